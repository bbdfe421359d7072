"""What a transposed convolution amounts to: the direct convolution that gives the same numbers, and the sizes that meet.

Exact integers in and out, checked; that an output is left is for `convmath.conv_transpose_size` to say.
"""

from __future__ import annotations

from dataclasses import dataclass

from convmath.arithmetic import sizes
from convmath.layers.arguments import pair, whole


@dataclass(frozen=True, kw_only=True)
class DirectConvolution:
    """A convolution with stride 1 of a stretched input, with the kernel reversed."""

    stretch: int  # the input's neighbours are this far apart: stretch - 1 zeros between them
    input_size: int  # of the stretched input
    kernel_size: int
    dilation: int
    padding: tuple[int, int]  # below and above; a negative one crops the stretched input
    output_size: int

    @property
    def crops(self) -> bool:
        """Whether the stretched input loses positions before it is read."""
        return min(self.padding) < 0


def equivalent_direct_convolution(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: tuple[int, int] = (0, 0),
    dilation: int = 1,
    output_padding: int = 0,
) -> DirectConvolution:
    """The direct convolution with the values of a transposed one  [transposed-equivalence].

    Stretch the input, reverse the taps, exchange in- and output channels within each group; stride 1, same dilation.

    >>> equivalent_direct_convolution(3, 3, stride=2, padding=(1, 1), output_padding=1).padding
    (1, 2)
    >>> equivalent_direct_convolution(3, 2, stride=2, padding=(2, 2)).crops
    True
    """
    i, k, s = whole("input_size", input_size, 1), whole("kernel_size", kernel_size, 1), whole("stride", stride, 1)
    low, high = pair("padding", padding)
    d, a = whole("dilation", dilation, 1), whole("output_padding", output_padding, 0)
    return DirectConvolution(
        stretch=s,
        input_size=sizes.stretched(i, s),
        kernel_size=k,
        dilation=d,
        padding=sizes.direct_padding(k, low, high, d, a),
        output_size=sizes.conv_transpose(i, k, s, low, high, d, a),
    )


def sizes_sharing_an_output(
    output_size: int, kernel_size: int, *, stride: int = 1, padding: tuple[int, int] = (0, 0), dilation: int = 1
) -> range:
    """The input sizes whose convolution has this output size  [conv-fibre].

    They are the transposed sizes with output padding 0, 1, …, s - 1; fewer when those begin below 1.

    >>> sizes_sharing_an_output(4, 3, stride=2, padding=(1, 1))
    range(7, 9)
    """
    o, k, s = whole("output_size", output_size, 1), whole("kernel_size", kernel_size, 1), whole("stride", stride, 1)
    low, high = pair("padding", padding)
    least = sizes.conv_transpose(o, k, s, low, high, whole("dilation", dilation, 1), 0)
    return range(max(1, least), max(1, least + s))
