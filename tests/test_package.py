"""Wheel and sdist carry what verification needs, and work from a clean place."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import environment
from tests.conftest import ROOT

NEEDED = {
    "convmath/certificates/convolution.json",
    "convmath/tags.txt",
    "convmath/py.typed",
    "convmath/proof/kernel.py",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return folder


def test_the_wheel_verifies_by_itself(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert set(archive.namelist()) >= NEEDED
        assert "convmath/certificates/mutants.json" not in archive.namelist()
        archive.extractall(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "convmath", "verify", "conv-size"]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    command = [sys.executable, "-m", "convmath", "verify", "conv-size", "--mutants"]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (result.returncode, "--mutants needs a checkout" in result.stderr) == (2, True)
    where = [sys.executable, "-c", "import convmath; print(convmath.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.startswith(str(tmp_path))


def test_the_sdist_carries_pages_and_tests(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {
        "docs/tags.txt",
        "docs/convolution.md",
        "tests/test_kernel.py",
        "Makefile",
        "conf.py",
        "environment.py",
        "requirements.lock",
    } <= names


def test_the_version_is_written_once_everywhere() -> None:
    import tomllib

    import convmath

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == convmath.__version__


def test_workflows_call_what_the_makefile_has() -> None:
    """The same commands as on anyone's machine."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    called = {
        path.name: re.findall(r"run: make ([a-z]+)", path.read_text())
        for path in (ROOT / ".github" / "workflows").glob("*.yml")
    }
    assert set(called) == {"ci.yml", "coq.yml", "pages.yml", "release.yml", "robust.yml"}
    for name, commands in called.items():
        assert commands and set(commands) <= targets, name


def test_an_environment_that_was_not_finished_is_begun_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mark says that an installation was cut off; a folder without it is never emptied."""
    monkeypatch.setattr(environment.venv.EnvBuilder, "_setup_pip", lambda *_: None)  # so that installing fails at once
    folder = tmp_path / "env"
    folder.mkdir()
    (folder / "mine").touch()
    for attempt in range(2):
        with pytest.raises(SystemExit) as ended:
            environment.main(folder)
        assert ended.value.code == 1
        assert (folder / "mine").exists() == (attempt == 0)
        assert (folder / "unfinished").exists() and not (folder / "ready").exists()
    (folder / "ready").touch()
    environment.main(folder)  # another make did it meanwhile
