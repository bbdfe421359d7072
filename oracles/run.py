"""Make an environment for each framework named, record it there, and say what has changed.

    python oracles/run.py [--newest] [--environments FOLDER] NAME ...

The versions are those of the committed tables; --newest takes what the index has, so that a drift shows.
All together take about 6 GB.  Nothing here is needed to build or to test.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGES = {
    "torch": ("torch==2.13.0", "numpy"),
    "tensorflow": ("tensorflow-cpu==2.21.0", "keras==3.15.1"),
    "tensorflow_onednn": ("tensorflow-cpu==2.21.0", "keras==3.15.1"),
    "keras": ("tensorflow-cpu==2.21.0", "keras==3.15.1"),
    "jax": ("jax==0.10.2", "jaxlib==0.10.2", "flax==0.12.8"),
    "onnx": ("onnx==1.23.2",),
    "onnxruntime": ("onnx==1.23.2", "onnxruntime==1.32.0"),
    "openvino": ("openvino==2026.4.1",),
    "paddle": ("paddlepaddle==3.3.1",),
    "tinygrad": ("tinygrad==0.14.0", "numpy"),
    "counters": (
        "torch==2.13.0",
        "numpy",
        "torchinfo==1.8.0",
        "fvcore==0.1.5.post20221221",
        "thop==0.1.1.post2209072238",
        "ptflops==0.7.5",
        "calflops==0.3.2",
        "transformers==5.24.0",
        "torchscan==0.2.0",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Record what frameworks answer.")
    parser.add_argument("--newest", action="store_true", help="take the newest versions, to see what has changed")
    parser.add_argument(
        "--environments", default=".venv-oracles", help="environments are this name and the framework's"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PACKAGES))
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in PACKAGES]:
        parser.error(f"NAME must be one of {', '.join(PACKAGES)}, got {unknown[0]}")
    for name in asked.names or PACKAGES:
        home = Path(f"{asked.environments}-{name}")
        python = home / "bin" / "python"
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", home], check=True)
        packages = [p.partition("==")[0] for p in PACKAGES[name]] if asked.newest else PACKAGES[name]
        quiet = ["--quiet", "--disable-pip-version-check"]
        subprocess.run([python, "-m", "pip", "install", *quiet, *["--upgrade"] * asked.newest, *packages], check=True)
        subprocess.run([python, "-W", "ignore", HERE / f"record_{name}.py"], check=True)
        if name == "torch":  # the table of windows and divisors, which a page shows position by position
            told = [python.absolute(), "-W", "ignore", "-m", "convmath.frameworks.record_torch"]
            subprocess.run(told, check=True, cwd=HERE.parent)


if __name__ == "__main__":
    main()
