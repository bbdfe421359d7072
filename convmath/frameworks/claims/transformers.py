"""Hugging Face transformers: what is printed there."""

from convmath.frameworks.claims import runs
from convmath.frameworks.claims.letters import i
from convmath.frameworks.claims.model import Claim, Domain, Reading
from convmath.frameworks.model import Document, Release

RELEASE = Release(
    publisher="Hugging Face transformers",
    version="5.24.0",
    address="https://github.com/huggingface/transformers/blob/v5.24.0/",
    package="transformers",
)
MODELING_WAV2VEC2 = "src/transformers/models/wav2vec2/modeling_wav2vec2.py"

CLAIMS = (
    Claim(
        id="claim-hf-length",
        document=Document(
            release=RELEASE,
            path=MODELING_WAV2VEC2,
            line=957,
            where="_conv_out_length (19 model files)",
            quotation="1D convolutional layer output length formula taken",
            installed="transformers/models/wav2vec2/modeling_wav2vec2.py",
        ),
        sha256="8de9fd84f6dff3ed52a801f6a17563a1e7169ddc5c59d5a8b71b400de06088b0",
        topic="networks",
        readings=(Reading(domain=Domain(names="i", given=(i >= 400,), most=1500), says=runs.wav2vec_in_one),),
        theorems=(
            "conv-size",
            "nested-floor",
        ),
        tracker=("huggingface/transformers#42118",),
    ),
)
