(* The exported theorems are about the operators of Operators.v: nothing but their unfolded definitions. *)
From Coq Require Import ZArith Bool Lia Ring.
From Convmath Require Import Certificate Rules Operators Convolution Transposed.
Open Scope Z_scope.

Theorem size_counted i k s p_lo p_hi d : k >= 1 -> s >= 1 -> d >= 1 -> i + p_lo + p_hi - d * (k - 1) - 1 >= 0 ->
  Operators.conv_size i k s p_lo p_hi d ((i + p_lo + p_hi - d * (k - 1) - 1) / s + 1).
Proof. intros K S D E. destruct (Convolution.conv_size i k s p_lo p_hi d _ eq_refl K S D E) as (n & C & <-). exact C. Qed.

(* a transposed convolution is the convolution of the stretched data by the reversed weights, with stride 1 *)
Theorem scattered R zero one add mul sub opp (laws : @ring_theory R zero one add mul sub opp eq) i k s p_lo d x Y w :
  s >= 1 -> exists out, scatter zero add mul Y w i k s p_lo d x out /\
    conv zero add mul (stretch zero Y s) (fun j => w (k - 1 - j)) (s * (i - 1) + 1) k 1 (d * (k - 1) - p_lo) d x out.
Proof.
  intros S. destruct (Transposed.transposed_equivalence _ _ _ _ _ _ _ laws i k s p_lo d x Y w S) as (out & r & C & D & <-).
  exists out. split; [exact C|]. revert D. unfold conv, stretch, position.
  apply re_index with (there := fst) (back := fun j => (j, x + d * j - (d * (k - 1) - p_lo))); try intros [j u]; cbn [fst].
  1, 3, 5: intros [J U]; replace (1 * x + d * j - (d * (k - 1) - p_lo)) with u by lia; auto; try (subst u; reflexivity).
  2, 3: intros j J; auto.
  destruct (u mod s =? 0), ((0 <=? u) && (u <? s * (i - 1) + 1))%bool eqn:E; rewrite ?andb_true_r, ?andb_false_r; reflexivity.
Qed.
