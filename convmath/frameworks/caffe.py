"""Caffe: what is known, and from where."""

from convmath.frameworks.model import Document, Fact, Framework, Place, Release, Rounding

RELEASE = Release(
    publisher="Caffe",
    version="of commit 9b89154",
    address="https://github.com/BVLC/caffe/blob/9b891540183ddc834a02b2bd81b31afae71b2153/",
)
LAYER = Document(release=RELEASE, path="src/caffe/layers/pooling_layer.cpp", line=93, where="PoolingLayer::Reshape")
PAD = Document(release=RELEASE, path="docs/tutorial/layers/pooling.md", where="Pooling layer, pad")

FRAMEWORK = Framework(
    name="caffe",
    title="Caffe",
    version="of commit 9b89154",
    number="pad: {low}",
    most="below",
    counted="",
    grounds={"number": (PAD,), "most counted": (LAYER,)},
    facts=(
        Fact(says="one number for both sides", evidence=(PAD,)),
        Fact(says="pools round up", evidence=(LAYER,)),
        Fact(says="average pools count the padding", evidence=(LAYER,)),
    ),
    rounding=(
        Rounding(
            rule="caffe",
            only="with two axes it drops on both as soon as one is padded",
            evidence=(LAYER,),
        ),
    ),
    places=(Place(tag="pool-ceil", verdict="states a part", document=LAYER, note="clips only where there is padding"),),
)
