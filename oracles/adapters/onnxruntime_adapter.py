"""ONNX Runtime for run.py; every layer is a model of one node."""

import numpy as np
import onnxruntime
from onnx import TensorProto, helper
from run import Missing, Refused

NAME, VERSION = "ONNX Runtime", onnxruntime.__version__
OPERATORS = {"conv": "Conv", "conv_transpose": "ConvTranspose", "max_pool": "MaxPool", "avg_pool": "AveragePool"}
OPTIONS = onnxruntime.SessionOptions()
OPTIONS.log_severity_level = 4


def attributes(operator, p):
    """The layer as ONNX spells it."""
    found = {"pads": p["padding"], "strides": [p["stride"]], "kernel_shape": [p["kernel_size"]]}
    if "dilation" in p:
        found["dilations"] = [p["dilation"]]
    if "groups" in p:
        found["group"] = p["groups"]
    if "output_padding" in p:
        found["output_padding"] = [p["output_padding"]]
    if "ceil_mode" in p:
        found["ceil_mode"] = int(p["ceil_mode"])
    if "count_include_pad" in p:
        found["count_include_pad"] = int(p["count_include_pad"])
    return found


def answer(operator, parameters, data, weight):
    """What ONNX Runtime makes of the layer."""
    if operator not in OPERATORS:
        raise Missing(operator)
    given = {"X": np.array([data], np.float32)}
    if weight is not None:
        given["W"] = np.array(weight, np.float32)
    node = helper.make_node(OPERATORS[operator], list(given), ["Y"], **attributes(operator, parameters))
    told = [helper.make_tensor_value_info(name, TensorProto.FLOAT, value.shape) for name, value in given.items()]
    out = helper.make_tensor_value_info("Y", TensorProto.FLOAT, None)
    model = helper.make_model(
        helper.make_graph([node], "layer", told, [out]), opset_imports=[helper.make_opsetid("", 22)]
    )
    model.ir_version = 10
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), OPTIONS, providers=["CPUExecutionProvider"])
        found = session.run(None, given)[0]
    except Exception as error:  # the runtime has an exception class for each of its statuses
        raise Refused(error) from None
    return [[int(v) if np.isfinite(v) and abs(v) < 2**40 else None for v in row] for row in found[0].tolist()]
