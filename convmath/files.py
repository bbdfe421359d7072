"""Writing files whole or not at all, and the names of those in a built site."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SUMS = "SHA256SUMS"  # every file of a built site with its hash
ENVIRONMENT = "environment.json"  # what the bytes of a site depend on beside the checkout


def write(path: Path, content: bytes) -> None:
    """Write a file under another name first, so that nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".convmath-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~umask())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def umask() -> int:
    """The mode bits that new files go without; it can only be read by setting it."""
    current = os.umask(0)
    os.umask(current)
    return current


def files(folder: Path) -> list[str]:
    """Every file of the site but hidden ones and the list of sums itself."""
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return [name for name in names if not name.startswith(".") and name != SUMS]
