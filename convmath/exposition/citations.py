"""Citations of theorems: as BibTeX, as CSL-JSON and as text.

A citation names what does not move: tag, statement version and hash, the permanent path.  Its date is the date of the
sources, never of the build: SOURCE_DATE_EPOCH, else the last commit; without either it has none.  Its address is SITE_URL,
else the one that pyproject.toml has under [project.urls]; without either it says that this copy has none.
"""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata
from importlib.resources import files
from pathlib import Path
from typing import Any

from convmath import __version__
from convmath.proof.registry import sha256
from convmath.theory.model import Theorem

AUTHOR = "The convmath developers"
FORMATS = ("bibtex", "csl", "text")
MONTHS = "January February March April May June July August September October November December".split()
# What BibTeX's own engines cannot set, or read as a command.
TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
TEX |= {letter: "\\" + letter for letter in "&%$#_{}"}
SIGNS = {"⌊": r"\lfloor ", "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ", "−": "-", "·": r"\cdot ", "≥": r"\ge "}
SIGNS |= {"≤": r"\le ", "∣": r"\mid ", "′": r"{}^{\prime}", "₁": "_1", "₂": "_2", "×": r"\times ", "₊": "_+", "₋": "_-"}
TEX |= {sign: f"${name.strip()}$" for sign, name in SIGNS.items()} | {"…": r"\ldots{}"}


@dataclass(frozen=True, kw_only=True)
class Citation:
    """What is cited, and where it stands for good."""

    tag: str
    kind: str  # "theorem" or "refuted claim"
    title: str
    version: int  # of the statement
    sha256: str  # of claim, title and words
    release: str  # of convmath
    date: str  # 2026-11-22, or empty
    page: str  # the permanent path below the site's address
    address: str  # of the site, or empty
    repository: str = ""  # the address of the sources, or empty

    @property
    def key(self) -> str:
        return f"convmath:{self.tag}"

    @property
    def what(self) -> str:
        """The part of every citation that pins the statement down."""
        where = "" if self.address or self.repository else ", a copy without an address"
        return f"{self.kind} {self.tag}, version {self.version}, sha256 {self.sha256}, page {self.page}{where}"

    @property
    def url(self) -> str:
        """The theorem's page; where only the sources have an address, theirs; empty where nothing has."""
        return f"{self.address}/{self.page}" if self.address else self.repository


def cite(theorem: Theorem, *, date: str | None = None, site: str | None = None) -> Citation:
    """The citation of one theorem; date and the site's address are those of this checkout unless given."""
    return Citation(
        tag=theorem.tag,
        kind="refuted claim" if theorem.refuted else "theorem",
        title=theorem.title,
        version=theorem.version,
        sha256=sha256(theorem),
        release=__version__,
        date=source_date() if date is None else date,
        page=f"t/{theorem.tag}.html",
        address=address() if site is None else site.rstrip("/"),
        repository=published("Repository", "Source") if site is None else "",
    )


def address() -> str:
    """Where this site stands for good, without a slash at the end; empty for a copy that has no address."""
    return os.environ.get("SITE_URL", "").rstrip("/") or published("Documentation", "Homepage")


@cache
def published(*labels: str) -> str:
    """The first of these addresses that the project gives itself: in pyproject.toml, or in what is installed."""
    file = Path(str(files("convmath"))).parent / "pyproject.toml"
    if file.is_file():
        urls = tomllib.loads(file.read_text(encoding="utf-8")).get("project", {}).get("urls", {})
    else:
        try:
            lines = metadata("convmath").get_all("Project-URL") or []
        except PackageNotFoundError:
            lines = []
        urls = dict(line.split(", ", 1) for line in lines)
    known = {label.lower(): str(url).rstrip("/") for label, url in urls.items()}
    return next((known[label.lower()] for label in labels if label.lower() in known), "")


def source_date() -> str:
    """The date of the sources; empty outside a checkout when no SOURCE_DATE_EPOCH says it."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        try:
            if given.isascii() and given.isdigit():
                return day(int(given))
        except (ValueError, OverflowError, OSError):  # each platform has its own way to say: too far away
            pass
        raise ValueError(f"SOURCE_DATE_EPOCH must be seconds since 1970, up to the year 9999, got {given!r}")
    root = Path(str(files("convmath"))).parent
    if not (root / ".git").exists():
        return ""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return day(int(said)) if said.isdigit() else ""


def day(seconds: int) -> str:
    """The date in UTC.

    >>> day(0)
    '1970-01-01'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def tex(words: str) -> str:
    r"""Words as a BibTeX engine of any age can set them.

    >>> tex("stride ⌊i/o⌋ & 50 %")
    'stride $\\lfloor$i/o$\\rfloor$ \\& 50 \\%'
    """
    return "".join(TEX.get(letter, letter) for letter in words)


def bibtex(citation: Citation) -> str:
    """One entry; braces keep the author whole and the title's capitals."""
    fields = {
        "author": "{" + AUTHOR + "}",
        "title": "{" + tex(citation.title) + "}",
        "howpublished": f"convmath {citation.release}",
        "note": tex(citation.what[0].upper() + citation.what[1:]),
    }
    if citation.date:
        year, month, date = citation.date.split("-")
        fields |= {"year": year, "month": str(int(month)), "day": str(int(date))}
    if citation.url:
        fields["url"] = citation.url
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{citation.key},\n{lines}}}\n"


def csl(citation: Citation) -> dict[str, Any]:
    """One item of CSL-JSON."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "webpage",
        "author": [{"literal": AUTHOR}],
        "title": citation.title,
        "container-title": "convmath",
        "version": citation.release,
        "number": citation.tag,
        "genre": citation.kind,
        "note": citation.what,
    }
    if citation.date:
        item["issued"] = {"date-parts": [[int(part) for part in citation.date.split("-")]]}
    if citation.url:
        item["URL"] = citation.url
    return item


def text(citation: Citation) -> str:
    """One sentence."""
    said = f"{AUTHOR}, “{citation.title}”, convmath {citation.release}, {citation.what}"
    if citation.date:
        year, month, date = citation.date.split("-")
        said += f", {int(date)} {MONTHS[int(month) - 1]} {year}"
    return said + (f", {citation.url}." if citation.url else ".")


def written(citation: Citation, form: str, parameter: str = "--format") -> str:
    """The citation in one of FORMATS; `parameter` is what an error calls the form."""
    if form not in FORMATS:
        raise ValueError(f"{parameter} must be one of {', '.join(FORMATS)}, got {form!r:.60}")
    if form == "bibtex":
        return bibtex(citation)
    return csl_json([citation]) if form == "csl" else text(citation) + "\n"


def bibliography(citations: Iterable[Citation]) -> str:
    """Every entry, as one BibTeX file."""
    return "\n".join(bibtex(citation) for citation in citations)


def csl_json(citations: Iterable[Citation]) -> str:
    """Every item, as one CSL-JSON file."""
    items = []
    for citation in citations:
        fields = [f'    "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in csl(citation).items()]
        items.append("  {\n" + ",\n".join(fields) + "\n  }")
    return "[\n" + ",\n".join(items) + "\n]\n"
