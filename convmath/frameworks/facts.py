"""Every framework that something is known of, and what all of them say together."""

from __future__ import annotations

from collections.abc import Iterator

from convmath.frameworks import (
    caffe,
    jax,
    keras,
    mxnet,
    onnx,
    onnxruntime,
    openvino,
    paddle,
    recorded,
    tensorflow,
    tinygrad,
    torch,
    works,
)
from convmath.frameworks.model import Evidence, Framework, Place, Table

ALL: tuple[Framework, ...] = (
    torch.FRAMEWORK,
    tensorflow.FRAMEWORK,
    keras.FRAMEWORK,
    jax.FRAMEWORK,
    onnx.FRAMEWORK,
    onnxruntime.FRAMEWORK,
    openvino.FRAMEWORK,
    paddle.FRAMEWORK,
    tinygrad.FRAMEWORK,
    caffe.FRAMEWORK,
    mxnet.FRAMEWORK,
)

PLACES: tuple[Place, ...] = (*works.PLACES, *(place for known in ALL for place in known.places))


def places(tag: str) -> tuple[Place, ...]:
    """Where one theorem stands in print."""
    return tuple(place for place in PLACES if place.tag == tag)


def used_by(rule: str) -> str:
    """Who computes a ceil rule, and how each says it; "nobody" where no framework is known to."""
    users = [(known, each) for known in ALL for each in known.rounding if each.rule == rule]
    said = [f"{known.title} {each.called}".rstrip() for known, each in users if not each.only]
    said += [f"{known.title} ({each.only})" for known, each in users if each.only]
    return ", ".join(said) or "nobody: it is only printed"


def evidence() -> Iterator[tuple[str, Evidence]]:
    """Everything that vouches for anything, with the name of the framework it is about."""
    for known in ALL:
        carried = [*known.grounds.values(), *(f.evidence for f in known.facts), *(r.evidence for r in known.rounding)]
        yield from ((known.name, each) for told in carried for each in told)
        yield from ((known.name, place.document) for place in known.places)


def problems() -> list[str]:
    """Evidence that names a table other than the one that is here; one line each."""
    found = []
    for name, each in evidence():
        if isinstance(each, Table) and each.sha256 != (actual := recorded.named(each.file).sha256):
            found.append(
                f"{name}: the table {each.file} has the hash {actual[:12]}, its evidence says {each.sha256[:12]}"
            )
    return list(dict.fromkeys(found))
