"""Books, papers and courses that state a theorem, and where."""

from convmath.frameworks.model import Document, Place, Release

GUIDE = Document(
    release=Release(
        publisher="V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning",
        version="version 2",
        address="https://arxiv.org/abs/1603.07285v2",
    ),
    where="relationships 1 to 15",
)
THEANO = Document(
    release=Release(
        publisher="Theano, Convolution arithmetic tutorial",
        version="of commit 7505f23",
        address="https://github.com/Theano/Theano/blob/7505f23edd66fcdbbe04953f53c650b4d7cec4dd/",
    ),
    path="doc/tutorial/conv_arithmetic.txt",
    where="the tutorial",
)
CS231N = Document(
    release=Release(
        publisher="CS231n, Convolutional Neural Networks",
        version="of commit 3d84654",
        address="https://github.com/cs231n/cs231n.github.io/blob/3d84654b14608fbccdff2393485631aaacfc9dab/",
    ),
    path="convolutional-networks.md",
    where="the notes",
)
STABLEHLO = Document(
    release=Release(
        publisher="StableHLO specification",
        version="of commit 0c176bc",
        address="https://github.com/openxla/stablehlo/blob/0c176bc15f2f32e9804b7a1de69ff0160d1019ef/",
    ),
    path="docs/spec.md",
    where="convolution",
)
FIELDS = Document(
    release=Release(
        publisher="A. Araujo, W. Norris and J. Sim, Computing receptive fields",
        version="of commit 6392d90",
        address="https://github.com/distillpub/post--receptive-field/blob/6392d90e0ae5eae8f82c8c7785eb3b12702b9833/",
    ),
    path="public/index.html",
    where="the article",
)
CHECKERBOARD = Document(
    release=Release(
        publisher="A. Odena, V. Dumoulin and C. Olah, Deconvolution and checkerboard artifacts",
        version="of commit 9e00fef",
        address="https://github.com/distillpub/post--deconv-checkerboard/blob/9e00fef4eaa87c3fd604808e673b107861145c53/",
    ),
    path="public/_index.html",
    where="the article",
)
SUB_PIXEL = Document(
    release=Release(
        publisher="W. Shi and others, Is the deconvolution layer the same as a convolutional layer?",
        version="version 1",
        address="https://arxiv.org/abs/1609.07009v1",
    ),
    where="the note",
)
D2L = Document(
    release=Release(
        publisher="Dive into Deep Learning",
        version="of commit 23d7a5a",
        address="https://github.com/d2l-ai/d2l-en/tree/23d7a5aecceee57d1292c56e90cce307f183bb0a/",
    ),
    path="chapter_convolutional-neural-networks",
    where="convolutional neural networks",
)

PLACES = (
    Place(tag="conv-size", verdict="states it", document=GUIDE, note="relationship 6; no dilation, no uneven padding"),
    Place(tag="conv-size", verdict="states it", document=THEANO),
    Place(tag="conv-size", verdict="states it", document=STABLEHLO),
    Place(tag="conv-size", verdict="states it", document=FIELDS, note="left to the reader as an exercise"),
    Place(tag="conv-size", verdict="states it", document=D2L),
    Place(tag="conv-size-forms", verdict="states a part", document=D2L),
    Place(tag="conv-fits", verdict="states a part", document=GUIDE),
    Place(tag="unread-rows", verdict="states a part", document=GUIDE, note="one figure"),
    Place(tag="unread-rows", verdict="states a part", document=THEANO),
    Place(tag="conv-empty", verdict="states it", document=STABLEHLO, note="is_empty_window gives 0"),
    Place(tag="valid", verdict="states it", document=GUIDE, note="relationship 1"),
    Place(tag="unit-stride", verdict="states it", document=GUIDE, note="relationship 2"),
    Place(tag="half", verdict="states it", document=GUIDE, note="relationship 3"),
    Place(tag="half", verdict="states it", document=THEANO),
    Place(tag="full", verdict="states it", document=GUIDE, note="relationship 4"),
    Place(tag="full", verdict="states it", document=THEANO),
    Place(tag="size-preserved-unit-stride", verdict="states it", document=CS231N, note="zero-padding of (F − 1)/2"),
    Place(tag="size-preserved-unit-stride", verdict="states a part", document=FIELDS),
    Place(tag="stride-is-subsampling", verdict="states a part", document=GUIDE, note="one figure"),
    Place(tag="transposed-size", verdict="states it", document=GUIDE, note="relationship 13; no dilation"),
    Place(tag="transposed-size", verdict="states it", document=THEANO),
    Place(tag="conv-fibre", verdict="states a part", document=GUIDE, note="remark on relationship 6"),
    Place(tag="output-padding", verdict="states it", document=GUIDE, note="relationship 14"),
    Place(tag="round-trip", verdict="states a part", document=GUIDE, note="a < s"),
    Place(
        tag="transposed-equivalence",
        verdict="states it",
        document=GUIDE,
        note="without the kernel's flip, without proof",
    ),
    Place(tag="transposed-equivalence", verdict="states it", document=STABLEHLO, note="lhs_dilation"),
    Place(tag="transposed-equivalence", verdict="states a part", document=CS231N, note="one line"),
    Place(tag="conv-matrix", verdict="states a part", document=GUIDE, note="one matrix, 4 by 16"),
    Place(tag="conv-matrix", verdict="states it", document=D2L, note="as code"),
    Place(tag="matrix-transpose", verdict="states a part", document=GUIDE),
    Place(tag="input-gradient", verdict="states a part", document=GUIDE, note="a footnote"),
    Place(tag="input-gradient", verdict="states it", document=D2L),
    Place(tag="weight-gradient", verdict="states a part", document=CS231N, note="one line"),
    Place(tag="polyphase", verdict="states a part", document=CHECKERBOARD),
    Place(tag="sub-pixel", verdict="states it", document=SUB_PIXEL),
    Place(tag="tap-count", verdict="states a part", document=CHECKERBOARD, note="in words and with sliders"),
    Place(tag="pool-size", verdict="states a part", document=GUIDE, note='"does not involve zero padding"'),
    Place(tag="pool-plain", verdict="states it", document=GUIDE, note="relationship 7"),
)
