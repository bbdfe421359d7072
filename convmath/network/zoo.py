"""Networks of the literature, from the layers alone: tables in models/, and here those that repeat blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

from convmath.network.builder import Builder
from convmath.network.network import Network
from convmath.network.nodes import (
    Conv,
    Flatten,
    GlobalPool,
    Join,
    Linear,
    Pointwise,
    Pool,
    ResizeLike,
)
from convmath.network.window import Sides, Window

RELU, NORM, LAYER_NORM = (
    Pointwise(name="ReLU"),
    Pointwise(name="BatchNorm", by_channel=2),
    Pointwise(name="LayerNorm", by_channel=2),
)
ADD, CONCAT = Join(kind="Add"), Join(kind="Concat")
Sizes = int | tuple[int, int]


def window(
    kernel_size: Sizes, stride: int = 1, padding: Sizes = 0, dilation: int = 1, rounding: str = "floor"
) -> tuple[Window, ...]:
    """A window for every axis, or one for each of two."""
    kernels = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,)
    sides = padding if isinstance(padding, tuple) else (padding,) * len(kernels)
    return tuple([Window(k, stride, Sides(p, p), dilation, 0, rounding) for k, p in zip(kernels, sides)])


def max_pool(kernel_size: int, stride: int, padding: int = 0, rounding: str = "floor") -> Pool:
    return Pool(axes=window(kernel_size, stride, padding, rounding=rounding))


def avg_pool(kernel_size: int, stride: int, padding: int = 0) -> Pool:
    return Pool(axes=window(kernel_size, stride, padding), kind="average")


def conv(
    net: Builder, out: int, kernel_size: Sizes, *inputs: str, stride: int = 1, padding: Sizes = 0, groups: int = 1,
    dilation: int = 1, norm: bool = True, relu: bool = True, bias: bool = False, name: str = "",
) -> str:  # fmt: skip
    """A convolution, most often followed by batch normalisation and ReLU."""
    axes = window(kernel_size, stride, padding, dilation)
    last = net.add(Conv(axes=axes, out_channels=out, groups=groups, bias=bias), *inputs, name=name)
    if norm:
        last = net.add(NORM)
    return net.add(RELU) if relu else last


def classifier(net: Builder, features: int) -> Network:
    net.add(GlobalPool(), name="avgpool")
    net.add(Flatten(), name="flatten")
    net.add(Linear(in_features=features, out_features=1000), name="fc")
    return net.done()


def residual(net: Builder, start: str, out: int, stride: int, shortcut: bool) -> None:
    """The end of a block: its input, or a strided 1×1 convolution of it, is added."""
    main = net.last
    other = conv(net, out, 1, start, stride=stride, relu=False) if shortcut else start
    net.add(ADD, main, other)
    net.add(RELU)


def stem(net: Builder) -> None:
    conv(net, 64, 7, stride=2, padding=3, name="conv1")
    net.add(max_pool(3, 2, 1), name="maxpool")


def resnet18() -> Network:
    net = Builder("ResNet-18", (3, 224, 224))
    stem(net)
    for stage, out in enumerate((64, 128, 256, 512)):
        for block in range(2):
            start, stride = net.last, 2 if stage and not block else 1
            conv(net, out, 3, stride=stride, padding=1)
            conv(net, out, 3, padding=1, relu=False)
            residual(net, start, out, stride, stride > 1)
    return classifier(net, 512)


def bottlenecks(net: Builder, first: bool = False, dilate: Sequence[bool] = (False,) * 4) -> None:
    """The stages of ResNet-50; the stride of a block in its 1×1 or, as torchvision has it, in its 3×3."""
    dilation = 1
    for stage, (width, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3))):
        before = dilation
        if dilate[stage]:
            dilation *= 2
        for block in range(blocks):
            start = net.last
            stride = 2 if stage and not block and not dilate[stage] else 1
            now = before if not block else dilation
            conv(net, width, 1, stride=stride if first else 1)
            conv(net, width, 3, stride=1 if first else stride, padding=now, dilation=now)
            conv(net, 4 * width, 1, relu=False)
            residual(net, start, 4 * width, stride, not block)


def resnet50(first: bool = False) -> Network:
    net = Builder("ResNet-50, stride in the 1×1" if first else "ResNet-50", (3, 224, 224))
    stem(net)
    bottlenecks(net, first)
    return classifier(net, 2048)


def inception(net: Builder, *branches: tuple[int, ...]) -> None:
    """GoogLeNet's block as torchvision has it: its "5×5" is a 3×3."""
    (one,), (three_in, three), (five_in, five), (pool,) = branches
    start = net.last
    ends = [conv(net, one, 1, start)]
    for inside, out in ((three_in, three), (five_in, five)):
        conv(net, inside, 1, start)
        ends.append(conv(net, out, 3, padding=1))
    net.add(max_pool(3, 1, 1, "torch"), start)
    ends.append(conv(net, pool, 1))
    net.add(CONCAT, *ends)


def googlenet() -> Network:
    net = Builder("GoogLeNet, torchvision", (3, 224, 224))
    conv(net, 64, 7, stride=2, padding=3)
    net.add(max_pool(3, 2, 0, "torch"))
    conv(net, 64, 1)
    conv(net, 192, 3, padding=1)
    net.add(max_pool(3, 2, 0, "torch"))
    inception(net, (64,), (96, 128), (16, 32), (32,))
    inception(net, (128,), (128, 192), (32, 96), (64,))
    net.add(max_pool(3, 2, 0, "torch"))
    inception(net, (192,), (96, 208), (16, 48), (64,))
    inception(net, (160,), (112, 224), (24, 64), (64,))
    inception(net, (128,), (128, 256), (24, 64), (64,))
    inception(net, (112,), (144, 288), (32, 64), (64,))
    inception(net, (256,), (160, 320), (32, 128), (128,))
    net.add(max_pool(2, 2, 0, "torch"))
    inception(net, (256,), (160, 320), (32, 128), (128,))
    inception(net, (384,), (192, 384), (48, 128), (128,))
    return classifier(net, 1024)


def mobilenet_v2() -> Network:
    net = Builder("MobileNetV2", (3, 224, 224))
    given = 32
    conv(net, given, 3, stride=2, padding=1)
    for factor, out, blocks, first in (
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
    ):  # fmt: skip
        for block in range(blocks):
            start, stride, wide = net.last, 1 if block else first, given * factor
            if factor > 1:
                conv(net, wide, 1)
            conv(net, wide, 3, stride=stride, padding=1, groups=wide)
            end = conv(net, out, 1, relu=False)
            if stride == 1 and given == out:
                net.add(ADD, end, start)
            given = out
    conv(net, 1280, 1)
    return classifier(net, 1280)


def densenet121() -> Network:
    net = Builder("DenseNet-121", (3, 224, 224))
    stem(net)
    depth = 64
    for stage, layers in enumerate((6, 12, 24, 16)):
        for _ in range(layers):
            start = net.last
            net.add(NORM)
            net.add(RELU)
            conv(net, 128, 1)
            end = conv(net, 32, 3, padding=1, norm=False, relu=False)
            net.add(CONCAT, start, end)
            depth += 32
        net.add(NORM)
        net.add(RELU)
        if stage < 3:
            depth //= 2
            conv(net, depth, 1, norm=False, relu=False)
            net.add(avg_pool(2, 2))
    return classifier(net, depth)


def inception_v3() -> Network:
    net = Builder("Inception v3, without its auxiliary classifier", (3, 299, 299))

    def branch(start: str, *layers: tuple[int, Sizes, Sizes, int]) -> str:
        last = start
        for out, kernel_size, padding, stride in layers:
            last = conv(net, out, kernel_size, last, padding=padding, stride=stride)
        return last

    def pooled(start: str, out: int) -> str:
        net.add(avg_pool(3, 1, 1), start)
        return conv(net, out, 1)

    flat, tall = ((1, 7), (0, 3), 1), ((7, 1), (3, 0), 1)
    for out, padding, stride in ((32, 0, 2), (32, 0, 1), (64, 1, 1)):
        conv(net, out, 3, padding=padding, stride=stride)
    net.add(max_pool(3, 2))
    conv(net, 80, 1)
    conv(net, 192, 3)
    net.add(max_pool(3, 2))
    for pool in (32, 64, 64):
        x = net.last
        net.add(CONCAT, branch(x, (64, 1, 0, 1)), branch(x, (48, 1, 0, 1), (64, 5, 2, 1)),
                branch(x, (64, 1, 0, 1), (96, 3, 1, 1), (96, 3, 1, 1)), pooled(x, pool))  # fmt: skip
    x = net.last
    net.add(CONCAT, branch(x, (384, 3, 0, 2)), branch(x, (64, 1, 0, 1), (96, 3, 1, 1), (96, 3, 0, 2)),
            net.add(max_pool(3, 2), x))  # fmt: skip
    for c in (128, 160, 160, 192):
        x = net.last
        net.add(CONCAT, branch(x, (192, 1, 0, 1)), branch(x, (c, 1, 0, 1), (c, *flat), (192, *tall)),
                branch(x, (c, 1, 0, 1), (c, *tall), (c, *flat), (c, *tall), (192, *flat)), pooled(x, 192))  # fmt: skip
    x = net.last
    net.add(CONCAT, branch(x, (192, 1, 0, 1), (320, 3, 0, 2)),
            branch(x, (192, 1, 0, 1), (192, *flat), (192, *tall), (192, 3, 0, 2)), net.add(max_pool(3, 2), x))  # fmt: skip
    for _ in range(2):
        x = net.last
        one, two = branch(x, (384, 1, 0, 1)), branch(x, (448, 1, 0, 1), (384, 3, 1, 1))
        halves = [branch(y, (384, k, p, 1)) for y in (one, two) for k, p in (((1, 3), (0, 1)), ((3, 1), (1, 0)))]
        net.add(CONCAT, branch(x, (320, 1, 0, 1)), *halves, pooled(x, 192))
    return classifier(net, 2048)


def convnext_tiny() -> Network:
    net = Builder("ConvNeXt-T", (3, 224, 224))
    conv(net, 96, 4, stride=4, norm=False, relu=False, bias=True)
    net.add(LAYER_NORM)
    for stage, (width, blocks) in enumerate(((96, 3), (192, 3), (384, 9), (768, 3))):
        if stage:
            net.add(LAYER_NORM)
            conv(net, width, 2, stride=2, norm=False, relu=False, bias=True)
        for _ in range(blocks):
            start = net.last
            conv(net, width, 7, padding=3, groups=width, norm=False, relu=False, bias=True)
            net.add(LAYER_NORM)
            conv(net, 4 * width, 1, norm=False, relu=False, bias=True)
            net.add(Pointwise(name="GELU"))
            conv(net, width, 1, norm=False, relu=False, bias=True)
            end = net.add(Pointwise(name="LayerScale", by_channel=1))
            net.add(ADD, end, start)
    net.add(GlobalPool())
    net.add(LAYER_NORM)
    net.add(Flatten())
    net.add(Linear(in_features=768, out_features=1000))
    return net.done()


def squeezenet() -> Network:
    net = Builder("SqueezeNet 1.1", (3, 224, 224))
    conv(net, 64, 3, stride=2, norm=False, bias=True)
    for pool, inside, out in (
        (1, 16, 64),
        (0, 16, 64),
        (1, 32, 128),
        (0, 32, 128),
        (1, 48, 192),
        (0, 48, 192),
        (0, 64, 256),
        (0, 64, 256),
    ):
        if pool:
            net.add(max_pool(3, 2, 0, "torch"))
        start = conv(net, inside, 1, norm=False, bias=True)
        one = conv(net, out, 1, start, norm=False, bias=True)
        net.add(CONCAT, one, conv(net, out, 3, start, padding=1, norm=False, bias=True))
    conv(net, 1000, 1, norm=False, bias=True)
    net.add(GlobalPool())
    net.add(Flatten())
    return net.done()


def wavenet(stacks: int = 1) -> Network:
    """Dilations 1, 2, …, 512 in each stack, kernels of 2, causal."""
    net = Builder(f"WaveNet, {10 * stacks} layers", (1, 16000))
    conv(net, 32, 1, norm=False, relu=False, bias=True)
    for n in range(10 * stacks):
        start, dilation = net.last, 2 ** (n % 10)
        axes = (Window(2, 1, Sides(dilation, 0), dilation),)
        gate, value = (net.add(Conv(axes=axes, out_channels=32), start) for _ in range(2))
        net.add(Pointwise(name="Sigmoid"), gate)
        net.add(Join(kind="Multiply"), net.last, net.add(Pointwise(name="Tanh"), value))
        net.add(ADD, conv(net, 32, 1, norm=False, relu=False, bias=True), start)
    return net.done()


def deeplab_v3() -> Network:
    """torchvision's, on ResNet-50 with an output stride of 8; without its auxiliary classifier."""
    net = Builder("DeepLab v3", (3, 520, 520))
    stem(net)
    bottlenecks(net, dilate=(False, False, True, True))
    start = net.last
    ends = [conv(net, 256, 1, start)]
    ends += [conv(net, 256, 3, start, padding=d, dilation=d) for d in (12, 24, 36)]
    net.add(GlobalPool(), start)
    conv(net, 256, 1)
    ends.append(net.add(ResizeLike(mode="linear"), net.last, start))
    net.add(CONCAT, *ends)
    conv(net, 256, 1)
    conv(net, 256, 3, padding=1)
    scores = conv(net, 21, 1, norm=False, relu=False, bias=True)
    net.add(ResizeLike(mode="linear"), scores, "input")
    return net.done()


BUILDERS: dict[str, Callable[[], Network]] = {
    "resnet18": resnet18,
    "resnet50": resnet50,
    "resnet50_original": lambda: resnet50(first=True),
    "googlenet": googlenet,
    "mobilenet_v2": mobilenet_v2,
    "densenet121": densenet121,
    "inception_v3": inception_v3,
    "convnext_tiny": convnext_tiny,
    "squeezenet": squeezenet,
    "wavenet": wavenet,
    "wavenet30": lambda: wavenet(3),
    "deeplab_v3": deeplab_v3,
}
TABLES = (
    "lenet5", "alexnet", "alexnet_paper", "vgg16", "unet", "fcn32s", "fcn16s", "fcn8s", "dcgan", "wav2vec2", "whisper", "vit_b_16",
)  # fmt: skip
NAMES = (*TABLES, *BUILDERS)


def network(name: str) -> Network:
    """The network of this name."""
    if name in BUILDERS:
        return BUILDERS[name]()
    if name not in TABLES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}, got {name!r}")
    return Network.from_toml((files("convmath.network") / "models" / f"{name}.toml").read_text(encoding="utf-8"))
