"""Ask TensorFlow's convolutions again, with the kernels of oneDNN, which newer processors have by default."""

from __future__ import annotations

from record_tensorflow import load as everything
from recording import Block, main


def load() -> tuple[str, list[Block]]:
    version, blocks = everything(onednn=True)
    return version, [block for block in blocks if block.told()["operator"] == "conv"]


if __name__ == "__main__":
    main("tensorflow_onednn", "TensorFlow with oneDNN", load, "CPU, eager, TF_ENABLE_ONEDNN_OPTS=1")
