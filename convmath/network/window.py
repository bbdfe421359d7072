"""The window of one axis: what a kernel does along it."""

from convmath.layers.window import Sides, Window

__all__ = ["Sides", "Window"]
