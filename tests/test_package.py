"""Wheel and sdist carry what verification needs, and work from a clean place."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

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
        archive.extractall(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-m", "convmath", "verify", "conv-size"]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
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
        "requirements.lock",
    } <= names


def test_the_version_is_written_once_everywhere() -> None:
    import tomllib

    import convmath

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == convmath.__version__
