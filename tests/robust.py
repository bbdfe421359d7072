"""What must hold on anyone's machine, each tried for real: ``make robust``, or some of it by name, ``make robust CHECKS=offline``.

Every check prints one line: ok, FAILED with the end of what was said, or skipped with what this machine lacks.
Checkouts are clones of the last commit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(sys.prefix)


class Failed(Exception):
    """What was expected, and the end of what was said."""


class Skipped(Exception):
    """What this machine lacks."""


def run(*command: object, cwd: Path = ROOT, expect: int = 0, **variables: str) -> str:
    """Run a command, see that it exits as expected, and return what it said."""
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode != expect:
        raise Failed(f"exit code {ran.returncode} of {command[0]}:\n{ran.stdout[-2000:]}")
    return ran.stdout


def expect(condition: bool, what: str) -> None:
    if not condition:
        raise Failed(what)


def clone(folder: Path) -> Path:
    run("git", "clone", "--quiet", ROOT, folder)
    return folder


def unshared(option: str) -> list[str]:
    """The command that runs another with a network or mounts of its own."""
    command = ["unshare", "--map-root-user", option]
    if not shutil.which("unshare") or subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        raise Skipped(f"no unshare {option} here")
    return command


def make(*variables: str) -> list[str]:
    """`make site` with the environment that runs this, unless told otherwise."""
    return ["make", "site", f"VENV={VENV}", *variables]


def interrupted(place: Path) -> None:
    """Ctrl-C in the middle of a build leaves nothing that counts as built, no process and no file; the next one builds."""
    out, temporary = place / "html", place / "temporary"
    temporary.mkdir()
    for moment in (".convmath", "t"):  # while pages are read, and when the first theorem's page is written
        building = subprocess.Popen(
            make(f"OUT={out}"), cwd=ROOT, env={**os.environ, "TMPDIR": str(temporary)}, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        while not (out / moment).exists() and building.poll() is None:
            time.sleep(0.1)
        time.sleep(2)
        os.killpg(building.pid, signal.SIGINT)
        building.communicate(timeout=60)
        expect(building.returncode != 0, "an interrupted build ended well")
        expect(not (out / "SHA256SUMS").exists(), "an interrupted build looks finished")
        expect(not list(temporary.iterdir()), f"left behind: {[path.name for path in temporary.iterdir()]}")
        left = subprocess.run(["pgrep", "-f", str(temporary)], capture_output=True, text=True, check=False).stdout
        expect(not left, f"still running: {left}")
        shutil.rmtree(out)
    run(*make(f"OUT={out}"))
    run("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=out)


def same_bytes(place: Path) -> None:
    """Built again, every file is the same; the one that was changed, and no other, is named."""
    out = place / "html"
    run(*make(f"OUT={out}"))
    with (out / "index.html").open("a") as changed:
        changed.write("changed")
    said = run(VENV / "bin" / "convmath", "verify", "--site", out, expect=1)
    expect(said == "FAILED index.html differs\n", said)


def offline(place: Path) -> None:
    """Without any network a site is built, the same one."""
    command = unshared("--net")
    for name, prefix in (("here", []), ("offline", command)):
        run(*prefix, *make(f"OUT={place / name / 'html'}"))
    here, there = ((place / name / "html" / "SHA256SUMS").read_text() for name in ("here", "offline"))
    expect(here == there, "offline, other bytes are built")


def read_only(place: Path) -> None:
    """A checkout on a read-only file system, with environment and site elsewhere."""
    command, checkout = unshared("--mount"), clone(place / "checkout")
    mount = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && ! touch x 2>/dev/null && exec "$@"'
    site = ["make", "site", f"VENV={place / 'env'}", f"OUT={place / 'html'}", f"PYTHON={sys.executable}"]
    run(*command, "sh", "-c", mount, checkout, *site)
    expect((place / "html" / "SHA256SUMS").is_file(), "no site was built")


def odd_path_twice(place: Path) -> None:
    """A path with spaces and letters from elsewhere, and on it two `make site` at once from nothing; then tests."""
    checkout = clone(place / "größe & ширина 大小")
    command = ["make", "site", f"PYTHON={sys.executable}"]
    both = [
        subprocess.Popen(command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(2)
    ]
    said = [building.communicate()[0] for building in both]
    for building, text in zip(both, said):
        expect(building.returncode == 0, text[-2000:])
    tests = [f"tests/test_{name}.py" for name in ("build", "package", "command_line", "small_sites", "site")]
    run(".venv/bin/python", "-m", "pytest", "-p", "no:cacheprovider", *tests, cwd=checkout)


def pythons() -> dict[str, str | None]:
    """Version -> an interpreter of it, if there is one."""
    found: dict[str, str | None] = {}
    for version in ("3.11", "3.12", "3.13", "3.14"):
        candidates = [f"python{version}", *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
        ask = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
        found[version] = None
        for candidate in filter(shutil.which, candidates):
            answer = subprocess.run([candidate, "-c", ask], capture_output=True, text=True, check=False).stdout
            if answer.strip() == version:
                found[version] = candidate
    return found


def python(version: str) -> Callable[[Path], None]:
    def check(place: Path) -> None:
        """A site is built from the lock by this Python."""
        interpreter = pythons()[version]
        if interpreter is None:
            raise Skipped(f"no Python {version} here")
        run("make", "site", f"PYTHON={interpreter}", cwd=clone(place / "checkout"))

    return check


def newest(place: Path) -> None:
    """A site is built with the newest versions of the dependencies, not the locked ones."""
    checkout = clone(place / "checkout")
    run(sys.executable, "-m", "venv", ".venv", cwd=checkout)
    run(".venv/bin/python", "-m", "pip", "install", "--quiet", "--editable", ".[docs,prove,solvers,test]", cwd=checkout)
    (checkout / ".venv" / "ready").touch()
    run("make", "site", cwd=checkout)


def wheel(place: Path) -> None:
    """Installed from the wheel into a fresh environment, everything is verified, far from the checkout."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", place / "dist")
    (built,) = (place / "dist").glob("*.whl")
    run(sys.executable, "-m", "venv", place / "env")
    run(place / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", built)
    said = run(place / "env" / "bin" / "convmath", "verify", cwd=place)
    expect(" 0 failed" in said, said)


def solvers(place: Path) -> None:
    """z3 and cvc5 find no counterexample to any link."""
    said = run(VENV / "bin" / "convmath", "verify", "--with", "z3,cvc5", cwd=place)
    expect(said.count("has a counterexample to 0\n") == 2, said)


CHECKS: dict[str, Callable[[Path], None]] = {
    "interrupted": interrupted,
    "same-bytes": same_bytes,
    "offline": offline,
    "read-only": read_only,
    "odd-path-twice": odd_path_twice,
    **{f"python-{version}": python(version) for version in ("3.11", "3.12", "3.13", "3.14")},
    "newest": newest,
    "wheel": wheel,
    "solvers": solvers,
}


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in CHECKS]:
        print(f"CHECKS must be among {' '.join(CHECKS)}, got {unknown[0]}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where this runs in the background, and inherited
    failed = 0
    for name in names or CHECKS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="convmath-robust-") as place:
            try:
                CHECKS[name](Path(place))
                verdict = "ok"
            except Skipped as why:
                verdict = f"skipped: {why}"
            except (Failed, subprocess.TimeoutExpired) as what:
                failed += 1
                verdict = f"FAILED {what}"
        print(f"{name:15} {time.monotonic() - begun:4.0f} s  {verdict}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
