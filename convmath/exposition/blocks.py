"""What is shown of a theorem, as data: made once by `theorems`, written out by one writer for each place it is read in.

Nothing here knows docutils, Markdown or a terminal.  A formula stays a formula until a writer prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from convmath.language.terms import Formula, Node, Term

# Within a line ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Code:
    """Something that is typed."""

    text: str


@dataclass(frozen=True, eq=False)
class Math:
    """A formula in the line, after a sign such as "=" where it continues one."""

    shown: Term | Formula | Node
    sign: Literal["", "=", "<=>", ">= 1"] = ""


@dataclass(frozen=True)
class Values:
    """Values of variables, as one formula."""

    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, eq=False)
class Sending:
    """Where a step sends its indices: names ↦ terms; a witness is the term for the one name it stands for."""

    names: tuple[str, ...]
    terms: tuple[Term, ...]
    witness: bool


@dataclass(frozen=True)
class Ref:
    """Another theorem."""

    tag: str


@dataclass(frozen=True)
class Status:
    """What this build found: proved, refuted or failed."""

    status: str


@dataclass(frozen=True)
class Link:
    """A page elsewhere, or a file of this site."""

    text: str
    address: str
    code: bool = False


Piece = Words | Strong | Code | Math | Values | Sending | Ref | Status | Link
Line = tuple[Piece, ...]


# One below the other ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Paragraph:
    """A few sentences; `role` says what they are to whoever styles them."""

    line: Line
    role: str = ""


@dataclass(frozen=True, eq=False)
class Display:
    """A formula on a line of its own."""

    shown: Term | Formula | Node
    role: Literal["", "result"] = ""


@dataclass(frozen=True)
class Listing:
    """Text to copy."""

    name: str
    text: str
    language: str


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of cells; no heads where the rows explain themselves."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, eq=False)
class Sum:
    """A case of a certificate: facts that would all hold if the statement failed, and their impossible sum."""

    number: str
    facts: tuple[Node, ...]  # each is at least 0
    equalities: tuple[Node, ...]  # each is 0
    summands: tuple[tuple[Node, ...], ...]  # each a product; together they come to -1


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure that `convmath.figures` draws: its kind and the layer, in the words of `convmath figure`."""

    kind: str
    layer: tuple[tuple[str, int], ...]
    caption: str


@dataclass(frozen=True, eq=False)
class Places:
    """The pages that speak of the theorem, which only the site knows."""

    tag: str


@dataclass(frozen=True, eq=False)
class Folded:
    """What unfolds on demand."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class Section:
    """A part with a title; its anchor stays what it is when the title changes."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


Block = Paragraph | Display | Listing | Table | Sum | Picture | Places | Folded | Section
