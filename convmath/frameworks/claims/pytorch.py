"""PyTorch: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks import torch
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import (
    ADDED,
    AVERAGE,
    CEIL_AVERAGE,
    CEIL_POOL,
    CONV,
    COUNTED_WINDOWS,
    EVERY_TAP_LANDS,
    FLOOR,
    PLAIN,
    PLAIN_CEIL,
    POOL,
    SAME_UNIT,
    TRANSPOSED,
    UNDILATED,
    a,
    d,
    e,
    i,
    i_prime,
    j,
    k,
    n,
    o,
    o_prime,
    p,
    s,
    t,
    x,
)
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import And, Iff, Or, between, ceildiv, count, divides, for_all, maximum, where

RELEASE = Release(
    publisher="PyTorch", version="2.14.1", address="https://github.com/pytorch/pytorch/blob/v2.14.1/", package="torch"
)
FUNCTIONAL = "torch/nn/functional.py"
POOLING = "torch/nn/modules/pooling.py"
CONV_FILE = "torch/nn/modules/conv.py"
FOLD = "torch/nn/modules/fold.py"

CLAIMS = (
    Claim(
        id="claim-pt-ceil-covers",
        document=Document(
            release=torch.RELEASE,
            path=FUNCTIONAL,
            line=700,
            where="functional.max_pool1d/2d/3d and nn.MaxPool1d, arg ceil_mode (no note about dropped windows in the functional pages)",
            quotation="This ensures that every element in the input tensor is covered by a sliding window.",
        ),
        sha256="84ecba64d63a02ae0795cf899851b8fa37b947ebcefdf16f3ca4e969cfb3d652",
        topic="ceil mode",
        readings=(
            Reading(
                domain=CEIL_POOL,
                says=for_all(
                    x,
                    i,
                    count(
                        t,
                        And(
                            between(0, t, o),
                            between(s * t - p, x, s * t - p + d * (k - 1) + 1),
                            divides(d, x + p - s * t),
                        ),
                    )
                    >= 1,
                ),
                right_if=And(d == 1, s <= k),
            ),
        ),
        theorems=(
            "pool-ceil-covers-always",
            "pool-ceil-covers",
        ),
        note="Windows that would start past the input are dropped, strides may jump, and dilated windows have gaps.",
        last_seen="2.14.1",
        copied_by=("TorchSharp",),
        tracker=("pytorch/pytorch#148123",),
    ),
    Claim(
        id="claim-pt-maxpool1d-double-ceil",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=121,
            where="nn.MaxPool1d, Shape, ceil_mode=True",
            quotation=r"\times (\text{kernel\_size} - 1) - 1 + (stride - 1)}{\text{stride}}\right\rceil + 1",
        ),
        sha256="8811fa1f1efee23a0c5bcdcfdbc4e1da525539843feba244a6b496443f5c43a7",
        topic="ceil mode",
        readings=(Reading(theorem="double-ceil-reduced"),),
        theorems=(
            "double-ceil",
            "pool-ceil",
        ),
        first_seen="2.12",
        last_seen="2.13.0",
        fixed_in="2.14.1",
        copied_by=("robertknight/rten",),
        tracker=(
            "pytorch/pytorch#148869",
            "pytorch/pytorch#188735",
            "robertknight/rten#1416",
        ),
    ),
    Claim(
        id="claim-pt-maxpool1d-2-14",
        document=Document(
            release=RELEASE,
            path=POOLING,
            line=121,
            where="nn.MaxPool1d, Shape, ceil_mode=True (after the fix)",
            quotation=r"\times (\text{kernel\_size} - 1) - 1 + (\text{stride} - 1)}{\text{stride}}\right\rfloor + 1",
        ),
        sha256="aa9e90dd12f87fef1ce15fdd8bde857403a210b47a76f0540723d5bf96314045",
        topic="ceil mode",
        readings=(
            Reading(
                domain=CEIL_POOL, says=o == where((e + s - 1) // s * s >= i + p, (e + s - 1) // s, (e + s - 1) // s + 1)
            ),
        ),
        theorems=(
            "pool-ceil",
            "ceil-as-floor",
        ),
        note="The formula printed since 2.14.1, read with the line on dropped windows.",
        first_seen="2.14.1",
        tracker=("pytorch/pytorch#188735",),
    ),
    Claim(
        id="claim-pt-maxpool2d-ceil",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=190,
            where="nn.MaxPool2d, arg ceil_mode; printed Shape is the floor formula only",
            quotation="ceil_mode: when True, will use `ceil` instead of `floor` to compute the output shape",
        ),
        sha256="faf2c21ce08fee3eb8f124300287b11982d19a3dec13ac93bd47e18b6abb4d8d",
        topic="ceil mode",
        readings=(
            Reading(words="with the note on windows that are ignored", domain=CEIL_POOL, says=o == COUNTED_WINDOWS),
            Reading(words="the formula alone, with a ceiling in the floor's place", theorem="naive-ceil"),
        ),
        theorems=(
            "pool-ceil",
            "naive-ceil",
        ),
        last_seen="2.14.1",
        copied_by=(
            "apache/tvm#14998",
            "oneflow#5818",
            "mlpack#2886",
            "root#21776",
            "coremltools#2772",
        ),
        tracker=(
            "pytorch/pytorch#57178",
            "pytorch/pytorch#46929",
            "pytorch/pytorch#88144",
        ),
    ),
    Claim(
        id="claim-pt-f-avgpool-ceil",
        document=Document(
            release=torch.RELEASE,
            path=FUNCTIONAL,
            line=401,
            where="functional.avg_pool2d / avg_pool3d, arg ceil_mode (no note about ignored windows on the page)",
            quotation="when True, will use `ceil` instead of `floor` in the formula to compute the output shape",
        ),
        sha256="74510d310cb4454cc5c9d0bfab474078957fe505cba7dfefccaca09013966771",
        topic="ceil mode",
        readings=(Reading(domain=CEIL_AVERAGE, says=o == ceildiv(e, s) + 1, right_when=ceildiv(e, s) * s < i + p),),
        theorems=(
            "naive-ceil",
            "pool-ceil",
        ),
    ),
    Claim(
        id="claim-pt-avgpool-clip",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=636,
            where="nn.AvgPool1d/2d/3d, Shape: the printed formula is the floor, then this sentence",
            quotation="we skip the last window as it would start in the right padded region",
        ),
        sha256="8f0c8e32eb0eddaf540ce3dc59b4407b88eb603932bbbc2d406ad0283f4e9ab4",
        topic="ceil mode",
        readings=(
            Reading(
                words="a ceiling in the floor's place, then the clause", domain=CEIL_AVERAGE, says=o == COUNTED_WINDOWS
            ),
            Reading(
                words="the floor as it is printed, then the clause",
                domain=CEIL_AVERAGE,
                says=o == where(FLOOR * s - s >= i + p, FLOOR - 1, FLOOR),
                right_when=Or(divides(s, e), ceildiv(e, s) * s >= i + p),
            ),
        ),
        theorems=(
            "pool-ceil",
            "pool-ceil-vs-floor",
        ),
        last_seen="2.14.1",
        tracker=(
            "pytorch/pytorch#116420",
            "pytorch/pytorch#120335",
        ),
    ),
    Claim(
        id="claim-pt-avgpool1d-1overk",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=604,
            where='nn.AvgPool1d, "can be precisely described as"',
            quotation=r"\text{out}(N_i, C_j, l) = \frac{1}{k} \sum_{m=0}^{k-1}",
        ),
        sha256="b4cc197bfb7bc2ca6d61a68b483981bb56ade0ddc87a189203c5b95645e6fe0d",
        topic="averages",
        readings=(
            Reading(words="the padding counted", theorem="avg-divisor-kernel"),
            Reading(
                words="the padding not counted, floor mode", domain=AVERAGE, says=runs.fixed_divisor, right_if=p == 0
            ),
        ),
        theorems=(
            "avg-divisor",
            "avg-divisor-real",
        ),
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-maxpool1d-def",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=87,
            where="nn.MaxPool1d, definition",
            quotation=r"input(N_i, C_j, stride \times k + m)",
        ),
        sha256="2d50ef32db1095b6e4e07a08f4ae231d9ba58317803f9d375366bbf72ac05718",
        topic="dilation",
        readings=(
            Reading(
                domain=POOL,
                says=for_all(t, o, for_all(j, k, s * t + d * j - p == s * t + j)),
                right_when=And(p == 0, (d - 1) * (k - 1) == 0),
            ),
        ),
        theorems=(
            "pool-windows",
            "pool-size",
        ),
        note="Neither the padding nor the dilation is in the printed index.",
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-lppool-floor",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=1153,
            where="nn.LPPool1d/2d/3d, Shape; ceil_mode is a parameter",
            quotation=r"L_{out} = \left\lfloor\frac{L_{in} - \text{kernel\_size}}{\text{stride}} + 1\right\rfloor",
        ),
        sha256="98e72f6e72335fabb51b556c61e954d367d75ee2c3bf96534374ec27ca8e0864",
        topic="ceil mode",
        readings=(
            Reading(
                domain=PLAIN_CEIL, says=o == (i - k) // s + 1, right_when=Or(divides(s, e), ceildiv(e, s) * s >= i)
            ),
        ),
        theorems=("pool-ceil-vs-floor",),
        note="The layer has a ceil_mode, whose size is nowhere printed.",
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-avgpool3d-planes",
        document=Document(
            release=torch.RELEASE,
            path=FUNCTIONAL,
            line=417,
            where="functional.avg_pool3d, first paragraph",
            quotation=r":math:`\lfloor\frac{\text{input planes}}{sT}\rfloor`.",
        ),
        sha256="eb2a30507039f0ac1d60b4846bfa30626fedf44d1c270a1b20062a55a85eeedb",
        topic="pooling",
        readings=(Reading(domain=Domain(names="n s", given=(n >= 1, s >= 1)), says=n // s == n, right_when=s == 1),),
        note="Pooling keeps the number of activation maps; the sentence speaks of them as if they were positions.",
    ),
    Claim(
        id="claim-pt-convt-padding",
        document=Document(
            release=torch.RELEASE,
            path=CONV_FILE,
            line=864,
            where='nn.ConvTranspose1d/2d/3d, Note (and F.conv_transpose*: "zero-padding will be added to both sides of each dimension in the input")',
            quotation="effectively adds ``dilation * (kernel_size - 1) - padding`` amount of zero padding to both sides of the input",
        ),
        sha256="64ab0d79214fe53f4fda2d5ec510afb4a4f90b42cdbf9bbf10825f29a4d1e49e",
        topic="transposed convolution",
        readings=(
            Reading(
                words="padding of the input stretched by the stride",
                domain=TRANSPOSED,
                says=o_prime == sizes.conv(sizes.stretched(i_prime, s), k, 1, d * (k - 1) - p, d * (k - 1) - p, d),
            ),
            Reading(
                words="padding of the input itself",
                domain=TRANSPOSED,
                says=o_prime == sizes.conv(i_prime, k, 1, d * (k - 1) - p, d * (k - 1) - p, d),
                right_when=(i_prime - 1) * (s - 1) == 0,
            ),
        ),
        theorems=(
            "stretched-size",
            "stretched-window",
        ),
        first_seen="0.4",
        last_seen="2.14.1",
        copied_by=(
            "JAX",
            "MindSpore",
            "Paddle",
            "Apache MXNet",
        ),
        tracker=(
            "pytorch/pytorch#6417",
            "pytorch/pytorch#8816",
        ),
    ),
    Claim(
        id="claim-pt-convt-inverse",
        document=Document(
            release=torch.RELEASE,
            path=CONV_FILE,
            line=867,
            where="nn.ConvTranspose*, Note",
            quotation="they are inverses of each other in regard to the input and output shapes. However, when ``stride > 1``",
        ),
        sha256="2fe4766be8217584717619dfbc5b3792039ebe6b6727b72ad05928589ab904dc",
        topic="transposed convolution",
        readings=(
            Reading(
                domain=Domain(
                    names="i k p d",
                    where=((e, sizes.excess(i, k, p, p, d)),),
                    given=(i >= 1, k >= 1, p >= 0, d >= 1, e >= 0),
                ),
                says=sizes.conv_transpose(sizes.conv(i, k, 1, p, p, d), k, 1, p, p, d, 0) == i,
            ),
        ),
        theorems=(
            "conv-fibre",
            "round-trip",
        ),
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-outpad-zero",
        document=Document(
            release=torch.RELEASE,
            path=CONV_FILE,
            line=872,
            where="nn.ConvTranspose*, Note",
            quotation="is only used to find output shape, but does not actually add zero-padding to output",
        ),
        sha256="c98aae64cc61ea40366a8a961de20796e2a49cc84fd2d769ddce63446159a501",
        topic="output padding",
        readings=(
            Reading(
                words="nothing is appended: the output shows more of what is there",
                domain=ADDED,
                says=runs.first_outputs_unchanged,
            ),
            Reading(words="the added positions are not zeros", domain=ADDED, says=runs.added_positions_hold_no_zero),
        ),
        theorems=(
            "output-padding",
            "scatter-span",
        ),
        last_seen="2.14.1",
        tracker=("pytorch/pytorch#8816",),
    ),
    Claim(
        id="claim-pt-convt-range",
        document=Document(
            release=torch.RELEASE,
            path=CONV_FILE,
            line=820,
            where="ConvTranspose*.forward(output_size=…), error text",
            quotation='f"requested an output size of {output_size}, but valid sizes range "',
        ),
        sha256="8bfa23dbed24a341d1bc76ea0ff2f8151c203a4973f6d44fb08d9bf4ebad9e51",
        topic="output padding",
        readings=(
            Reading(
                domain=Domain(names="s d a", given=(s >= 1, d >= 1, a >= 0)),
                says=Iff(a < s, a < maximum(s, d)),
                right_if=d <= s,
            ),
        ),
        theorems=(
            "output-padding-limit",
            "round-trip",
        ),
        note="The argument output_padding is accepted below the larger of stride and dilation; the sizes that the message names end at the stride.",
        last_seen="2.14.1",
        tracker=("pytorch/pytorch#56328",),
    ),
    Claim(
        id="claim-pt-same",
        document=Document(
            release=torch.RELEASE,
            path=CONV_FILE,
            line=270,
            where="nn.Conv1d/2d/3d, Note",
            quotation="pads the input so the output has the shape as the input. However, this mode doesn't support any stride values other than 1",
        ),
        sha256="711dd6ea73ce29e9d7f202131a76619609c22f180d0663f792611c5738cdb1d9",
        topic="SAME",
        readings=(Reading(domain=SAME_UNIT, says=o == i),),
        theorems=(
            "same-size",
            "size-preserved-unit-stride",
        ),
        first_seen="1.9",
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-conv-size",
        document=Document(
            release=torch.RELEASE,
            path=CONV_FILE,
            line=302,
            where="nn.Conv1d, Shape",
            quotation=r"\times (\text{kernel\_size} - 1) - 1}{\text{stride}} + 1\right\rfloor",
        ),
        sha256="1cd237a7ad5e6f97b110ad4897caba50a3907225ae0b60d6d2aaba60ddd47d4a",
        topic="sizes",
        readings=(Reading(domain=CONV, says=(i + p + p - d * (k - 1) - 1) // s + 1 == EVERY_TAP_LANDS),),
        theorems=("conv-size",),
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-pad-half",
        document=Document(
            release=torch.RELEASE,
            path=FUNCTIONAL,
            line=698,
            where="functional.max_pool1d/2d/3d, arg padding",
            quotation="must be >= 0 and <= kernel_size / 2",
        ),
        sha256="8ad75c5081315133b29012ca3eef07db5df6e25b66005a5935d3d78837c79895",
        topic="padding",
        readings=(
            Reading(
                domain=Domain(names="k p", given=(between(1, k, 7), p >= 0, p <= k // 2 + 1)),
                says=runs.half_padding_is_the_limit,
            ),
        ),
        theorems=("pool-padding-limit",),
        note="Judged by PyTorch's recorded answers.",
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-avg-pad-half",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=615,
            where="nn.AvgPool1d/2d/3d, Note",
            quotation="pad should be at most half of effective kernel size.",
        ),
        sha256="9f1ba378a51f0106fda2cbb510e1ae0d19425e48eb48c236cc06f80df9c188f6",
        topic="padding",
        readings=(
            Reading(
                domain=Domain(names="k p", given=(between(1, k, 7), p >= 0, p <= k // 2 + 1)),
                says=runs.half_padding_is_the_limit_of_averages,
            ),
        ),
        theorems=("pool-padding-limit",),
        note="Judged by PyTorch's recorded answers; average pools have no dilation, so the effective kernel is the kernel.",
        last_seen="2.14.1",
    ),
    Claim(
        id="claim-pt-fold-unfold",
        document=Document(
            release=torch.RELEASE,
            path=FOLD,
            line=92,
            where="nn.Fold / nn.Unfold, Note",
            quotation="fold(unfold(input)) == divisor * input",
        ),
        sha256="537459c92c066696f214074bc323fc92158d8aaaf10b4346852b94dd7c0a5d51",
        topic="unfold and fold",
        readings=(Reading(domain=UNDILATED, says=runs.fold_of_unfold),),
    ),
    Claim(
        id="claim-pt-fold-constant",
        document=Document(
            release=torch.RELEASE,
            path=FOLD,
            line=102,
            where="nn.Fold / nn.Unfold, Note",
            quotation="inverses of each other (up to constant divisor)",
        ),
        sha256="b3980e50ca148d154265bc9fe728e0f18bc0231caf93f827c27b72343c4fbbd4",
        topic="unfold and fold",
        readings=(Reading(domain=PLAIN, says=runs.divisor_is_constant, right_if=And(k == s, divides(s, i))),),
        note="The divisor is a number for each position.",
        tracker=("pytorch/pytorch#7519",),
    ),
    Claim(
        id="claim-pt-fold-stride0",
        document=Document(
            release=torch.RELEASE,
            path=FOLD,
            line=35,
            where="nn.Fold, arg output_size",
            quotation="when multiple input shapes map to same number of sliding blocks, e.g., with ``stride > 0``",
        ),
        sha256="b2915f3549448d69e1caa991ebc4337fbf6639f0af7e2c5218c990d04884e5fe",
        topic="unfold and fold",
        readings=(
            Reading(
                domain=PLAIN, says=count(x, And(x >= 1, sizes.conv(x, k, s, 0, 0, 1) == o)) >= 2, right_when=s >= 2
            ),
        ),
        theorems=(
            "conv-fibre",
            "fibre-count",
        ),
        note="On one axis; “stride > 1” is meant.",
    ),
    Claim(
        id="claim-pt-maxunpool-several",
        document=Document(
            release=torch.RELEASE,
            path=POOLING,
            line=337,
            where="nn.MaxUnpool1d, Note",
            quotation="can map several input sizes to the same output sizes",
        ),
        sha256="d85db881cca643b5a144a9850c5b56f490925d3c0f67ecbe45f6fc6dd41b773f",
        topic="pooling",
        readings=(
            Reading(domain=PLAIN.and_given(s >= 2), says=count(x, And(x >= 1, sizes.conv(x, k, s, 0, 0, 1) == o)) >= 2),
        ),
        theorems=(
            "unpool-size",
            "conv-fibre",
        ),
        last_seen="2.14.1",
    ),
)
