"""Ask the tools that count a network: multiplications, parameters and receptive fields of a few models made by hand.

    python oracles/record_counters.py

Each tool has a process of its own, since some change what others count, and meets each model freshly made; all twice.
What a network really runs is recorded beside it, call by call, so that the products can be counted from their definition.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parent.parent / "convmath" / "frameworks" / "recorded" / "counters.json"
TOOLS = ("torch", "torchinfo", "fvcore", "thop", "ptflops", "ptflops aten", "calflops", "torchscan")


def models() -> dict[str, tuple[Callable[[], Any], tuple[int, ...]]]:
    """Each model and the shape of its input, without the batch."""
    from torch import nn
    from torch.nn import functional as F

    class Functional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(nn.Conv2d(3, 8, 3).weight.detach())
            self.last = nn.Conv2d(8, 4, 1)

        def forward(self, x: Any) -> Any:
            return self.last(F.conv2d(x, self.weight, stride=2, padding=1))

    class Block(nn.Module):
        def __init__(self, before: int, after: int, stride: int) -> None:
            super().__init__()
            self.way = nn.Sequential(
                nn.Conv2d(before, after, 3, stride, 1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
                nn.Conv2d(after, after, 3, 1, 1, bias=False),
                nn.BatchNorm2d(after),
            )
            shortcut = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))
            self.shortcut = shortcut if stride > 1 else nn.Identity()

        def forward(self, x: Any) -> Any:
            return F.relu(self.way(x) + self.shortcut(x))

    def resnet18() -> Any:
        widths = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1)]
        widths += [(128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
        stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        return nn.Sequential(
            *stem, *(Block(*w) for w in widths), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 1000)
        )

    def vgg16() -> Any:
        layers: list[Any] = []
        before = 3
        for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()] if width else [nn.MaxPool2d(2)]
            before = width or before
        return nn.Sequential(
            *layers,
            nn.Flatten(),
            nn.Linear(25088, 4096),
            nn.ReLU(),
            nn.Linear(4096, 4096),
            nn.ReLU(),
            nn.Linear(4096, 1000),
        )

    def generator() -> Any:
        layers: list[Any] = []
        before = 100
        for width, stride, padding in ((512, 1, 0), (256, 2, 1), (128, 2, 1), (64, 2, 1)):
            layers += [
                nn.ConvTranspose2d(before, width, 4, stride, padding, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
            ]
            before = width
        return nn.Sequential(*layers, nn.ConvTranspose2d(64, 3, 4, 2, 1, bias=False), nn.Tanh())

    def decoder() -> Any:
        return nn.Sequential(
            nn.ConvTranspose2d(16, 8, 3, 2, 1, output_padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(8, 4, 2, 2),
            nn.ReLU(),
            nn.Conv2d(4, 3, 3, padding=1),
        )

    def mixed() -> Any:
        return nn.Sequential(
            nn.Conv2d(8, 16, 3, padding=2, dilation=2),
            nn.Conv2d(16, 16, 3, padding=1, groups=4),
            nn.ConvTranspose2d(16, 8, 4, 2, 1, groups=4),
        )

    class UNet(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.down = nn.ModuleList([self.pair(1, 8), self.pair(8, 16), self.pair(16, 32)])
            self.up = nn.ModuleList([nn.ConvTranspose2d(32, 16, 2, 2), nn.ConvTranspose2d(16, 8, 2, 2)])
            self.join = nn.ModuleList([self.pair(32, 16), self.pair(16, 8)])
            self.last = nn.Conv2d(8, 2, 1)

        @staticmethod
        def pair(before: int, after: int) -> Any:
            return nn.Sequential(
                nn.Conv2d(before, after, 3, padding=1), nn.ReLU(), nn.Conv2d(after, after, 3, padding=1)
            )

        def forward(self, x: Any) -> Any:
            import torch

            kept = []
            for n, step in enumerate(self.down):
                x = step(F.max_pool2d(x, 2) if n else x)
                kept.append(x)
            for up, join, skip in zip(self.up, self.join, kept[-2::-1], strict=True):
                x = join(torch.cat([skip, up(x)], 1))
            return self.last(x)

    return {
        "one convolution": (lambda: nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, bias=False)), (3, 16, 16)),
        "two dilated convolutions": (
            lambda: nn.Sequential(nn.Conv2d(1, 1, 3, 2, 1), nn.Conv2d(1, 1, 3, 1, 2, dilation=2)),
            (1, 16, 16),
        ),
        "one transposed convolution": (lambda: nn.Sequential(nn.ConvTranspose2d(3, 1, 2, 2)), (3, 2, 2)),
        "one transposed convolution, kernel 4": (
            lambda: nn.Sequential(nn.ConvTranspose2d(4, 4, 4, 2, 1, bias=False)),
            (4, 8, 8),
        ),
        "grouped transposed convolution": (
            lambda: nn.Sequential(nn.ConvTranspose2d(8, 4, 4, 2, 1, groups=4, bias=False)),
            (8, 8, 8),
        ),
        "even kernel, padding='same'": (
            lambda: nn.Sequential(nn.Conv2d(3, 2, 4, padding="same", bias=False)),
            (3, 18, 18),
        ),
        "functional convolution": (Functional, (3, 32, 32)),
        "dilated, grouped, transposed": (mixed, (8, 16, 16)),
        "transposed decoder": (decoder, (16, 8, 8)),
        "three-level U-Net": (UNet, (1, 32, 32)),
        "DCGAN generator": (generator, (100, 1, 1)),
        "ResNet-18": (resnet18, (3, 224, 224)),
        "VGG16": (vgg16, (3, 224, 224)),
    }


def calls(model: Any, x: Any) -> list[dict[str, Any]]:
    """Every convolution and matrix product that runs, with its shapes."""
    from torch.utils._python_dispatch import TorchDispatchMode

    found: list[dict[str, Any]] = []

    class Listening(TorchDispatchMode):
        def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            out = function(*args, **(kwargs or {}))
            name = str(function)
            if name == "aten.convolution.default":
                data, weight, _, stride, padding, dilation, transposed, extra, groups = args
                kernel, low = list(weight.shape[2:]), data.shape[2:]
                found.append(
                    {
                        "operator": "conv_transpose" if transposed else "conv",
                        "in_channels": data.shape[1],
                        "out_channels": out.shape[1],
                        "kernel_size": kernel,
                        "stride": list(stride),
                        "padding": list(padding),
                        "dilation": list(dilation),
                        "output_padding": list(extra),
                        "groups": groups,
                        "input_size": list(low),
                        "output_size": list(out.shape[2:]),
                    }
                )
            elif name == "aten.addmm.default":
                found.append({"operator": "linear", "in_features": args[1].shape[1], "out_features": args[2].shape[1]})
            return out

    with Listening():
        model(x)
    return found


def asked(tool: str, model: Any, shape: tuple[int, ...]) -> dict[str, Any]:
    """What a tool prints, by the names it uses itself."""
    import torch

    x = torch.zeros(1, *shape)
    if tool == "torch":
        from torch.utils.flop_counter import FlopCounterMode

        with FlopCounterMode(display=False) as counter:
            model(x)
        return {"flops": counter.get_total_flops()}
    if tool == "torchinfo":
        import torchinfo

        told = torchinfo.summary(model, input_size=(1, *shape), verbose=0)
        return {"mult-adds": told.total_mult_adds, "params": told.total_params}
    if tool == "fvcore":
        from fvcore.nn import FlopCountAnalysis

        counted = FlopCountAnalysis(model, x).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
        return {
            "flops": counted.total(),
            "conv and linear": sum(counted.by_operator()[op] for op in ("conv", "linear")),
        }
    if tool == "thop":
        import thop

        macs, parameters = thop.profile(model, inputs=(x,), verbose=False)
        return {"macs": macs, "params": parameters}
    if tool.startswith("ptflops"):
        from ptflops import get_model_complexity_info

        backend = "aten" if tool.endswith("aten") else "pytorch"
        macs, parameters = get_model_complexity_info(
            model, shape, as_strings=False, print_per_layer_stat=False, verbose=False, backend=backend
        )
        return {"macs": macs, "params": parameters}
    if tool == "calflops":
        from calflops import calculate_flops

        _, macs, parameters = calculate_flops(
            model, input_shape=(1, *shape), output_as_string=False, print_results=False, print_detailed=False
        )
        return {"macs": macs, "params": parameters}
    from torchscan import crawl_module

    told = crawl_module(model, shape)
    fields = [
        layer["metrics"]["receptive_field"]["value"]
        for layer in told["layers"]
        if "receptive_field" in layer["metrics"]
    ]
    return {
        "macs": told["totals"]["macs"]["value"],
        "params": told["totals"]["parameters"]["value"],
        "receptive fields": fields,  # one a module
    }


def answer(tool: str, name: str) -> dict[str, Any]:
    """One tool on one model, or the class of its refusal."""
    make, shape = models()[name]
    model = make().eval()
    import torch

    with torch.no_grad(), contextlib.redirect_stdout(io.StringIO()):
        if tool == "calls":
            parameters = sum(p.numel() for p in model.parameters())
            return {"input": list(shape), "parameters": parameters, "calls": calls(model, torch.zeros(1, *shape))}
        try:
            found = asked(tool, model, shape)
        except Exception as error:
            return {
                "refuses": f"{type(error).__name__}: {str(error).splitlines()[0][:80]}"
                if str(error)
                else type(error).__name__
            }
    return {key: int(n) if isinstance(n, (int, float)) and n == int(n) else n for key, n in found.items()}


def process(tool: str) -> dict[str, Any]:
    """The answers of a tool on every model, each freshly made, from two processes of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--worker", tool]
    first, second = (json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(2))
    return {name: first[name] if first[name] == second[name] else {"unstable": True} for name in first}


def main() -> None:
    told = process("calls")
    for tool in TOOLS:
        for name, found in process(tool).items():
            told[name].setdefault("tools", {})[tool] = found
    document: dict[str, Any] = {
        "command": "python oracles/record_counters.py",
        "versions": {tool: version(tool) for tool in TOOLS if " " not in tool},
        "models": told,
    }
    document["sha256"] = hashlib.sha256(
        json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
    TABLE.write_text(
        json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"{TABLE.name}: {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        print(json.dumps({name: answer(sys.argv[2], name) for name in models()}))
    else:
        main()
