"""``convmath verify --site DIR``: is this site what the checkout builds?"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import convmath
from convmath.files import ENVIRONMENT, SUMS, files

ROOT = Path(convmath.__file__).resolve().parent.parent


def compare(parameter: str, folder: str) -> int:
    """Build the site again and name every file that differs; in another environment, compare what was proved."""
    site = Path(folder)
    if not (ROOT / "conf.py").is_file():
        raise ValueError(f"{parameter} needs a checkout, whose pages are built again; this is an installed package")
    if importlib.util.find_spec("sphinx") is None:
        raise ValueError(f"{parameter} needs sphinx; install convmath[docs]")
    for name in (SUMS, ENVIRONMENT):
        if not (site / name).is_file():
            raise ValueError(f"{parameter} must be a built site, one with a file {name}, got {folder!r}")
    try:
        theirs = json.loads((site / ENVIRONMENT).read_bytes())
        address, date = str(theirs["site_url"]), str(theirs.get("date", ""))
        seconds = int(datetime.fromisoformat(f"{date}T00:00:00+00:00").timestamp()) if date else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(f"{parameter} must be a built site, got {folder!r}, whose {ENVIRONMENT} is damaged") from error
    with tempfile.TemporaryDirectory(prefix="convmath-") as place:
        built = Path(place) / "html"
        if not build(built, address, seconds):
            print("FAILED the site does not build", file=sys.stderr)
            return 1
        ours = json.loads((built / ENVIRONMENT).read_bytes())
        same = theirs == ours
        names = {*files(site), *files(built), SUMS} if same else {"theorems.json"}
        wrong = [line for name in sorted(names) if (line := difference(name, site, built))]
    if not same:
        print(f"built elsewhere ({unlike(theirs, ours)}), so only theorems.json is compared", file=sys.stderr)
    for line in wrong:
        print(f"FAILED {line}", file=sys.stderr)
    if not wrong:
        print(
            f"{len(names)} files are what this checkout builds"
            if same
            else "theorems.json is what this checkout builds"
        )
    return 1 if wrong else 0


def unlike(theirs: dict[str, Any], ours: dict[str, Any]) -> str:
    """In what two environments differ, for one line."""
    theirs, ours = ({**e, **(e["packages"] if isinstance(e.get("packages"), dict) else {})} for e in (theirs, ours))
    names = sorted(name for name in theirs.keys() | ours.keys() if theirs.get(name) != ours.get(name))
    said = [f"{n} {theirs.get(n, 'none')!s:.40}, here {ours.get(n, 'none')!s:.40}" for n in names if n != "packages"]
    return "; ".join(said[:3]) + (f"; {len(said) - 3} more" if len(said) > 3 else "")


def build(out: Path, address: str, seconds: int | None) -> bool:
    """Build the site; what the build says is shown when it fails.

    It runs in a session of its own: Ctrl-C reaches this process alone, which passes it on once, as a terminal would, and
    waits, so that the build ends its kernels and removes its own temporary folder before ours goes.
    """
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "--keep-going", "-q", "-j", "auto", "-b", "html"]
    command += ["-c", ".", "-d", f"{out}.doctrees", "docs", str(out)]
    variables = {**os.environ, "SITE_URL": address}
    if seconds is not None:
        variables["SOURCE_DATE_EPOCH"] = str(seconds)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate()
    except BaseException:
        try:
            with contextlib.suppress(subprocess.TimeoutExpired, ProcessLookupError):  # it may be over by itself
                os.killpg(process.pid, signal.SIGINT)
                process.communicate(timeout=30)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        raise
    if process.returncode:
        sys.stderr.write(said.decode(errors="replace"))
    return process.returncode == 0


def difference(name: str, site: Path, built: Path) -> str:
    """What is wrong with one file of the site; empty when it is what was built."""
    if not (site / name).is_file():
        return f"{name} is missing"
    if not (built / name).is_file():
        return f"{name} is not of this site"
    return "" if (site / name).read_bytes() == (built / name).read_bytes() else f"{name} differs"
