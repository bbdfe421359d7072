"""PyTorch for run.py."""

import torch
import torch.nn.functional as F
from run import Refused

NAME, VERSION = "PyTorch", torch.__version__


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def answer(operator, parameters, data, weight):
    """What PyTorch makes of the layer."""
    p = dict(parameters)
    low, high = p.pop("padding", (0, 0))
    x = tensor(data)[None]
    try:
        out = called(operator, p, low, high, x, None if weight is None else tensor(weight))
    except (RuntimeError, ValueError) as error:
        raise Refused(error) from None
    return [[int(v) if abs(v) < 2**40 else None for v in row] for row in out[0].tolist()]


def called(operator, p, low, high, x, weight):
    if operator.startswith("adaptive"):
        function = F.adaptive_max_pool1d if operator == "adaptive_max_pool" else F.adaptive_avg_pool1d
        return function(x, p["output_size"])
    if operator == "conv":
        if low != high or low < 0:  # as PyTorch's documentation says: pad first
            x, low = F.pad(x, (low, high)), 0
        return F.conv1d(x, weight, None, p["stride"], low, p["dilation"], p["groups"])
    if low != high or low < 0:
        raise Refused("one number for both sides")
    if operator == "conv_transpose":
        return F.conv_transpose1d(x, weight, None, p["stride"], low, p["output_padding"], p["groups"], p["dilation"])
    if operator == "max_pool":
        return F.max_pool1d(x, p["kernel_size"], p["stride"], low, p["dilation"], p["ceil_mode"])
    return F.avg_pool1d(x, p["kernel_size"], p["stride"], low, p["ceil_mode"], p["count_include_pad"])
