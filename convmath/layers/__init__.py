"""Layers along their axes: one window record, the layers made of it, checked sizes, and one family of errors."""

from __future__ import annotations

from importlib import import_module

# name -> the module of this package that has it; loaded when it is asked for
HOME = {
    "AdaptivePool": "pools",
    "AvgPool": "pools",
    "Conv": "conv",
    "ConvTranspose": "conv_transpose",
    "MaxPool": "pools",
    "Sides": "window",
    "Window": "window",
    # for one release
    "conv_layer": "deprecated",
    "conv_transpose_layer": "deprecated",
    "pool_layer": "deprecated",
    "unpool_size": "deprecated",
}


def __getattr__(name: str) -> object:
    """A name of one of the modules."""
    if name not in HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)
