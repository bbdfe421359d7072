"""Every claim that is on trial, publisher by publisher.  A new file is named here."""

from convmath.frameworks.claims import (
    apple,
    caffe,
    calculatorsweb,
    chainer,
    codingace,
    cs231n,
    csdn,
    d2l,
    distill,
    flux,
    guide,
    jax,
    keras,
    lasagne,
    matlab,
    mindspore,
    mxnet,
    nnlib,
    numpy,
    onednn,
    onnx,
    openvino,
    paddle,
    pytorch,
    pytorch_tutorials,
    r_torch,
    stackoverflow,
    tensorflow,
    tensorrt,
    theano,
    thop,
    tinygrad,
    torchinfo,
    torchscan,
    transformers,
    webnn,
    xla,
)
from convmath.frameworks.claims.model import Claim

FILES = (
    apple,
    caffe,
    calculatorsweb,
    chainer,
    codingace,
    cs231n,
    csdn,
    d2l,
    distill,
    flux,
    guide,
    jax,
    keras,
    lasagne,
    matlab,
    mindspore,
    mxnet,
    nnlib,
    numpy,
    onednn,
    onnx,
    openvino,
    paddle,
    pytorch,
    pytorch_tutorials,
    r_torch,
    stackoverflow,
    tensorflow,
    tensorrt,
    theano,
    thop,
    tinygrad,
    torchinfo,
    torchscan,
    transformers,
    webnn,
    xla,
)

ALL: tuple[Claim, ...] = tuple(claim for file in FILES for claim in file.CLAIMS)
BY_ID = {claim.id: claim for claim in ALL}


def find(name: str) -> Claim:
    """The claim of this id, with or without its first word."""
    for known in (name, f"claim-{name}"):
        if known in BY_ID:
            return BY_ID[known]
    raise ValueError(f"there is no claim {name!r}; `convmath claims` lists them")


def claims_about(tag: str) -> tuple[Claim, ...]:
    """The claims that a theorem says something about, or states."""
    return tuple(claim for claim in ALL if tag in (*claim.theorems, *(reading.theorem for reading in claim.readings)))
