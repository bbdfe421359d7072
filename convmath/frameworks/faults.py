"""Where a framework answers otherwise than the definition, and what it does instead.

Every recorded difference falls under one of these, or the build says which does not.  A fault is no verdict on its
framework: some of these layers are written nowhere, and frameworks differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from convmath.frameworks.replay import Difference


class Fault(NamedTuple):
    """One way to answer otherwise."""

    name: str
    frameworks: tuple[str, ...]  # names of tables
    operators: tuple[str, ...]
    says: str
    test: Callable[[Difference], bool]


def each(difference: Difference, name: str) -> tuple[int, ...]:
    """A number of the layer on every axis; empty where it has none."""
    value = difference.layer.get(name, ())
    return value if isinstance(value, tuple) else (value,)


def numbers(token: str) -> list[str]:
    """The numbers of an answer, flat."""
    return token.replace("|", " ").replace(";", " ").split()


def empty_windows_only(difference: Difference) -> bool:
    """Whether only windows that read nothing are written differently."""
    expected, answered = numbers(difference.expected), numbers(difference.answered)
    return len(expected) == len(answered) and all(
        a == b or a in ("-inf", "nan") for a, b in zip(expected, answered, strict=True)
    )


def same(difference: Difference) -> bool:
    """Whether the padding is one of the words SAME."""
    return difference.block.mode.startswith("same")


def spans(difference: Difference) -> list[int]:
    """The effective kernel on every axis."""
    dilations = each(difference, "dilation") or (1,) * len(each(difference, "kernel_size"))
    return [d * (k - 1) + 1 for k, d in zip(each(difference, "kernel_size"), dilations, strict=True)]


def shorter_than_stride(difference: Difference) -> bool:
    """Whether a window is shorter than the step to the next, so that SAME would have to remove positions."""
    return any(span < s for span, s in zip(spans(difference), each(difference, "stride"), strict=True))


def dilated(difference: Difference) -> bool:
    return max(each(difference, "dilation"), default=1) > 1


def negative(difference: Difference) -> bool:
    return min(each(difference, "padding_low") + each(difference, "padding_high"), default=0) < 0


def indivisible(difference: Difference) -> bool:
    groups = difference.layer.get("groups", 1)
    return any(difference.layer.get(name, 1) % groups for name in ("in_channels", "out_channels"))


def nothing(difference: Difference) -> bool:
    return difference.expected == "none"


POOLS = ("max_pool", "avg_pool", "lp_pool")
ALL = ("conv", "conv_transpose", *POOLS)

FAULTS = (
    Fault(
        "groups-unchecked",
        ("onnx",),
        ("conv",),
        "A group count that does not divide the channels is given a size.",
        lambda d: nothing(d) and indivisible(d),
    ),
    Fault(
        "size-below-one",
        ("onnx",),
        ALL,
        "No window fits, or nothing is left: a size below one is inferred, or one where the division truncates.",
        nothing,
    ),
    Fault(
        "truncated-size",
        ("onnxruntime", "paddle"),
        ("conv", *POOLS),
        "No window fits: the division truncates toward zero, and the size is 1.",
        nothing,
    ),
    Fault(
        "input-shaped",
        ("tensorflow_onednn",),
        ("conv",),
        "No window fits: the answer has the shape of the input, and holds what stood in memory; it is mostly unstable.",
        nothing,
    ),
    Fault(
        "negative-pool-padding",
        ("paddle",),
        ("max_pool", "avg_pool"),
        "A negative padding of a pool is accepted, and what it cuts off is read or not by no rule.",
        negative,
    ),
    Fault(
        "same-drops-dilation",
        ("onnxruntime",),
        ("max_pool",),
        "SAME pads as if the dilation were 1, and the pool then dilates.",
        lambda d: same(d) and dilated(d),
    ),
    Fault(
        "same-undilates",
        ("paddle",),
        ("conv",),
        "SAME sets the dilation to 1.",
        lambda d: same(d) and dilated(d),
    ),
    Fault(
        "same-crops",
        ("onnxruntime",),
        ("conv", "avg_pool"),
        "SAME with a window shorter than the stride pads by a negative number, and windows move.",
        lambda d: same(d) and shorter_than_stride(d),
    ),
    Fault(
        "transposed-same-short",
        ("onnx", "onnxruntime"),
        ("conv_transpose",),
        "SAME with a kernel shorter than the stride gives s(i - 1) + k, not s i.",
        lambda d: same(d) and shorter_than_stride(d),
    ),
    Fault(
        "transposed-words",
        ("paddle",),
        ("conv_transpose",),
        "SAME and VALID pad a transposed layer as a convolution of the same input, so that the size is not s i.",
        lambda d: bool(d.block.mode),
    ),
    Fault(
        "transposed-same-lower",
        ("jax",),
        ("conv_transpose",),
        "SAME_LOWER, known at stride 1 only, pads the direct convolution: the transposed layer crops its odd position above.",
        lambda d: d.block.mode == "same_lower",
    ),
    Fault(
        "transposed-same-ignored",
        ("openvino",),
        ("conv_transpose",),
        "SAME without an output shape crops nothing: the size is s(i - 1) + k, not s i.",
        lambda d: same(d) and "output_size" not in d.layer,
    ),
    Fault(
        "transposed-odd-side",
        ("openvino",),
        ("conv_transpose",),
        "SAME with an output shape crops the odd position on the other side than in ONNX.",
        lambda d: same(d) and "output_size" in d.layer,
    ),
    Fault(
        "transposed-overcrop",
        ("openvino",),
        ("conv_transpose",),
        "A padding larger than the reach of the kernel, with an output padding: values land elsewhere.",
        lambda d: not d.block.mode and max(each(d, "padding") + each(d, "padding_low")) > spans(d)[0] - 1,
    ),
    Fault(
        "ceil-after-crop",
        ("openvino",),
        ("max_pool", "avg_pool"),
        "In ceil mode, where a negative padding below cuts the whole input off, one window more than the definition has.",
        lambda d: bool(d.layer.get("ceil_mode")) and negative(d) and not empty_windows_only(d),
    ),
    Fault(
        "padding-overread",
        ("openvino",),
        ("conv",),
        "A kernel of one tap along the last axis, padded by two: columns of the padding hold neighbouring memory.",
        lambda d: each(d, "kernel_size")[-1] == 1 and max(each(d, "padding") + each(d, "padding_high")) > 1,
    ),
    Fault(
        "empty-window",
        ("tensorflow", "onnxruntime", "openvino", "paddle", "tinygrad"),
        ("max_pool", "avg_pool"),
        "A window that lies wholly in the padding is written as the least finite number, as 0, or as what the code had at hand.",
        empty_windows_only,
    ),
    Fault(
        "divisor-of-low-padding",
        ("paddle",),
        ("avg_pool",),
        "An average that counts the padding clips its window by the padding below on both sides.",
        lambda d: bool(d.layer["count_include_pad"]) and (same(d) or each(d, "padding_low") != each(d, "padding_high")),
    ),
    Fault(
        "ceil-divides-by-kernel",
        ("openvino",),
        ("avg_pool",),
        "In ceil mode an average that counts the padding divides its last window by the whole kernel, not by what is there.",
        lambda d: bool(d.layer.get("ceil_mode")) and bool(d.layer["count_include_pad"]),
    ),
    Fault(
        "signed-norm",
        ("torch", "paddle"),
        ("lp_pool",),
        "The norm 1 is a sum without absolute values.",
        lambda d: d.layer["norm_type"] == 1,
    ),
    Fault(
        "partial-norm",
        ("torch",),
        ("lp_pool",),
        "In ceil mode the last window is summed as an average times the whole kernel: too much where it is cut short.",
        lambda d: bool(d.layer["ceil_mode"]),
    ),
)


def explained(name: str, difference: Difference) -> Fault | None:
    """The fault that a difference of the table of this name falls under."""
    for fault in FAULTS:
        if name in fault.frameworks and difference.block.operator in fault.operators and fault.test(difference):
            return fault
    return None


def sorted_out(name: str, differences: Iterable[Difference]) -> tuple[dict[Fault, list[Difference]], list[Difference]]:
    """Differences by fault, smallest first, and those under none."""
    known: dict[Fault, list[Difference]] = {}
    unknown = []
    for difference in sorted(differences, key=lambda d: d.weight):
        fault = explained(name, difference)
        if fault is None:
            unknown.append(difference)
        else:
            known.setdefault(fault, []).append(difference)
    return known, unknown
