"""ONNX Runtime: what is known beside what ONNX prints."""

from convmath.frameworks.model import Document, Framework, Rounding
from convmath.frameworks.onnx import RUNTIME

POOL = Document(
    release=RUNTIME, path="onnxruntime/core/providers/cpu/nn/pool_attributes.h", where="the size of a pool, ceil_mode"
)

FRAMEWORK = Framework(
    name="onnxruntime",
    title="ONNX Runtime",
    version="1.32.0",
    rounding=(Rounding(rule="torch", evidence=(POOL,)),),
)
