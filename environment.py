"""Set up the environment that the checkout is built in, from requirements.lock: ``python environment.py VENV``.

`make` calls it.  Two at once take turns, and what was interrupted is begun afresh.  It runs before anything is installed.
"""

import contextlib
import os
import subprocess
import sys
import venv
from pathlib import Path


def main(folder: Path) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever has an older one is told so
        sys.exit(f"convmath needs Python 3.11 or newer, this is {sys.version.split()[0]}")
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(ImportError):  # where there is none, two at once are for the reader to avoid
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        install(folder)
    finally:
        os.close(lock)


def install(folder: Path) -> None:
    ready, unfinished = folder / "ready", folder / "unfinished"
    if ready.exists() and ready.stat().st_mtime >= max(map(os.path.getmtime, ("requirements.lock", "pyproject.toml"))):
        return  # another make did it meanwhile
    venv.EnvBuilder(with_pip=True, clear=unfinished.exists(), symlinks=os.name != "nt").create(folder)
    ready.unlink(missing_ok=True)
    unfinished.touch()
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for wanted in (["--require-hashes", "-r", "requirements.lock"], ["--no-deps", "--no-build-isolation", "-e", "."]):
        installed = subprocess.run([*pip, *wanted], check=False)
        if installed.returncode:
            sys.exit(installed.returncode)
    unfinished.unlink()
    ready.touch()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(130)
