"""What a file of theorems may hold: data.  Read before it is loaded, so that nothing in it has run by then.

A file of theorems imports formulas, sizes and other theorems, gives names to what it builds, and may define functions that
return what they build.  It has no loop, changes nothing that has a meaning already, and calls nothing but what it imported,
what it defined and a few plain functions.  The program that says what is proved runs apart from it all the same.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from pathlib import Path

FROM = ("convmath.language.terms", "convmath.language.sums", "convmath.arithmetic", "convmath.theory", "__future__")
PLAIN = frozenset({"dict", "enumerate", "int", "len", "list", "map", "range", "reversed", "str", "sum", "tuple", "zip"})
MACHINERY = frozenset(
    {"__init__.py", "collection.py", "derivations.py", "model.py", "sources.py"}
)  # of the theory's folder
STATEMENTS = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.Return, ast.Expr)
FORBIDDEN = (ast.Lambda, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)


def wrong(files: Iterable[Path]) -> list[str]:
    """What the files hold that is no data, one line each, "FILE, line N: what"."""
    return [f"{file.name}, {problem}" for file in files for problem in problems(file.read_text(encoding="utf-8"))]


def problems(source: str) -> list[str]:
    """What is no data in the source of one file of theorems, one line each."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return [f"line {error.lineno}: {error.msg}"]
    called = PLAIN | set(names_given(tree))
    found = {(at, what): None for node in ast.walk(tree) for at, what in looked_at(node, called)}
    return [f"line {at}: {what}" for at, what in sorted(found)]


def names_given(tree: ast.Module) -> Iterator[str]:
    """The names that imports and definitions of the file give."""
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in statement.names)
        elif isinstance(statement, ast.FunctionDef):
            yield statement.name
        elif isinstance(statement, ast.Assign):
            targets = [n for target in statement.targets for n in ast.walk(target)]
            yield from (n.id for n in targets if isinstance(n, ast.Name))


def looked_at(node: ast.AST, called: frozenset[str] | set[str]) -> Iterator[tuple[int, str]]:
    """What is wrong with one node of the tree, without its parts."""
    at = getattr(node, "lineno", 0)
    if isinstance(node, ast.stmt) and not isinstance(node, STATEMENTS):
        yield at, f"a file of theorems has no {type(node).__name__.lower()}"
    elif isinstance(node, ast.Expr) and not (
        isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ):
        lost = [
            k.value.value
            for k in getattr(node.value, "keywords", ())
            if k.arg == "tag" and isinstance(k.value, ast.Constant)
        ]
        yield at, f"builds the theorem {lost[0]!s}, but gives it no name" if lost else "a statement that builds nothing"
    elif isinstance(node, FORBIDDEN):
        yield at, f"a file of theorems has no {type(node).__name__.lower()}"
    if isinstance(node, ast.Import):
        yield at, f"imports {node.names[0].name}; it may import formulas, sizes and theorems"
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        if node.level or not any(module == name or module.startswith(f"{name}.") for name in FROM):
            yield at, f"imports from {'.' * node.level}{module}; it may import formulas, sizes and theorems"
        if any(alias.name.startswith("_") or alias.name == "*" for alias in node.names):
            yield at, f"imports {node.names[0].name} from {module}"
    if isinstance(node, ast.FunctionDef) and node.decorator_list:
        yield at, "decorates a function"
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        yield at, "changes something that has a meaning already"
    if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
        yield at, f"reaches for {node.attr}"
    if isinstance(node, ast.Name) and (hasattr(builtins, node.id) or node.id.startswith("_")):
        plain = node.id in PLAIN and isinstance(node.ctx, ast.Load)
        yield from () if plain else [(at, f"takes the name {node.id}")]
    if isinstance(node, ast.Call) and not callable_here(node.func, called):
        yield at, f"calls {ast.unparse(node.func):.40}, which it neither imports nor defines"


def callable_here(function: ast.expr, called: frozenset[str] | set[str]) -> bool:
    """A name of the file, or a function of a module that it imported, such as sizes.conv."""
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.value.id in ("sizes", "claimed") or function.attr in ("items", "keys", "values")
    return isinstance(function, ast.Name) and function.id in called
