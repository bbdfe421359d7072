(* The exported theorems are about the operators of Operators.v: nothing but their unfolded definitions. *)
From Coq Require Import ZArith Ring.
From Convmath Require Import Certificate Rules Operators Convolution Transposed.
Open Scope Z_scope.

Theorem size_counted i k s p_lo p_hi d : k >= 1 -> s >= 1 -> d >= 1 -> i + p_lo + p_hi - d * (k - 1) - 1 >= 0 ->
  Operators.conv_size i k s p_lo p_hi d ((i + p_lo + p_hi - d * (k - 1) - 1) / s + 1).
Proof. intros K S D E. destruct (Convolution.conv_size i k s p_lo p_hi d _ eq_refl K S D E) as (n & C & <-). exact C. Qed.

Theorem conv_stuffed R zero one add mul sub opp (laws : @ring_theory R zero one add mul sub opp eq) i k s p_lo d t w X :
  d >= 1 -> exists out, Operators.conv zero add mul X w i k s p_lo d t out.
Proof.
  intros D. destruct (Convolution.dilation_is_stuffing _ _ _ _ _ _ _ laws i k s p_lo d t w X D) as (out & _ & C & _).
  exists out. revert C. apply same_terms with (there := fun j => j) (back := fun j => j); auto; [reflexivity|].
  intros j _. cbv [position]. replace (s * t + d * j - p_lo) with (s * t - p_lo + d * j) by ring. reflexivity.
Qed.

Theorem scattered R zero one add mul sub opp (laws : @ring_theory R zero one add mul sub opp eq) i k s p_lo d x Y w :
  s >= 1 -> exists out, Operators.scatter zero add mul Y w i k s p_lo d x out.
Proof.
  intros S. destruct (Transposed.transposed_equivalence _ _ _ _ _ _ _ laws i k s p_lo d x Y w S) as (out & _ & C & _).
  exists out. exact C.
Qed.
