(* The checker of certificates, proved sound: what convmath/proof/kernel.py does, done again by Coq's own evaluator.

   A statement is read as data (`node`), its meaning is given by `term`, `truth` and `meaning`, and `certified` says:
   when `check` computes to true, the hypotheses imply the goal at all integers.  Nothing below the definitions of
   the meaning has to be believed: it is proved. *)
From Coq Require Import ZArith List Bool Lia EnvRing ZMicromega.
Import ListNotations.
Open Scope Z_scope.

Definition ceildiv (a b : Z) : Z := - ((- a) / b).

Inductive op := Plus | Minus | Times | Quot | Rem | Larger | Smaller
  | Le | Lt | Ge | Gt | Eq | Ne | And | Or | Imp | Iff.
Inductive node :=
  N (z : Z) | V (x : positive) | Neg (a : node) | Not (a : node) | Op (o : op) (a b : node) | If (c a b : node).

Notation poly := (PExpr Z).

(* the values of a statement's variables 1, 2, 3, ... *)
Definition read (values : list Z) (x : positive) : Z := nth (pred (Pos.to_nat x)) values 0.

Section Meaning.
Variable env : positive -> Z.

(* a node as an integer, and as a condition that can be computed *)
Fixpoint term (n : node) : Z :=
  match n with
  | N z => z | V x => env x | Neg a => - term a
  | Op Plus a b => term a + term b | Op Minus a b => term a - term b | Op Times a b => term a * term b
  | Op Quot a b => term a / term b | Op Rem a b => term a mod term b
  | Op Larger a b => Z.max (term a) (term b) | Op Smaller a b => Z.min (term a) (term b)
  | If c a b => if truth c then term a else term b
  | _ => 0
  end
with truth (n : node) : bool :=
  match n with
  | Not a => negb (truth a)
  | Op Le a b => term a <=? term b | Op Lt a b => term a <? term b
  | Op Ge a b => term a >=? term b | Op Gt a b => term a >? term b
  | Op Eq a b => term a =? term b | Op Ne a b => negb (term a =? term b)
  | Op And a b => truth a && truth b | Op Or a b => truth a || truth b
  | Op Imp a b => implb (truth a) (truth b) | Op Iff a b => eqb (truth a) (truth b)
  | _ => true
  end.

(* a node as a proposition *)
Fixpoint meaning (n : node) : Prop :=
  match n with
  | Not a => ~ meaning a
  | Op Le a b => term a <= term b | Op Lt a b => term a < term b
  | Op Ge a b => term a >= term b | Op Gt a b => term a > term b
  | Op Eq a b => term a = term b | Op Ne a b => term a <> term b
  | Op And a b => meaning a /\ meaning b | Op Or a b => meaning a \/ meaning b
  | Op Imp a b => meaning a -> meaning b | Op Iff a b => meaning a <-> meaning b
  | _ => True
  end.

Fixpoint implies (hypotheses : list node) (goal : node) : Prop :=
  match hypotheses with [] => meaning goal | h :: rest => meaning h -> implies rest goal end.

Lemma truth_meaning n : truth n = true <-> meaning n.
Proof.
  induction n as [| | |a Ha|o a Ha b Hb|]; cbn; try tauto.
  - rewrite negb_true_iff, <- Ha. destruct (truth a); intuition congruence.
  - destruct o; try tauto; rewrite <- ?Ha, <- ?Hb.
    all: try lia; destruct (truth a), (truth b); cbn; intuition congruence.
Qed.
Lemma decided n : meaning n \/ ~ meaning n.
Proof. rewrite <- truth_meaning. destruct (truth n); auto. Qed.

(* From a statement to cases: choices (max, min, if) are split, and what is left is read as lists of relations. *)
Definition node_dec (a b : node) : {a = b} + {a <> b}.
Proof. repeat decide equality. Defined.
Definition same (a b : node) : bool := if node_dec a b then true else false.
Lemma same_eq a b : same a b = true -> a = b.
Proof. unfold same. destruct (node_dec a b); congruence. Qed.

Definition choice (n : node) : option (node * node * node) :=
  match n with
  | Op Larger a b => Some (Op Ge a b, a, b) | Op Smaller a b => Some (Op Le a b, a, b)
  | If c a b => Some (c, a, b) | _ => None
  end.
Lemma choice_term n c a b : choice n = Some (c, a, b) -> term n = if truth c then term a else term b.
Proof. destruct n as [| | | |[] x y|]; cbn; intros [= <- <- <-]; cbn; try reflexivity.
  all: destruct (_ : bool) eqn:E; lia. Qed.

Fixpoint put (old new n : node) : node :=
  if same n old then new else
  match n with
  | Neg a => Neg (put old new a)
  | Op o a b => Op o (put old new a) (put old new b)
  | If c a b => If (puts old new c) (put old new a) (put old new b)
  | _ => n
  end
with puts (old new n : node) : node :=
  match n with
  | Not a => Not (puts old new a)
  | Op ((And | Or | Imp | Iff) as o) a b => Op o (puts old new a) (puts old new b)
  | Op ((Le | Lt | Ge | Gt | Eq | Ne) as o) a b => Op o (put old new a) (put old new b)
  | _ => n
  end.
Lemma put_same old new : term old = term new ->
  forall n, term (put old new n) = term n /\ truth (puts old new n) = truth n.
Proof.
  intros E. induction n as [| |a [Ha _]|a [_ Ha]|o a [Ha Fa] b [Hb Fb]|c [_ Fc] a [Ha _] b [Hb _]]; split; cbn; auto.
  all: try match goal with |- context[same ?n ?m] =>
    destruct (same n m) eqn:S; [apply same_eq in S; subst m; rewrite <- E; reflexivity | cbn] end.
  all: try destruct o; cbn; try congruence. rewrite Fc, Ha, Hb. reflexivity.
Qed.

Definition cross (A B : list (list node)) := flat_map (fun a => map (fun b => a ++ b) B) A.
Fixpoint cases (yes : bool) (n : node) : list (list node) :=
  match n with
  | Not a => cases (negb yes) a
  | Op And a b => if yes then cross (cases true a) (cases true b) else cases false a ++ cases false b
  | Op Or a b => if yes then cases true a ++ cases true b else cross (cases false a) (cases false b)
  | Op Imp a b => if yes then cases false a ++ cases true b else cross (cases true a) (cases false b)
  | Op Iff a b => cross (cases true a) (cases yes b) ++ cross (cases false a) (cases (negb yes) b)
  | Op Le a b => [[if yes then n else Op Gt a b]] | Op Lt a b => [[if yes then n else Op Ge a b]]
  | Op Ge a b => [[if yes then n else Op Lt a b]] | Op Gt a b => [[if yes then n else Op Le a b]]
  | Op Eq a b => if yes then [[n]] else [[Op Lt a b]; [Op Gt a b]]
  | Op Ne a b => if yes then [[Op Lt a b]; [Op Gt a b]] else [[Op Eq a b]]
  | _ => if yes then [[]] else []
  end.
Lemma cross_truth A B : existsb (forallb truth) (cross A B) = existsb (forallb truth) A && existsb (forallb truth) B.
Proof.
  induction A as [|a A IH]; [reflexivity|]. unfold cross in *. cbn. rewrite existsb_app, IH.
  enough (existsb (forallb truth) (map (fun b => a ++ b) B) = forallb truth a && existsb (forallb truth) B) as ->.
  { destruct (forallb truth a), (existsb _ A), (existsb _ B); reflexivity. }
  clear IH. induction B as [|b B IHB]; cbn; [rewrite andb_false_r; reflexivity|].
  rewrite forallb_app, IHB. destruct (forallb truth a), (forallb truth b); reflexivity.
Qed.
Lemma cases_truth n : forall yes, existsb (forallb truth) (cases yes n) = if yes then truth n else negb (truth n).
Proof.
  induction n as [| | |a Ha|o a Ha b Hb|]; intros []; cbn; try reflexivity.
  1, 2: rewrite Ha; cbn; destruct (truth a); reflexivity.
  all: destruct o; cbn; try reflexivity; rewrite ?existsb_app, ?cross_truth, ?Ha, ?Hb; cbn.
  all: try (destruct (truth a), (truth b); reflexivity).
  all: lia.
Qed.

(* Polynomials: Coq's own, with its proved normal form.  xO x is the statement's variable x, xI k the k-th quotient. *)
Definition quotients := list (node * node).
Fixpoint index (l : quotients) (k : positive) (a b : node) : option positive :=
  match l with [] => None | (n, d) :: rest => if same a n && same b d then Some k else index rest (Pos.succ k) a b end.
Fixpoint quotient (l : quotients) (k p : positive) : Z :=
  match l with [] => 0 | (n, d) :: rest => if Pos.eqb k p then term n / term d else quotient rest (Pos.succ k) p end.
Lemma index_quotient l a b : forall k p, index l k a b = Some p ->
  quotient l k p = term a / term b /\ (k <= p)%positive.
Proof.
  induction l as [|[n d] l IH]; intros k p; cbn; [discriminate|]. destruct (same a n && same b d) eqn:S.
  - intros [= <-]. rewrite Pos.eqb_refl. apply andb_prop in S as [->%same_eq ->%same_eq]. split; [reflexivity | lia].
  - intros I. destruct (IH _ _ I) as [E L]. destruct (Pos.eqb_spec k p); [lia | split; [auto | lia]].
Qed.
Definition value (l : quotients) : poly -> Z :=
  Zeval_expr (fun x => match x with xO x => env x | xI k => quotient l 1 k | xH => 0 end).
End Meaning.

Arguments value : simpl never.
Lemma value_add e l a b : value e l (PEadd a b) = value e l a + value e l b. Proof. reflexivity. Qed.
Lemma value_sub e l a b : value e l (PEsub a b) = value e l a - value e l b. Proof. reflexivity. Qed.
Lemma value_mul e l a b : value e l (PEmul a b) = value e l a * value e l b. Proof. reflexivity. Qed.
Lemma value_opp e l a : value e l (PEopp a) = - value e l a. Proof. reflexivity. Qed.
Lemma value_number e l c : value e l (PEc c) = c. Proof. reflexivity. Qed.
Definition above (p : poly) := PEsub p (PEc 1).
Definition below (p : poly) := PEsub (PEopp p) (PEc 1).
#[export] Hint Rewrite value_add value_sub value_mul value_opp value_number : value.
Ltac values := cbn in *; unfold above, below in *; autorewrite with value in *.

Definition constant (p : poly) : option Z := match normZ p with Pc z => Some z | _ => None end.
Lemma constant_value env l p z : constant p = Some z -> value env l p = z.
Proof.
  unfold constant, value. rewrite Zeval_expr_compat, eval_pol_norm. destruct (normZ p); intros [= <-]. reflexivity.
Qed.
Definition zero (p : poly) : bool := match constant p with Some 0 => true | _ => false end.
Lemma zero_value env l p : zero p = true -> value env l p = 0.
Proof. unfold zero. destruct (constant p) as [[]|] eqn:E; try discriminate. intros _.
  apply (constant_value _ _ _ _ E).
Qed.

(* What closes one case.  Polynomials are given as sums of a coefficient times variables. *)
Definition P (monomials : list (Z * list Z)) : poly :=
  let power xs := fold_right (fun x q => PEmul (PEX (Z.to_pos x)) q) (PEc 1) xs in
  fold_right (fun '(c, xs) p => PEadd (PEmul (PEc c) (power xs)) p) (PEc 0) monomials.
Inductive tree := Close (terms : list (Z * list Z)) (multiples : list (poly * Z)) | Split (p : poly) (t u : tree)
  | Compare (p : poly) (t u v : tree).
Inductive source := By (equality : Z) | Twins (i j : Z).  (* an equality, or two quotients of the same numbers *)
Record leaf := Leaf {
  atoms : quotients;
  solved : list (source * Z * poly);         (* the equality says that the variable is this polynomial *)
  kept : list (Z * Z * poly * Z);      (* fact number i is g * f + r with 0 <= r < g, so f >= 0 *)
  equals : list (Z * poly);
  closing : tree }.
Inductive certificate := Pick (old : node) (yes no : certificate) | Leaves (l : list leaf).

Definition get (F : list poly) (i : Z) : poly := nth (Z.to_nat i) F (PEc 0).
Definition product (F : list poly) (indices : list Z) : poly :=
  fold_right (fun i p => PEmul (get F i) p) (PEc 1) indices.
Definition total (F E : list poly) ts (ms : list (poly * Z)) : poly :=
  fold_right (fun '(c, indices) p => PEadd (PEmul (PEc c) (product F indices)) p)
    (fold_right (fun '(m, i) p => PEadd (PEmul m (get E i)) p) (PEc 0) ms) ts.
Fixpoint closes (F E : list poly) (t : tree) : bool :=
  match t with
  | Close ts ms => forallb (fun '(c, _) => 0 <=? c) ts &&
      match constant (total F E ts ms) with Some z => z <? 0 | None => false end
  | Split p t u => closes (F ++ [p]) E t && closes (F ++ [below p]) E u
  | Compare p t u v => closes (F ++ [above p]) E t && closes F (E ++ [p]) u && closes (F ++ [below p]) E v
  end.
Fixpoint look (s : list (positive * poly)) (x : positive) : poly :=
  match s with [] => PEX x | (y, p) :: rest => if Pos.eqb x y then p else look rest x end.
Fixpoint sub (s : list (positive * poly)) (p : poly) : poly :=
  match p with
  | PEX x => look s x | PEc c => PEc c | PEopp a => PEopp (sub s a) | PEpow a k => PEpow (sub s a) k
  | PEadd a b => PEadd (sub s a) (sub s b) | PEsub a b => PEsub (sub s a) (sub s b)
  | PEmul a b => PEmul (sub s a) (sub s b)
  end.

Section Case.
Variable positives : list node.  (* divisors, each proved to be at least 1 *)
Variable l : quotients.
Definition positive_ (d : node) : bool := match d with N z => 1 <=? z | _ => existsb (same d) positives end.
Fixpoint polynomial (n : node) : poly :=
  let q a b := match index l 1 a b with Some k => PEX (xI k) | None => PEc 0 end in
  match n with
  | N z => PEc z | V x => PEX (xO x) | Neg a => PEopp (polynomial a)
  | Op Plus a b => PEadd (polynomial a) (polynomial b) | Op Minus a b => PEsub (polynomial a) (polynomial b)
  | Op Times a b => PEmul (polynomial a) (polynomial b) | Op Quot a b => q a b
  | Op Rem a b => PEsub (polynomial a) (PEmul (polynomial b) (q a b))
  | _ => PEc 0
  end.
Fixpoint covered (n : node) : bool :=
  match n with
  | N _ | V _ => true | Neg a => covered a
  | Op (Plus | Minus | Times | Le | Lt | Ge | Gt | Eq) a b => covered a && covered b
  | Op Quot a b => if index l 1 a b then true else false
  | Op Rem a b => covered a && covered b && positive_ b && if index l 1 a b then true else false
  | _ => false
  end.
Definition fact (n : node) : poly :=
  match n with
  | Op (Ge | Eq) a b => PEsub (polynomial a) (polynomial b) | Op Gt a b => above (PEsub (polynomial a) (polynomial b))
  | Op Le a b => PEsub (polynomial b) (polynomial a) | Op Lt a b => above (PEsub (polynomial b) (polynomial a))
  | _ => PEc 0
  end.
Definition equality (n : node) : poly := match n with Op Eq a b => fact n | _ => PEc 0 end.
Definition floor (p : node * node) : list poly :=
  let (n, d) := p in
  let rest := PEsub (polynomial n) (PEmul (polynomial d) (polynomial (Op Quot n d))) in
  [rest; above (PEsub (polynomial d) rest); above (polynomial d)].
Definition justified (s : list (positive * poly)) (E : list poly) (w : source) : poly * bool :=
  match w with
  | By j => (get E j, true)
  | Twins i j => let (n, d) := nth (Z.to_nat i) l (N 0, N 1) in let (n', d') := nth (Z.to_nat j) l (N 0, N 1) in
      (PEsub (polynomial (Op Quot n d)) (polynomial (Op Quot n' d')),
       forallb covered [n; d; n'; d'; Op Quot n d; Op Quot n' d'] &&
       zero (sub s (PEsub (polynomial n) (polynomial n'))) && zero (sub s (PEsub (polynomial d) (polynomial d'))))
  end.
Fixpoint solve (E : list poly) (steps : list (source * Z * poly)) s (go : list (positive * poly) -> bool) : bool :=
  match steps with
  | [] => go s
  | (w, x, p) :: rest =>
      let (e, ok) := justified s E w in
      let x := Z.to_pos x in
      let d := PEsub (PEX x) p in
      ok && (zero (PEsub (sub s e) d) || zero (PEadd (sub s e) d)) &&
      solve E rest ((x, p) :: map (fun '(y, q) => (y, sub [(x, p)] q)) s) go
  end.
Definition refuted_case (relations : list node) (c : leaf) : bool :=
  let F := map fact relations ++ flat_map floor l in
  let E := map equality relations in
  forallb covered relations &&
  forallb (fun '(n, d) => covered n && covered d && covered (Op Quot n d) && positive_ d) l &&
  solve E (solved c) [] (fun s =>
    forallb (fun '(i, g, f, r) =>
      zero (PEsub (sub s (get F i)) (PEadd (PEmul (PEc g) f) (PEc r))) && (0 <=? r) && (r <? g)) (kept c) &&
    forallb (fun '(i, p) => zero (PEsub (sub s (get E i)) p)) (equals c) &&
    closes (map (fun '(_, _, f, _) => f) (kept c)) (map snd (equals c)) (closing c)).

(* Soundness. *)
Variable env : positive -> Z.
Notation val := (value env l).
Hypothesis positive_divisors : forall d, In d positives -> 1 <= term env d.

Lemma positive_ok d : positive_ d = true -> 1 <= term env d.
Proof.
  assert (existsb (same d) positives = true -> 1 <= term env d) as K.
  { intros (e & I & ->%same_eq)%existsb_exists. apply positive_divisors; exact I. }
  destruct d; auto. cbn. lia.
Qed.
Lemma polynomial_ok n : covered n = true -> val (polynomial n) = term env n.
Proof.
  induction n as [| |a Ha|a Ha|o a Ha b Hb|c Hc a Ha b Hb]; try discriminate; try reflexivity.
  - intros C. cbn in *. values. rewrite Ha by exact C. reflexivity.
  - assert (forall k, index l 1 a b = Some k -> val (PEX (xI k)) = term env a / term env b) as Q.
    { intros k I. apply (index_quotient env _ _ _ _ _ I). }
    destruct o; try discriminate; cbn [covered polynomial]; rewrite ?andb_true_iff; intros C; try reflexivity.
    1-3: destruct C as [C D]; values; rewrite Ha, Hb by auto; reflexivity.
    + destruct (index l 1 a b) eqn:I; [apply Q; reflexivity | discriminate].
    + destruct C as [[[C D] P] J]. destruct (index l 1 a b) as [k|]; [|discriminate]. specialize (Q k eq_refl).
      values. rewrite Ha, Hb, Q by auto. apply positive_ok in P. cbn. rewrite Z.mod_eq by lia. reflexivity.
Qed.
Lemma fact_ok n : covered n = true -> truth env n = true -> 0 <= val (fact n) /\ val (equality n) = 0.
Proof.
  destruct n as [| | | |o a b|]; try discriminate; try (values; lia).
  destruct o; try discriminate; try (values; lia); intros [A B]%andb_prop T%truth_meaning.
  all: apply polynomial_ok in A, B; values; lia.
Qed.
Lemma closes_ok t : forall F E,
  (forall f, In f F -> 0 <= val f) -> (forall e, In e E -> val e = 0) -> closes F E t = true -> False.
Proof.
  assert (forall F i, (forall f, In f F -> 0 <= val f) -> 0 <= val (get F i)) as NF.
  { intros F i H. unfold get. destruct (nth_in_or_default (Z.to_nat i) F (PEc 0)) as [I| ->]; [auto | values; lia]. }
  assert (forall (G : list poly) p (P : poly -> Prop),
    (forall f, In f G -> P f) -> P p -> forall f, In f (G ++ [p]) -> P f) as AP.
  { intros G p P H Hp f [I|[<-|[]]]%in_app_iff; auto. }
  induction t as [ts ms|p t IHt u IHu|p t IHt u IHu v IHv]; intros F E HF HE; cbn [closes]; rewrite ?andb_true_iff.
  - intros [C T]. destruct (constant _) as [z|] eqn:K; [|discriminate]. apply (constant_value env l) in K.
    enough (0 <= val (total F E ts ms)) by lia. clear T K. unfold total.
    induction ts as [|[c is] ts IH]; cbn [fold_right].
    + induction ms as [|[m i] ms IH]; cbn [fold_right]; [values; lia|]. assert (val (get E i) = 0) as Z0
        by (unfold get; destruct (nth_in_or_default (Z.to_nat i) E (PEc 0)) as [I| ->]; auto).
      values. rewrite Z0. lia.
    + cbn in C. apply andb_prop in C as [C D]. specialize (IH D). assert (0 <= val (product F is)) as P.
      { clear -NF HF. induction is as [|i is IH]; values; [lia|].
        apply Z.mul_nonneg_nonneg; [apply NF; exact HF | exact IH]. }
      values; nia.
  - intros [A B]. destruct (Z.le_gt_cases 0 (val p)).
    + apply (IHt (F ++ [p]) E); auto. apply AP; auto.
    + apply (IHu (F ++ [below p]) E); auto. apply AP; auto. values; lia.
  - intros [[A B] D]. destruct (Z.lt_trichotomy 0 (val p)) as [L|[L|L]].
    + apply (IHt (F ++ [above p]) E); auto. apply AP; auto. values; lia.
    + apply (IHu F (E ++ [p])); auto. apply (AP E p (fun e => val e = 0)); auto.
    + apply (IHv (F ++ [below p]) E); auto. apply AP; auto. values; lia.
Qed.
Definition valid (s : list (positive * poly)) : Prop := forall x p, In (x, p) s -> val (PEX x) = val p.
Lemma sub_ok s p : valid s -> val (sub s p) = val p.
Proof.
  intros H. induction p as [c|x|a Ha b Hb|a Ha b Hb|a Ha b Hb|a Ha|a Ha n]; try (values; congruence).
  - induction s as [|[y q] s IH]; cbn; [reflexivity|]. destruct (Pos.eqb_spec x y) as [->|].
    + symmetry. apply (H y q). left; reflexivity.
    + apply IH. intros z r I. apply H. right; exact I.
  - unfold value in *. cbn in *. rewrite Ha. reflexivity.
Qed.
Lemma solve_ok E go : (forall e, In e E -> val e = 0) ->
  forall steps s, valid s -> solve E steps s go = true -> exists s', valid s' /\ go s' = true.
Proof.
  intros HE. induction steps as [|[[w x] p] steps IH]; intros s Hs; cbn [solve]; [eauto|].
  destruct (justified s E w) as [e ok] eqn:J. rewrite !andb_true_iff, orb_true_iff.
  generalize (Z.to_pos x). clear x. intros x [[O Z] R]. assert (val e = 0) as V0.
  { rewrite O in J. destruct w as [j|i j]; unfold justified in J.
    - injection J as <-. unfold get. destruct (nth_in_or_default (Z.to_nat j) E (PEc 0)) as [I| ->]; auto.
    - destruct (nth (Z.to_nat i) l _) as [n d], (nth (Z.to_nat j) l _) as [n' d']. apply pair_equal_spec in J as [<- J].
      cbn [forallb] in J. rewrite !andb_true_iff in J. destruct J as [[(Hn & Hd & Hn' & Hd' & Hq & Hq' & _) A] B].
      apply (zero_value env l) in A, B. rewrite (sub_ok s _ Hs) in A; rewrite (sub_ok s _ Hs) in B.
      apply polynomial_ok in Hn, Hd, Hn', Hd', Hq, Hq'. autorewrite with value in *. rewrite Hq, Hq'. cbn.
      replace (term env n) with (term env n') by lia. replace (term env d) with (term env d') by lia. lia. }
  assert (val (PEX x) = val p) as X.
  { destruct Z as [Z|Z]; apply (zero_value env l) in Z; autorewrite with value in Z;
      rewrite (sub_ok s _ Hs) in Z; lia. }
  apply (IH _) in R; [exact R|]. intros y q [[= <- <-]|I]; [exact X|].
  apply in_map_iff in I as ([z r] & [= <- <-] & I). rewrite (sub_ok [(x, p)]).
  - apply Hs; exact I.
  - intros ? ? [[= <- <-]|[]]. exact X.
Qed.
Lemma case_ok relations c : refuted_case relations c = true -> forallb (truth env) relations = true -> False.
Proof.
  unfold refuted_case. rewrite !andb_true_iff, !forallb_forall. intros [[C A] S] T.
  assert (forall f, In f (map fact relations ++ flat_map floor l) -> 0 <= val f) as HF.
  { intros f [(n & <- & I)%in_map_iff|([n d] & I & J)%in_flat_map]%in_app_iff; [apply fact_ok; auto|].
    specialize (A _ I). cbn [fst snd] in A. rewrite !andb_true_iff in A. destruct A as [[[An Ad] Aq] Ap].
    apply polynomial_ok in An, Ad, Aq. apply positive_ok in Ap. cbn in Aq.
    pose proof (Z.div_mod (term env n) (term env d)). pose proof (Z.mod_pos_bound (term env n) (term env d)).
    unfold floor in J. cbn [In] in J. destruct J as [<-|[<-|[<-|[]]]]; values; rewrite ?An, ?Ad, ?Aq; lia. }
  assert (forall e, In e (map equality relations) -> val e = 0) as HE.
  { intros e (n & <- & I)%in_map_iff. apply fact_ok; auto. }
  apply (solve_ok _ _ HE) in S as (s & Hs & S); [|intros ? ? []]. rewrite !andb_true_iff, !forallb_forall in S.
  destruct S as [[K Q] D]. revert D. apply closes_ok.
  - intros f ([[[i g] f'] r] & <- & I)%in_map_iff. specialize (K _ I). cbn in K. rewrite !andb_true_iff in K.
    destruct K as [[K R] G]. apply (zero_value env l) in K. autorewrite with value in K. rewrite (sub_ok s _ Hs) in K.
    assert (0 <= val (get (map fact relations ++ flat_map floor l) i)).
    { unfold get.
      destruct (nth_in_or_default (Z.to_nat i) (map fact relations ++ flat_map floor l) (PEc 0)) as [J| ->];
        [auto | values; lia]. }
    values; nia.
  - intros e ([i p] & <- & I)%in_map_iff. specialize (Q _ I). cbn in Q. apply (zero_value env l) in Q.
    autorewrite with value in Q. rewrite (sub_ok s _ Hs) in Q. cbn [snd].
    enough (val (get (map equality relations) i) = 0) by lia. unfold get.
    destruct (nth_in_or_default (Z.to_nat i) (map equality relations) (PEc 0)) as [J| ->]; auto.
Qed.
End Case.

Fixpoint each (L : list (list node)) (C : list leaf) (f : list node -> leaf -> bool) : bool :=
  match L, C with [], _ => true | a :: L, c :: C => f a c && each L C f | _, _ => false end.
Fixpoint refutes (positives : list node) (n : node) (c : certificate) : bool :=
  match c with
  | Leaves C => each (cases true n) C (fun a c => refuted_case positives (atoms c) a c)
  | Pick old yes no =>
      match choice old with
      | Some (b, x, y) => refutes positives (Op And b (puts old x n)) yes &&
          refutes positives (Op And (Not b) (puts old y n)) no
      | None => false
      end
  end.
Fixpoint plain (n : node) : bool :=
  match n with
  | N _ | V _ => true | Neg a | Not a => plain a
  | Op (Quot | Rem) _ _ => false | Op _ a b => plain a && plain b
  | If c a b => plain c && plain a && plain b
  end.
Definition check (hypotheses : list node) (goal : node) (divisors : list (node * certificate)) c : bool :=
  let given := filter plain hypotheses in
  forallb (fun '(d, c) => refutes [] (fold_right (Op And) (Not (Op Ge d (N 1))) given) c) divisors &&
  refutes (map fst divisors) (fold_right (Op And) (Not goal) hypotheses) c.

Lemma refutes_ok env positives c : (forall d, In d positives -> 1 <= term env d) ->
  forall n, refutes positives n c = true -> truth env n = false.
Proof.
  intros P. induction c as [old yes IHy no IHn|C]; intros n; cbn [refutes].
  - destruct (choice old) as [[[b x] y]|] eqn:K; [|discriminate]. apply (choice_term env) in K.
    intros [A B]%andb_prop. apply IHy in A. apply IHn in B. cbn in A, B. destruct (truth env b); cbn in *.
    + rewrite <- A. symmetry. apply (put_same env old x K n).
    + rewrite <- B. symmetry. apply (put_same env old y K n).
  - intros H. pose proof (cases_truth env n true) as T. cbn in T. rewrite <- T. clear T. revert C H.
    generalize (cases true n). intros L. induction L as [|a L IH]; intros [|c C] H; try reflexivity; try discriminate.
    cbn in *. apply andb_prop in H as [H R]. rewrite (IH C R), orb_false_r.
    destruct (forallb (truth env) a) eqn:T; [|reflexivity]. destruct (case_ok _ _ env P _ _ H T).
Qed.
Theorem certified hypotheses goal divisors c : check hypotheses goal divisors c = true ->
  forall env, implies env hypotheses goal.
Proof.
  unfold check. intros [D M]%andb_prop env.
  assert (forall hs g, implies env hs g <-> (forallb (truth env) hs = true -> meaning env g)) as I.
  { induction hs as [|h hs IH]; cbn; intros g; [intuition|]. rewrite IH, andb_true_iff, truth_meaning. tauto. }
  assert (forall hs g, truth env (fold_right (Op And) (Not g) hs) = false ->
    forallb (truth env) hs = true -> meaning env g) as K.
  { intros hs g H T. apply truth_meaning. revert H T. induction hs as [|h hs IH]; cbn.
    - destruct (truth env g); auto.
    - destruct (truth env h); cbn; auto; discriminate. }
  apply I. intros T. apply (K hypotheses goal); [|exact T]. apply (refutes_ok env (map fst divisors) c); [|exact M].
  intros d ([e p] & <- & J)%in_map_iff. rewrite forallb_forall in D. specialize (D _ J). cbn in D.
  apply (refutes_ok env [] p) in D; [|intros ? []]. apply K in D; [cbn in *; lia|].
  rewrite forallb_forall in *. intros h [F _]%filter_In. auto.
Qed.
