"""The text of an nn.Sequential, as written or as PyTorch prints it; parsed, never run."""

from __future__ import annotations

import ast
import re
from typing import Any

from convmath.layers.arguments import shown
from convmath.network.builder import Builder
from convmath.network.network import Network
from convmath.network.readers.modules import module

MOST_TEXT = 200_000
PRINTED = re.compile(r"^(\s*)\(([\w.]+)\): ", re.MULTILINE)


def read(text: str) -> Network:
    """The network of nn.Sequential(…); ValueError names what is not known."""
    if len(text) > MOST_TEXT:
        raise ValueError(f"the text must have at most {MOST_TEXT:,} characters, got {len(text):,}")
    if PRINTED.search(text):
        # PyTorch prints a line a module, with its number in front and nothing behind it.
        text = PRINTED.sub(r"\1", text)
        text = re.sub(r"\)[ \t]*\n(?=\s*[\w.])", "),\n", text)
    try:
        tree = ast.parse(text.strip(), mode="exec")
    except SyntaxError as error:
        raise ValueError(f"not Python: {error.msg}, line {error.lineno}") from None
    except (RecursionError, MemoryError):
        raise ValueError("the text is nested too deeply") from None
    except ValueError as error:
        raise ValueError(f"not Python: {error}") from None
    calls = [
        node.value
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.Expr)) and isinstance(node.value, ast.Call)
    ]
    call = next((call for call in calls if name(call.func) == "Sequential"), None)
    if call is None:
        raise ValueError("the text must be one nn.Sequential(…)")
    builder = Builder("Sequential")
    try:
        follow(call, builder)
    except RecursionError:
        raise ValueError("the text is nested too deeply") from None
    if not builder.nodes:
        raise ValueError("nn.Sequential must have at least one layer")
    return builder.done()


def name(node: ast.expr) -> str:
    """Conv2d for nn.Conv2d and torch.nn.Conv2d."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def follow(call: ast.Call, builder: Builder) -> None:
    """Add what one call makes; a Sequential, also one made of an OrderedDict, is its layers one after the other."""
    what = name(call.func)
    if what == "Sequential":
        if call.keywords:
            raise ValueError(f"nn.Sequential takes layers, got {call.keywords[0].arg}=")
        for argument in call.args:
            if isinstance(argument, ast.Call) and name(argument.func) == "OrderedDict" and argument.args:
                pairs = argument.args[0]
                layers = [
                    pair.elts[1]
                    for pair in getattr(pairs, "elts", [])
                    if isinstance(pair, ast.Tuple) and len(pair.elts) == 2
                ]
            else:
                layers = [argument]
            for layer in layers:
                if not isinstance(layer, ast.Call):
                    raise ValueError(
                        f"layers must be written out, got {ast.unparse(layer)[:60]!r}, line {layer.lineno}"
                    )
                follow(layer, builder)
        return
    try:
        given = [constant(argument) for argument in call.args]
        named = {str(keyword.arg): constant(keyword.value) for keyword in call.keywords}
        for operation in module(what, given, named):
            builder.add(operation)
    except (ValueError, TypeError) as error:
        raise ValueError(f"line {call.lineno}, {what or 'a call'}: {error}") from None


def constant(node: ast.expr) -> Any:
    """A number, a word, True, False, None, or a tuple of them; sums and products of numbers are worked out."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError):
        pass
    if isinstance(node, ast.BinOp):
        left, right = constant(node.left), constant(node.right)
        work = {ast.Add: int.__add__, ast.Sub: int.__sub__, ast.Mult: int.__mul__, ast.FloorDiv: int.__floordiv__}
        how = work.get(type(node.op))  # type: ignore[call-overload]
        if how and type(left) is int and type(right) is int and max(abs(left), abs(right)) < 10**12 and right:
            return how(left, right)
    raise ValueError(f"arguments must be numbers, got {shown(ast.unparse(node)[:60])}")
