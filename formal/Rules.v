(* Finite guarded sums over any index type, and the meta-rules of convmath/proof/rules.py, each proved once. *)
From Coq Require Import ZArith List Permutation Bool Lia Ring.
Import ListNotations.
Open Scope Z_scope.

Section Monoid.
Context {R : Type} (zero : R) (add : R -> R -> R).
Hypothesis add_comm : forall a b, add a b = add b a.
Hypothesis add_assoc : forall a b c, add a (add b c) = add (add a b) c.
Hypothesis add_zero : forall a, add zero a = a.

Fixpoint total {A} (L : list A) (f : A -> R) : R := match L with [] => zero | a :: M => add (f a) (total M f) end.

(* v is the sum of f a over all a that satisfy P, which are finitely many *)
Definition Sums {A} (P : A -> Prop) (f : A -> R) (v : R) : Prop :=
  exists L, NoDup L /\ (forall a, In a L <-> P a) /\ v = total L f.

Lemma total_perm {A} (L M : list A) f : Permutation L M -> total L f = total M f.
Proof. induction 1; cbn; congruence. Qed.
Lemma total_ext {A} (L : list A) f g : (forall a, In a L -> f a = g a) -> total L f = total L g.
Proof. induction L; cbn; intros H; auto. rewrite H, IHL; auto. Qed.
Lemma total_map {A B} (h : A -> B) L g : total (map h L) g = total L (fun a => g (h a)).
Proof. induction L; cbn; congruence. Qed.
Lemma total_app {A} (L M : list A) f : total (L ++ M) f = add (total L f) (total M f).
Proof. induction L; cbn; [symmetry; apply add_zero | rewrite IHL; apply add_assoc]. Qed.

Theorem Sums_unique {A} (P : A -> Prop) f v w : Sums P f v -> Sums P f w -> v = w.
Proof. intros (L & HL & IL & ->) (M & HM & IM & ->). apply total_perm, NoDup_Permutation; auto.
  intro a. rewrite IL, IM. reflexivity. Qed.

(* re-index: its obligations in its order, (a) to (e) *)
Theorem re_index {A B} (P : A -> Prop) (Q : B -> Prop) f g (there : A -> B) (back : B -> A) v :
  (forall a, P a -> Q (there a)) -> (forall b, Q b -> P (back b)) ->
  (forall a, P a -> back (there a) = a) -> (forall b, Q b -> there (back b) = b) ->
  (forall a, P a -> f a = g (there a)) -> Sums P f v -> Sums Q g v.
Proof.
  intros Ha Hb Hc Hd He (L & ND & IL & ->). exists (map there L). repeat split.
  - assert (forall a, In a L -> back (there a) = a) as K by (intros; apply Hc, IL; auto).
    clear - ND K. induction ND; cbn; constructor.
    + intros (y & E & I)%in_map_iff. apply H. rewrite <- (K x), <- E, K; cbn; auto.
    + apply IHND. intros; apply K; cbn; auto.
  - intros (y & <- & I)%in_map_iff. apply Ha, IL; auto.
  - intros I. apply in_map_iff. exists (back a). split; [auto | apply IL; auto].
  - rewrite total_map. apply total_ext. intros a I. apply He, IL; auto.
Qed.

(* same-terms; the indices may stand in another order *)
Theorem same_terms {A B} (P : A -> Prop) (Q : B -> Prop) f g (there : A -> B) (back : B -> A) v :
  (forall a, back (there a) = a) -> (forall b, there (back b) = b) ->
  (forall a, P a <-> Q (there a)) -> (forall a, P a -> f a = g (there a)) -> Sums P f v -> Sums Q g v.
Proof.
  intros Hc Hd H He. apply (re_index P Q f g there back); auto.
  - intros a. apply H.
  - intros b I. apply H. rewrite Hd. exact I.
Qed.
Corollary same_guard {A} (P Q : A -> Prop) f v : (forall a, P a <-> Q a) -> Sums P f v -> Sums Q f v.
Proof. intros H. apply (same_terms P Q f f (fun a => a) (fun a => a)); auto. Qed.

(* How a nest of sums is read as one: a single term, a factor that is 0 unless c holds, a sum of sums. *)
Theorem single (r : R) : Sums (fun _ : unit => True) (fun _ => r) r.
Proof.
  exists [tt]. repeat split; cbn; auto.
  - constructor; [intros [] | constructor].
  - destruct a; auto.
  - rewrite add_comm. symmetry. apply add_zero.
Qed.
Theorem when {A} (c : bool) (P : A -> Prop) f v :
  Sums P f v -> Sums (fun a => c = true /\ P a) f (if c then v else zero).
Proof. destruct c; [apply same_guard; tauto|]. intros _. exists []. split; [constructor|].
  split; [intros a; split; [intros [] | intros [[=] _]] | reflexivity]. Qed.
Lemma NoDup_join {A} (L M : list A) : NoDup L -> NoDup M -> (forall x, In x L -> ~ In x M) -> NoDup (L ++ M).
Proof. induction 1; cbn; intros; auto. constructor; [|auto].
  rewrite in_app_iff. intros [I|I]; [auto | apply (H2 x); auto]. Qed.
Theorem nest {A B} (P : A -> Prop) (f : A -> R) (Q : A -> B -> Prop) (g : A -> B -> R) v : Sums P f v ->
  (forall a, P a -> Sums (Q a) (g a) (f a)) -> Sums (fun '(a, b) => P a /\ Q a b) (fun '(a, b) => g a b) v.
Proof.
  intros (L & ND & IL & ->) H.
  assert (forall a, In a L -> Sums (Q a) (g a) (f a)) as K by (intros a I; apply H, IL, I). clear H.
  enough (Sums (fun '(a, b) => In a L /\ Q a b) (fun '(a, b) => g a b) (total L f)) as S.
  { revert S. apply same_guard. intros [a b]. rewrite IL. reflexivity. }
  clear IL P. induction ND as [|a L NI ND IH]; cbn.
  - exists []. split; [constructor|]. split; [intros [a b]; split; [intros [] | intros [[] _]] | reflexivity].
  - destruct IH as (M & NM & IM & ->); [intros x I; apply K; right; exact I|].
    destruct (K a (or_introl eq_refl)) as (N & NN & IN & ->). exists (map (pair a) N ++ M). split; [|split].
    + apply NoDup_join; [apply FinFun.Injective_map_NoDup; [congruence | exact NN] | exact NM|].
      intros [x b] (y & [= <- <-] & I)%in_map_iff [J _]%IM. contradiction.
    + intros [x b]. rewrite in_app_iff, in_map_iff, IM. split.
      * intros [(y & [= <- <-] & I%IN)|[I J]]; auto.
      * intros [[<-|I] J]; [left; exists b; rewrite IN; auto | auto].
    + rewrite total_app, total_map. reflexivity.
Qed.

(* a sum whose indices a list covers has a value *)
Definition pair_dec {A B} (one : forall a b : A, {a = b} + {a <> b}) (two : forall a b : B, {a = b} + {a <> b}) :
  forall a b : A * B, {a = b} + {a <> b}.
Proof. decide equality. Defined.
Definition listed {A} (dec : forall a b : A, {a = b} + {a <> b}) (L : list A) (c : A -> bool) (f : A -> R) : R :=
  total (nodup dec (filter c L)) f.
Theorem listed_Sums {A} dec (L : list A) c (P : A -> Prop) f :
  (forall a, c a = true <-> P a) -> (forall a, P a -> In a L) -> Sums P f (listed dec L c f).
Proof. intros C H. exists (nodup dec (filter c L)). split; [apply NoDup_nodup | split; [|reflexivity]].
  intros a. rewrite nodup_In, filter_In, C. intuition. Qed.
End Monoid.

Section Ring.
Context {R : Type} (zero one : R) (add mul sub : R -> R -> R) (opp : R -> R).
Hypothesis laws : ring_theory zero one add mul sub opp eq.
Add Ring R_ring : laws.
Notation Sums := (Sums zero add).
Lemma add_comm a b : add a b = add b a. Proof. ring. Qed.
Lemma add_assoc a b c : add a (add b c) = add (add a b) c. Proof. ring. Qed.
Lemma add_zero a : add zero a = a. Proof. ring. Qed.
Lemma scale {A} (P : A -> Prop) f r v : Sums P f v -> Sums P (fun a => mul r (f a)) (mul r v).
Proof. intros (L & ND & IL & ->). exists L. repeat split; [exact ND | apply IL | apply IL |].
  clear - laws. induction L; cbn; [ring | rewrite <- IHL; ring]. Qed.
(* sums that are multiplied are one sum over the pairs *)
Theorem times {A B} (P : A -> Prop) (Q : B -> Prop) f g v w : Sums P f v -> Sums Q g w ->
  Sums (fun '(a, b) => P a /\ Q b) (fun '(a, b) => mul (f a) (g b)) (mul v w).
Proof.
  intros F G.
  apply (nest zero add add_assoc add_zero P (fun a => mul w (f a)) (fun _ => Q) (fun a b => mul (f a) (g b))).
  - replace (mul v w) with (mul w v) by ring. apply scale, F.
  - intros a _. replace (mul w (f a)) with (mul (f a) w) by ring. apply scale, G.
Qed.
End Ring.

(* How many integers, or tuples of integers, satisfy a condition: a sum of ones. *)
Definition Counts {A} (P : A -> Prop) (n : Z) : Prop := Sums 0 Z.add P (fun _ => 1) n.
Theorem same_members {A} (P Q : A -> Prop) n : (forall a, P a <-> Q a) -> Counts P n -> Counts Q n.
Proof. apply same_guard; lia. Qed.
Theorem re_count {A B} (P : A -> Prop) (Q : B -> Prop) (there : A -> B) (back : B -> A) n :
  (forall a, P a -> Q (there a)) -> (forall b, Q b -> P (back b)) ->
  (forall a, P a -> back (there a) = a) -> (forall b, Q b -> there (back b) = b) -> Counts Q n -> Counts P n.
Proof. intros Ha Hb Hc Hd. apply (re_index 0 Z.add Q P _ _ back there); auto. Qed.

Definition range (lo hi : Z) : list Z := map (fun n => lo + Z.of_nat n) (seq 0 (Z.to_nat (hi - lo))).
Lemma range_In lo hi x : In x (range lo hi) <-> lo <= x < hi.
Proof.
  unfold range. rewrite in_map_iff. split.
  - intros (n & <- & I). apply in_seq in I. lia.
  - intros H. exists (Z.to_nat (x - lo)). rewrite in_seq. lia.
Qed.
Theorem count_interval lo hi : Counts (fun x => lo <= x < hi) (Z.max 0 (hi - lo)).
Proof.
  exists (range lo hi). split; [apply FinFun.Injective_map_NoDup; [intros a b H; lia | apply seq_NoDup]|].
  split; [apply range_In|]. unfold range. rewrite total_map.
  replace (Z.max 0 (hi - lo)) with (Z.of_nat (length (seq 0 (Z.to_nat (hi - lo))))) by (rewrite seq_length; lia).
  induction (seq _ _); cbn [length total]; lia.
Qed.
Theorem count_box {A B} (P : A -> Prop) (Q : B -> Prop) v w : Counts P v -> Counts Q w ->
  Counts (fun '(a, b) => P a /\ Q b) (v * w).
Proof.
  intros V W. eapply same_terms with (there := fun a => a) (back := fun a => a); auto; try lia.
  3: exact (times 0 1 Z.add Z.mul Z.sub Z.opp InitialRing.Zth P Q _ _ v w V W).
  - intros [a b]. reflexivity.
  - intros [a b] _. reflexivity.
Qed.

Theorem every_by_witness (A : Z -> Prop) (B : Prop) n w : B \/ ~ B ->
  (forall t, B -> 0 <= t < n -> A t) -> (~ B -> (0 <= w < n) /\ ~ A w) -> (forall t, 0 <= t < n -> A t) <-> B.
Proof. intros D H1 H2. split; intros H; [destruct D as [D|D]; auto; destruct (H2 D); exfalso; auto | auto]. Qed.

(* extreme-taps, for one inequality 0 <= f j: between two taps where an affine f is not negative it is not negative *)
Theorem extreme_taps (f : Z -> Z) k j : (forall x, f x = f 0 + x * (f 1 - f 0)) ->
  0 <= j < k -> 0 <= f 0 -> 0 <= f (k - 1) -> 0 <= f j.
Proof. intros A J. rewrite (A j), (A (k - 1)). generalize (f 0), (f 1 - f 0). intros b a.
  destruct (Z.le_gt_cases 0 a); nia.
Qed.

(* by-layers: what holds for the unit, and for a composite with one layer more whenever it holds for the composite *)
Theorem by_layers {Layer Composite} (unit : Composite) (more : Composite -> Layer -> Composite)
  (legal : Layer -> Prop) (holds : Composite -> Prop) :
  holds unit -> (forall c layer, legal layer -> holds c -> holds (more c layer)) ->
  forall layers, Forall legal layers -> holds (fold_left more layers unit).
Proof. intros U M layers. revert unit U. induction layers as [|layer layers IH]; intros c U F; cbn; [exact U|].
  inversion F; subst. apply IH; auto. Qed.
