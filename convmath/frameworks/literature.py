"""Where the literature and the frameworks' documentation state a theorem, and how completely; read in November 2026."""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal["states it", "states a part", "says otherwise", "claims it"]  # the last of a claim that is false


class Source(NamedTuple):
    """A work that states sizes."""

    title: str
    address: str


class Place(NamedTuple):
    """A theorem in a work."""

    tag: str
    source: str  # key of SOURCES
    verdict: Verdict
    where: str = ""  # place in the work, or what it says


SOURCES = {
    "guide": Source(
        "V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning",
        "https://arxiv.org/abs/1603.07285",
    ),
    "theano": Source(
        "Theano, Convolution arithmetic tutorial",
        "https://theano-pymc.readthedocs.io/en/latest/tutorial/conv_arithmetic.html",
    ),
    "cs231n": Source("CS231n, Convolutional Neural Networks", "https://cs231n.github.io/convolutional-networks/"),
    "pytorch": Source("PyTorch 2.13, torch.nn", "https://docs.pytorch.org/docs/stable/nn.html"),
    "keras": Source("Keras 3.15, layers", "https://keras.io/api/layers/"),
    "tensorflow": Source("TensorFlow 2.21, tf.nn", "https://www.tensorflow.org/api_docs/python/tf/nn"),
    "onnx": Source("ONNX operators", "https://onnx.ai/onnx/operators/"),
    "stablehlo": Source("StableHLO specification", "https://openxla.org/stablehlo/spec"),
    "jax": Source("JAX, jax.lax", "https://docs.jax.dev/en/latest/jax.lax.html"),
    "openvino": Source(
        "OpenVINO, operation specifications",
        "https://docs.openvino.ai/2024/documentation/openvino-ir-format/operation-sets/operation-specs.html",
    ),
    "paddle": Source("Paddle, paddle.nn", "https://www.paddlepaddle.org.cn/documentation/docs/en/api/index_en.html"),
    "caffe": Source("Caffe, layer catalogue", "https://caffe.berkeleyvision.org/tutorial/layers.html"),
    "fields": Source(
        "A. Araujo, W. Norris and J. Sim, Computing receptive fields",
        "https://distill.pub/2019/computing-receptive-fields/",
    ),
    "checkerboard": Source(
        "A. Odena, V. Dumoulin and C. Olah, Deconvolution and checkerboard artifacts",
        "https://distill.pub/2016/deconv-checkerboard/",
    ),
    "sub-pixel": Source(
        "W. Shi and others, Is the deconvolution layer the same as a convolutional layer?",
        "https://arxiv.org/abs/1609.07009",
    ),
    "d2l": Source("Dive into Deep Learning", "https://d2l.ai/"),
}

PLACES = (
    Place("conv-size", "guide", "states it", "relationship 6; no dilation, no uneven padding"),
    Place("conv-size", "theano", "states it"),
    Place("conv-size", "pytorch", "states it", "Conv1d, Shape"),
    Place("conv-size", "keras", "states it"),
    Place("conv-size", "onnx", "states a part", "the pooling operators only; Conv prints no formula for explicit pads"),
    Place("conv-size", "stablehlo", "states it"),
    Place("conv-size", "fields", "states it", "left to the reader as an exercise"),
    Place("conv-size", "cs231n", "says otherwise", "no floor; a stride that does not divide is called invalid"),
    Place("conv-size", "caffe", "says otherwise", "printed without the floor"),
    Place("conv-size", "paddle", "says otherwise", "printed without the floor"),
    Place("conv-size", "d2l", "states it"),
    Place("conv-size-forms", "keras", "states a part"),
    Place("conv-size-forms", "onnx", "states a part"),
    Place("conv-size-forms", "d2l", "states a part"),
    Place("conv-fits", "guide", "states a part"),
    Place("conv-fits", "cs231n", "says otherwise", "a stride that does not divide is called invalid"),
    Place("unread-rows", "guide", "states a part", "one figure"),
    Place("unread-rows", "theano", "states a part"),
    Place("conv-empty", "stablehlo", "states it", "is_empty_window gives 0"),
    Place("conv-empty", "pytorch", "states a part", "an error when it runs"),
    Place("valid", "guide", "states it", "relationship 1"),
    Place("unit-stride", "guide", "states it", "relationship 2"),
    Place("half", "guide", "states it", "relationship 3"),
    Place("half", "theano", "states it"),
    Place("full", "guide", "states it", "relationship 4"),
    Place("full", "theano", "states it"),
    Place("size-preserved-unit-stride", "cs231n", "states it", "zero-padding of (F − 1)/2"),
    Place("size-preserved-unit-stride", "fields", "states a part"),
    Place("causal", "keras", "states a part", 'padding="causal"'),
    Place("stride-is-subsampling", "guide", "states a part", "one figure"),
    Place("same-size", "keras", "states it"),
    Place("same-size", "tensorflow", "states it", "notes on padding"),
    Place("same-size", "onnx", "states it", "auto_pad"),
    Place("same-size", "openvino", "says otherwise", "the pooling pages give the input size"),
    Place("same-total", "tensorflow", "states it", "notes on padding"),
    Place("same-total", "onnx", "states it", "auto_pad"),
    Place("same-split", "tensorflow", "states it", "SAME_UPPER"),
    Place("same-split", "onnx", "states it", "SAME_UPPER and SAME_LOWER"),
    Place("transposed-size", "guide", "states it", "relationship 13; no dilation"),
    Place("transposed-size", "theano", "states it"),
    Place("transposed-size", "pytorch", "states it", "ConvTranspose1d, Shape"),
    Place("transposed-size", "onnx", "states it", "ConvTranspose"),
    Place("conv-fibre", "guide", "states a part", "remark on relationship 6"),
    Place("conv-fibre", "pytorch", "states a part", "output_padding"),
    Place("conv-fibre", "paddle", "says otherwise", "the closed interval has one size too many"),
    Place("output-padding", "guide", "states it", "relationship 14"),
    Place("round-trip", "guide", "states a part", "a < s"),
    Place("round-trip", "onnx", "says otherwise", 'less than "stride/dilation"'),
    Place("round-trip", "d2l", "says otherwise", "the shape is said to come back whatever the stride"),
    Place("same-transposed", "tensorflow", "states it"),
    Place("same-transposed", "onnx", "states it"),
    Place("same-transposed", "jax", "states it"),
    Place("transposed-equivalence", "guide", "states it", "without the kernel's flip, without proof"),
    Place("transposed-equivalence", "stablehlo", "states it", "lhs_dilation"),
    Place("transposed-equivalence", "cs231n", "states a part", "one line"),
    Place("transposed-channels", "jax", "states it", "transpose_kernel"),
    Place("transposed-channels", "pytorch", "states a part", "the weight's shape"),
    Place("conv-matrix", "guide", "states a part", "one matrix, 4 by 16"),
    Place("conv-matrix", "d2l", "states it", "as code"),
    Place("matrix-transpose", "guide", "states a part"),
    Place("input-gradient", "guide", "states a part", "a footnote"),
    Place("input-gradient", "d2l", "states it"),
    Place("weight-gradient", "cs231n", "states a part", "one line"),
    Place("polyphase", "checkerboard", "states a part"),
    Place("sub-pixel", "sub-pixel", "states it"),
    Place("tap-count", "checkerboard", "states a part", "in words and with sliders"),
    Place("pool-size", "guide", "states a part", '"does not involve zero padding"'),
    Place("pool-size", "pytorch", "states it"),
    Place("pool-size", "onnx", "states it"),
    Place("pool-plain", "guide", "states it", "relationship 7"),
    Place("pool-ceil", "pytorch", "says otherwise", "MaxPool1d prints a doubled ceiling; the rule in words is right"),
    Place("pool-ceil", "onnx", "states a part", "the clip in words"),
    Place("pool-ceil", "caffe", "states a part", "clips only where there is padding"),
    Place("pool-ceil", "openvino", "states it", "CEIL_TORCH"),
    Place("pool-padding-limit", "pytorch", "states a part", "the limit, without what follows from it"),
    Place("avg-divisor", "pytorch", "states it", "count_include_pad"),
    Place("avg-divisor", "onnx", "states it", "count_include_pad"),
    Place("adaptive-bins", "paddle", "states it"),
    Place("global", "keras", "states it"),
    Place("global", "onnx", "states it"),
    Place("unpool-size", "pytorch", "states it", "MaxUnpool1d"),
    Place("unpool-values", "onnx", "claims it", "MaxUnpool: pooling should give back the original input"),
    Place("same-keeps-size", "keras", "claims it", "the pooling layers promise it for every stride"),
    Place("same-keeps-size", "jax", "claims it", "the docstring of conv_general_dilated promises it"),
    Place("same-keeps-size", "openvino", "claims it", "the pooling shape rules of 2024 promise it"),
)  # fmt: skip


def places(tag: str) -> tuple[Place, ...]:
    """Where one theorem stands in print."""
    return tuple(place for place in PLACES if place.tag == tag)
