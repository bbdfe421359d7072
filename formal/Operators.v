(* The operators by definition, line for line beside convmath/arithmetic/brute.py.  Positions below 0 or from
   input_size on are padding, which reads 0.  What the theorems count and sum are these. *)
From Coq Require Import ZArith List.
From Convmath Require Import Certificate Rules.
Open Scope Z_scope.

(* position: the input position where output position t and tap j meet *)
Definition position (t j stride dilation padding_low : Z) : Z := stride * t + dilation * j - padding_low.

(* fits: every tap of window t lies in the padded input *)
Definition fits (t input_size kernel_size stride padding_low padding_high dilation : Z) : Prop :=
  forall j, 0 <= j < kernel_size ->
  - padding_low <= position t j stride dilation padding_low < input_size + padding_high.

(* conv_size: how many windows t = 0, 1, 2, ... fit *)
Definition conv_size (input_size kernel_size stride padding_low padding_high dilation size : Z) : Prop :=
  Counts (fun t => t >= 0 /\ fits t input_size kernel_size stride padding_low padding_high dilation) size.

Section Values.
Context {R : Type} (zero : R) (add mul : R -> R -> R).

(* conv: out t is the sum of weights j * data x *)
Definition conv (data weights : Z -> R) (input_size kernel_size stride padding_low dilation t : Z) (out : R) :=
  Sums zero add (fun j => 0 <= j < kernel_size) (fun j => let x := position t j stride dilation padding_low in
    mul (weights j) (if andb (0 <=? x) (x <? input_size) then data x else zero)) out.

(* scatter: every data t * weights j lands at its position; x counts from the first one that is kept *)
Definition scatter (data weights : Z -> R) (input_size kernel_size stride padding_low dilation x : Z) (out : R) :=
  Sums zero add (fun '(t, j) => 0 <= t < input_size /\ 0 <= j < kernel_size /\
    position t j stride dilation padding_low = x) (fun '(t, j) => mul (data t) (weights j)) out.

(* stretch: the data with stride - 1 zeros between neighbours *)
Definition stretch (data : Z -> R) (stride x : Z) : R := if x mod stride =? 0 then data (x / stride) else zero.
End Values.
