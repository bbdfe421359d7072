"""``convmath verify --site DIR``: is this site what the checkout builds?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import convmath


def compare(folder: str) -> int:
    """Build the site again and name every file that differs; in another environment, compare what was proved."""
    site, root = Path(folder), Path(convmath.__file__).resolve().parent.parent
    if not (site / "SHA256SUMS").is_file():
        raise ValueError(f"--site must be a built site, one with a file SHA256SUMS, got {folder!r}")
    if not (root / "conf.py").is_file():
        raise ValueError("--site needs a checkout, whose pages are built again; this is an installed package")
    from convmath.sphinxext.rebuild import ENVIRONMENT, sums

    theirs = json.loads((site / ENVIRONMENT).read_text(encoding="utf-8")) if (site / ENVIRONMENT).is_file() else {}
    with tempfile.TemporaryDirectory(prefix="convmath-") as place:
        built = Path(place) / "html"
        command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-j", "auto", "-b", "html"]
        command += ["-c", ".", "-d", f"{built}.doctrees", "docs", str(built)]
        address = {**os.environ, "SITE_URL": theirs.get("site_url", "")}
        if subprocess.run(command, cwd=root, env=address, check=False, stdout=sys.stderr).returncode:
            print("FAILED the site does not build", file=sys.stderr)
            return 1
        ours = json.loads((built / ENVIRONMENT).read_text(encoding="utf-8"))
        same = theirs == ours
        if same:
            wrong = differing(listed(sums(site)), listed(sums(built)))
            count = len(listed(sums(built)))
        else:
            print("built in another environment, so only theorems.json is compared", file=sys.stderr)
            names = ["theorems.json"]
            wrong = [
                n for n in names if not (site / n).is_file() or (site / n).read_bytes() != (built / n).read_bytes()
            ]
            count = 1
    for name in wrong:
        print(f"FAILED {name} differs", file=sys.stderr)
    if not wrong:
        print(f"{count} files are what this checkout builds" if same else "theorems.json is what this checkout builds")
    return 1 if wrong else 0


def listed(text: str) -> dict[str, str]:
    """File -> hash."""
    return {name: digest for digest, name in (line.split("  ", 1) for line in text.splitlines())}


def differing(theirs: dict[str, str], ours: dict[str, str]) -> list[str]:
    """Every file that is on one side only, or is not the same on both."""
    return sorted(name for name in theirs.keys() | ours.keys() if theirs.get(name) != ours.get(name))
