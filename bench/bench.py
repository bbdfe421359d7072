"""What rebuilding costs, as ratios of interleaved runs: ``make bench`` writes bench/result.json."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = 6
HEAD = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Page {0}\n\n"
CELLS = (
    "import sympy\nfrom convmath import conv_size\nconv_size(7, 3)",
    "import matplotlib.pyplot as plt\nplt.plot([1, {0}]);",
)
STOCK = 'extensions = ["myst_nb"]\nnb_execution_mode = "{0}"\n'
OURS = 'extensions = ["myst_nb", "convmath.sphinxext.kernels"]\nnb_execution_mode = "{0}"\n'


def timed(command: list[str], **variables: str) -> float:
    """Seconds one command takes."""
    begun = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


def build(folder: Path, conf: str) -> float:
    """Seconds a full build takes with these settings."""
    (folder / "conf.py").write_text(conf)
    out = tempfile.mkdtemp(dir=folder.parent)
    return timed([sys.executable, "-m", "sphinx", "-q", "-E", str(folder), f"{out}/html"])


def execution(rounds: int) -> dict[str, float]:
    """Seconds spent executing pages: a full build less one that executes nothing."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "docs"
        folder.mkdir()
        for number in range(PAGES):
            cells = "".join(f"```{{code-cell}} python\n{cell.format(number)}\n```\n\n" for cell in CELLS)
            (folder / f"page{number}.md").write_text(HEAD.format(number) + cells)
        listed = "\n".join(f"page{number}" for number in range(PAGES))
        (folder / "index.md").write_text(f"# Index\n\n```{{toctree}}\n{listed}\n```\n")
        runs = [
            [build(folder, text.format(mode)) for text, mode in ((STOCK, "off"), (STOCK, "force"), (OURS, "force"))]
            for _ in range(rounds)
        ]
    off, stock, ours = (statistics.median(column) for column in zip(*runs))
    return {"stock": stock - off, "ours": ours - off, "ratio": (ours - off) / (stock - off)}


def start(rounds: int) -> dict[str, float]:
    """Seconds for a plain question on the command line, and for bare Python."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": tempfile.mkdtemp()}
    question, bare = [sys.executable, "-m", "convmath", "conv", "7", "--kernel", "3"], [sys.executable, "-c", "pass"]
    timed(question, **kept)
    runs = [(timed(question, **kept), timed(bare, **kept)) for _ in range(rounds)]
    ours, stock = (statistics.median(column) for column in zip(*runs))
    return {"stock": stock, "ours": ours, "ratio": ours / stock}


def proofs() -> dict[str, float]:
    """Processor seconds to re-check every proof, and for z3 to prove the same statements."""
    from convmath.proof import store
    from convmath.proof.opinions import second_opinions
    from convmath.proof.verify import check_proof, closed_statements
    from convmath.theory import ALL, CHAPTERS

    earlier, begun = closed_statements(ALL), time.process_time()
    for chapter in CHAPTERS:
        proofs = store.load(chapter.name)
        for theorem in chapter.theorems:
            check_proof(theorem, proofs, earlier)
    ours, begun = time.process_time() - begun, time.process_time()
    second_opinions(CHAPTERS)
    stock = time.process_time() - begun
    return {"stock": stock, "ours": ours, "ratio": ours / stock}


def main() -> None:
    found = {"execution": execution(3), "start": start(21), "proofs": proofs()}
    machine = {
        "system": f"{platform.system()} {platform.machine()}", "python": platform.python_version(),
        "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
    text = json.dumps({"machine": machine, "pages": PAGES, "seconds": found}, indent=1)
    (ROOT / "bench" / "result.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
