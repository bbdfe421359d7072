"""The course notes CS231n: what is printed there."""

from convmath.arithmetic import sizes
from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import ONCE, UNDILATED, d, e, i, k, m, n, o, p, s
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release
from convmath.language.terms import Not, divides

RELEASE = Release(
    publisher="CS231n",
    version="of commit 3d84654",
    address="https://github.com/cs231n/cs231n.github.io/blob/3d84654b14608fbccdff2393485631aaacfc9dab/",
)
CONVOLUTIONAL_NETWORKS = "convolutional-networks.md"

CLAIMS = (
    Claim(
        id="claim-cs-size",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=111,
            where="Spatial arrangement",
            quotation='the correct formula for calculating how many neurons "fit" is given by',
        ),
        sha256="ea1feebb28c8bed841c03809dcdb6a4f03ede01f3bfa6fa1ea98818c05e47297",
        topic="sizes",
        readings=(Reading(domain=UNDILATED, says=s * (o - 1) == i - k + p + p, right_when=divides(s, e)),),
        theorems=(
            "conv-size",
            "conv-fits",
        ),
        first_seen="2015",
    ),
    Claim(
        id="claim-cs-invalid",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=123,
            where="Constraints on strides",
            quotation=r"it would be impossible to use stride \\(S = 2\\), since",
        ),
        sha256="3d0a0335faffd3181504340266f250de8f744cafe4928a625bfe8e809f830145",
        topic="sizes",
        readings=(Reading(domain=UNDILATED.and_given(Not(divides(s, e))), says=o < 1),),
        theorems=(
            "conv-fits",
            "unread-rows",
            "conv-size",
        ),
        note="The rows that no window reaches are left unread; ResNet's first layer relies on it.",
        proposal="Where the stride does not fit, the last rows are not read: the size is ⌊(W − F + 2P)/S⌋ + 1.",
        tracker=("cs231n/cs231n.github.io#9",),
    ),
    Claim(
        id="claim-cs-half-s1",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=121,
            where="Use of zero-padding",
            quotation=r"when the stride is \\(S = 1\\) ensures that the input volume and output volume will have the same size spatially",
        ),
        sha256="4ebe3d4a06ce13937273999bffd78c47d2a2617ca2f226d6d86229d765a0e769",
        topic="padding",
        readings=(
            Reading(domain=Domain(names="i p", given=(i >= 1, p >= 0)), says=sizes.conv(i, p + p + 1, 1, p, p, 1) == i),
        ),
        theorems=(
            "size-preserved-unit-stride",
            "half",
        ),
        note="F = 2P + 1 is odd.",
    ),
    Claim(
        id="claim-cs-half-general",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=310,
            where="Layer sizing patterns",
            quotation=r"For a general \\(F\\), it can be seen that \\(P = (F - 1) / 2\\) preserves the input size.",
        ),
        sha256="f285ba7d32c17cb2012be97eadb03b3cf42aa5fd5494d77e49f43a8f1acd51fb",
        topic="padding",
        readings=(
            Reading(
                domain=Domain(names="i k", given=(i >= 1, k >= 1, i + 2 * ((k - 1) // 2) >= k)),
                says=sizes.conv(i, k, 1, (k - 1) // 2, (k - 1) // 2, 1) == i,
                right_when=k % 2 == 1,
            ),
        ),
        theorems=(
            "size-preserved-unit-stride",
            "half",
        ),
        note="An even filter has no such padding; here (F − 1)/2 is rounded down.",
    ),
    Claim(
        id="claim-cs-dilation",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=202,
            where="Dilated convolutions",
            quotation="This is dilation of 0. For dilation 1 the filter would instead compute",
        ),
        sha256="29501c6f33789b9329ddb79c6cf06e4eb3ff6dc586e0d7a7547e45bfc4225876",
        topic="dilation",
        readings=(
            Reading(
                words="the number counts gaps, one less than PyTorch's",
                domain=Domain(names="d", given=(d >= 0,)),
                says=runs.dilation_is_the_gap,
            ),
            Reading(
                words="the number is PyTorch's dilation",
                domain=Domain(names="d", given=(d >= 0,)),
                says=runs.dilation_is_the_gap_plus_one,
            ),
        ),
        theorems=("dilation-is-stuffing",),
        note="A convention, shared by oneDNN; ported as it stands it is off by one.",
    ),
    Claim(
        id="claim-cs-backprop",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=198,
            where="Backpropagation",
            quotation="is also a convolution (but with spatially-flipped filters)",
        ),
        sha256="c626a96541d506c3ddcb8571edc01ec79cb8327a8a7459dcde84fa3bf049bdbb",
        topic="values and gradients",
        readings=(
            Reading(
                words="of the data, stride 1",
                domain=Domain(names="i k", given=(i >= 1, k >= 1, k <= i)),
                says=runs.data_gradient_flips,
            ),
            Reading(
                words="of the weights, stride 1",
                domain=Domain(names="i k", given=(i >= 1, k >= 1, k <= i)),
                says=runs.weight_gradient_flips,
                right_if=k == i,
            ),
        ),
        theorems=(
            "input-gradient",
            "weight-gradient",
        ),
    ),
    Claim(
        id="claim-cs-alexnet-pools",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=258,
            where="FC→CONV conversion",
            quotation="this is done by use of 5 pooling layers that downsample the input spatially by a factor of two each time",
        ),
        sha256="64960c1e5013ca762645b9c981c78970f8b7a11c5e8b3e49b90dec108fc011be",
        topic="networks",
        readings=(Reading(domain=ONCE, says=runs.alexnet_pools_five_times_to_7),),
        theorems=("conv-size",),
        note="It describes VGG-16; AlexNet has three pools of kernel 3 and ends in 6×6.",
    ),
    Claim(
        id="claim-cs-crops",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=268,
            where="FC→CONV conversion (quote block)",
            quotation="gives an identical result to forwarding the converted ConvNet one time",
        ),
        sha256="fc2596ce72614a41316aba087ca0c38780e23f76068571d84a37dbf663e181b2",
        topic="networks",
        readings=(
            Reading(
                domain=Domain(names="k p n m", given=(k >= 1, p >= 0, n >= 0, m >= 1, p < k, m + k - 1 - p - p >= 1)),
                says=runs.crops_scored_alike,
                right_when=p * n == 0,
            ),
        ),
        note="A convolution of F = k, then a layer that reads m of its outputs; the image is n positions larger than a crop. Each crop is padded for itself, the image only at its border.",
        tracker=("cs231n/cs231n.github.io#58",),
    ),
    Claim(
        id="claim-cs-93mb",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=362,
            where="VGGNet table",
            quotation="TOTAL memory: 24M * 4 bytes ~= 93MB / image",
        ),
        sha256="332ac6432343abc60d1c6487be89defb3541968e3b37505b8220bdd9988f0702",
        topic="counts",
        readings=(Reading(domain=ONCE, says=runs.vgg16_holds_24_million),),
        proposal="TOTAL memory: 15.2M * 4 bytes ~= 61MB / image",
        first_seen="2016",
        tracker=("cs231n/cs231n.github.io#88",),
    ),
    Claim(
        id="claim-cs-72mb",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=320,
            where="Compromising based on memory",
            quotation="about 10 million activations, or 72MB of memory",
        ),
        sha256="d87637d109d3f22bacc74b79e56fd1b4183d924551644e053132fe13a9865dc5",
        topic="counts",
        readings=(Reading(domain=ONCE, says=runs.first_layers_take_72_megabytes),),
    ),
    Claim(
        id="claim-cs-75",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=312,
            where="Pool layers",
            quotation="Note that this discards exactly 75% of the activations in an input volume",
        ),
        sha256="7b6b3344af24669c1518b282bbeaad8268e32817654736aeddf3a1fa9b58d871",
        topic="pooling",
        readings=(
            Reading(
                domain=Domain(names="i", given=(i >= 2,)),
                says=4 * (((i - 2) // 2 + 1) * ((i - 2) // 2 + 1)) == i * i,
                right_when=i % 2 == 0,
            ),
        ),
        theorems=("pool-plain",),
    ),
    Claim(
        id="claim-cs-32-pool",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=312,
            where="Pool layers",
            quotation="a 32x32x3 layer would require zero padding to be used with a max-pooling layer with 3x3 receptive field and stride 2",
        ),
        sha256="ca5f69829b52b5a75b752adac078e2deb8440821e49d9ef9e8e837ec5045c632",
        topic="sizes",
        readings=(Reading(domain=ONCE, says=runs.needs_padding_32),),
        theorems=(
            "conv-fits",
            "pool-size",
            "pool-ceil",
        ),
    ),
    Claim(
        id="claim-cs-googlenet",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=331,
            where="Case studies",
            quotation="dramatically reduced the number of parameters in the network (4M, compared to AlexNet with 60M)",
        ),
        sha256="fcc00331e3b9fd5e6c29bd4cc86063dc48f56903511aee36d7a8d01009e8fdba",
        topic="counts",
        readings=(Reading(domain=ONCE, says=runs.googlenet_has_4_million),),
        note="The paper's architecture, without biases and auxiliary classifiers.",
    ),
    Claim(
        id="claim-cs-7x7",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=296,
            where="Prefer a stack of small filters",
            quotation="and hence a 7x7 view of the input volume",
        ),
        sha256="f244ef0f37c33e26e07d4d5621bdbf3bd9140fb227c032aeb3605084b1671575",
        topic="networks",
        readings=(Reading(domain=ONCE, says=runs.three_by_three_three_times_is_7),),
    ),
    Claim(
        id="claim-cs-im2col",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=191,
            where="Implementation as matrix multiplication",
            quotation="of size [363 x 3025], where every column is a stretched out receptive field",
        ),
        sha256="9f9ce3a45748345ec8f68c1c937fa76ae3d38afdebcdb74ebddbc95fe80181b2",
        topic="counts",
        readings=(Reading(domain=ONCE, says=runs.im2col_of_alexnet),),
        theorems=("conv-size",),
    ),
    Claim(
        id="claim-cs-105m",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=127,
            where="Parameter sharing",
            quotation="290400 * 364 = 105,705,600 parameters on the first layer of the ConvNet alone",
        ),
        sha256="401d35dc6a93972760d6f639d822b247c0f50fb8b3e96781355f582ac41e8a4a",
        topic="counts",
        readings=(Reading(domain=ONCE, says=runs.unshared_alexnet),),
    ),
    Claim(
        id="claim-cs-138m",
        document=Document(
            release=RELEASE,
            path=CONVOLUTIONAL_NETWORKS,
            line=363,
            where="VGGNet table",
            quotation="TOTAL params: 138M parameters",
        ),
        sha256="7ece21562b5ef60534fed46807f13456b6de526d44183c282d0899d1627301b6",
        topic="counts",
        readings=(Reading(domain=ONCE, says=runs.vgg16_has_138_million),),
    ),
)
