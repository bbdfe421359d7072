"""Small ONNX files for tests/models: exported by PyTorch, their weights taken out, and what the onnx package says of them.

    python oracles/onnx_models.py       needs torch, torchvision and onnx; never needed to build or test

Weights are marked as data in a file that does not exist, which leaves their dimensions.  Beside the files stands
recorded.json: each node's operator, inputs, outputs and attributes as `onnx.load` reads them, and the shapes of
`onnx.shape_inference`.
"""

from __future__ import annotations

import hashlib
import io
import json
import warnings
from pathlib import Path

import onnx
import torch
import torchvision
from torch import nn
from torch.nn import functional as F

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "models"
FEW = 64  # tensors of at most so many numbers keep them: shapes, scales, pads


class UNet(nn.Module):
    """Two levels, no padding, skips cropped in the middle by a fixed margin."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(1, 8, 3), nn.Conv2d(8, 16, 3)
        self.up, self.c = nn.ConvTranspose2d(16, 8, 2, 2), nn.Conv2d(16, 2, 3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skip = F.relu(self.a(x))
        deep = self.up(F.relu(self.b(F.max_pool2d(skip, 2))))
        return self.c(torch.cat([skip[:, :, 2:-2, 2:-2], deep], 1))


class Resized(nn.Module):
    """A decoder that follows the sizes of its skip."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.a, self.b, self.mode = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, 2, 1), mode

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        skip = self.a(x)
        deep = self.b(skip)
        linear = {"align_corners": False} if self.mode == "bilinear" else {}
        return skip + F.interpolate(deep, size=skip.shape[2:], mode=self.mode, **linear)


class Speech(nn.Module):
    """The beginning of wav2vec 2.0, samples without a channel, and a causal layer by padding first."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Conv1d(1 if n == 0 else 16, 16, k, s) for n, (k, s) in enumerate([(10, 5), (3, 2), (2, 2)])]
        )
        self.causal = nn.Conv1d(16, 16, 3, dilation=2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x.unsqueeze(1)
        for layer in self.layers:
            x = F.gelu(layer(x))
        return self.causal(F.pad(x, (4, 0)))


class Attentive(nn.Module):
    """A convolution, a layer norm and a linear layer on channels, then attention, which ends the analysis."""

    def __init__(self) -> None:
        super().__init__()
        self.patch, self.norm, self.mlp = nn.Conv2d(3, 32, 4, 4), nn.LayerNorm(32), nn.Linear(32, 64)
        self.q, self.k = nn.Linear(64, 16), nn.Linear(64, 16)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.mlp(self.norm(self.patch(x).permute(0, 2, 3, 1))).flatten(1, 2)
        return torch.softmax(self.q(x) @ self.k(x).transpose(1, 2), -1)


def generator() -> nn.Module:
    return nn.Sequential(
        nn.ConvTranspose2d(100, 64, 4, 1, 0, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 3, 2, 1, output_padding=1), nn.ReLU(),
        nn.ConvTranspose2d(32, 16, 4, 2, 1, groups=4), nn.Upsample(scale_factor=2), nn.Conv2d(16, 12, 3, padding=2, dilation=2),
        nn.PixelShuffle(2), nn.Tanh(),
    )  # fmt: skip


def models() -> dict[str, tuple[nn.Module, tuple[int, ...], dict[str, object]]]:
    """name -> module, input, what else to tell the exporter."""
    zoo = torchvision.models
    open_ = {"dynamic_axes": {"x": {2: "height", 3: "width"}}}
    return {
        "resnet18": (zoo.resnet18(), (3, 224, 224), {}),
        "resnet50": (zoo.resnet50(), (3, 224, 224), {}),
        "vgg16": (zoo.vgg16(), (3, 224, 224), {}),
        "squeezenet": (zoo.squeezenet1_1(), (3, 224, 224), {}),
        "mobilenet_v2": (zoo.mobilenet_v2(), (3, 224, 224), open_),
        "googlenet": (zoo.googlenet(aux_logits=False, init_weights=False, transform_input=False), (3, 224, 224), {}),
        "mobilenet_v3": (zoo.mobilenet_v3_small(), (3, 224, 224), {}),
        "unet": (UNet(), (1, 64, 64), open_),
        "resized_nearest": (Resized("nearest"), (3, 64, 64), open_),
        "resized_linear": (Resized("bilinear"), (3, 64, 64), {}),
        "speech": (Speech(), (4000,), {}),
        "generator": (generator(), (100, 1, 1), {}),
        "attentive": (Attentive(), (3, 32, 32), {}),
    }


def stripped(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with short names, and weights that lie nowhere."""
    graph = model.graph
    names = {value.name: value.name for value in [*graph.input, *graph.output]}
    for tensor in graph.initializer:
        names[tensor.name] = f"w{len(names)}"
    for node in graph.node:
        for name in node.output:
            names.setdefault(name, f"t{len(names)}")
    for tensor in graph.initializer:
        count = 1
        for size in tensor.dims:
            count *= size
        tensor.name = names[tensor.name]
        if count > FEW:
            for field in ("raw_data", "float_data", "int64_data", "int32_data"):
                tensor.ClearField(field)
            tensor.data_location = onnx.TensorProto.EXTERNAL
            tensor.external_data.add(key="location", value="none")
    for number, node in enumerate(graph.node):
        node.name, node.doc_string = f"{node.op_type.lower()}{number}", ""
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names[name] for name in node.output]
    del graph.value_info[:]
    model.producer_version = ""
    return model


def attribute(found: onnx.AttributeProto) -> object:
    value = onnx.helper.get_attribute_value(found)
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, onnx.TensorProto):
        return {"dims": list(value.dims)}
    return list(value) if not isinstance(value, (int, float, str)) else value


def recorded(path: Path) -> dict[str, object]:
    """What the onnx package says of a file."""
    model = onnx.load(path, load_external_data=False)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=False)
    shapes = {}
    for value in [*inferred.graph.input, *inferred.graph.value_info, *inferred.graph.output]:
        dims = value.type.tensor_type.shape.dim
        shapes[value.name] = [dim.dim_value if dim.HasField("dim_value") else None for dim in dims]
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "inputs": [value.name for value in model.graph.input],
        "initializers": {tensor.name: list(tensor.dims) for tensor in model.graph.initializer},
        "nodes": [
            [
                node.op_type,
                node.name,
                list(node.input),
                list(node.output),
                {a.name: attribute(a) for a in node.attribute},
            ]
            for node in model.graph.node
        ],
        "shapes": shapes,
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    found: dict[str, object] = {"onnx": onnx.__version__, "torch": torch.__version__.partition("+")[0], "models": {}}
    for name, (module, shape, told) in models().items():
        data = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                module.eval(), (torch.zeros(1, *shape),), data, input_names=["x"], output_names=["y"],
                opset_version=17, dynamo=False, **told,
            )  # fmt: skip
        path = FOLDER / f"{name}.onnx"
        onnx.save(stripped(onnx.load_from_string(data.getvalue())), path)
        found["models"][name] = recorded(path)  # type: ignore[index]
        print(name, path.stat().st_size)
    (FOLDER / "recorded.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
