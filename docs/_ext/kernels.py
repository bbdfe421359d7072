"""How page cells run: sockets instead of TCP ports, figures without a screen, and the same hashes in every build."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from functools import partial
from pathlib import Path
from queue import Empty
from typing import Any

import jupyter_cache.executors.utils as runner
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging as sphinx_logging

from _ext import forking

logger = sphinx_logging.getLogger(__name__)
CELL = re.compile(r"^ *(`{3,}|:{3,}) *\{code-cell\}", re.MULTILINE)
STOCK = runner.executenb
ENVIRONMENT = {
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # must be set before matplotlib is imported
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else the debugger warns on stderr in every kernel
    "IPYTHONDIR": "",  # a reader's own IPython profile must not change a page
    "JUPYTER_RUNTIME_DIR": "",
}


class PromptClient(AsyncKernelClient):
    """A client that starts with the first cell as soon as the kernel has answered on both channels.

    The stock one then waits until nothing has come for a fifth of a second; what still comes belongs to no cell, and
    nbclient leaves it alone.
    """

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        until = time.monotonic() + (60 if timeout is None else timeout)
        while time.monotonic() < until:
            self.kernel_info()
            with contextlib.suppress(Empty):
                answer = await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
                self._handle_kernel_info_reply(answer)
                return
            if not await self.is_alive():
                raise RuntimeError("the kernel ended before it answered")
        raise RuntimeError(f"the kernel did not answer within {timeout} seconds")


# A kernel sends what a cell prints every fifth of a second, and MyST-NB joins the pieces with line breaks: where a slow
# machine cuts, there would be one.  So a cell's text is sent once, when the cell ends.
STREAMS = """\
import sys

for stream in (sys.stdout, sys.stderr):
    stream.flush_interval = 3600
"""


class SocketKernelManager(AsyncKernelManager):
    """A kernel reached over sockets in a private folder: nothing listens on the network."""

    client_factory = PromptClient

    def __init__(self, **options: Any) -> None:
        # An absolute name: kernel and client need not run in the same folder.
        socket = os.path.join(os.environ["JUPYTER_RUNTIME_DIR"], uuid.uuid4().hex[:8])
        super().__init__(**{"transport": "ipc", "ip": socket, **options})


def prepare() -> None:
    """Set up this process so that kernels started from it run as the house wants; called once a build."""
    home = tempfile.mkdtemp(prefix="convmath-")  # socket paths are limited to about a hundred characters
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ.update(ENVIRONMENT, IPYTHONDIR=home, JUPYTER_RUNTIME_DIR=home)
    startup = Path(home, "profile_default", "startup")
    startup.mkdir(parents=True)
    (startup / "streams.py").write_text(STREAMS, encoding="utf-8")
    logging.getLogger("traitlets").setLevel(logging.WARNING)  # else every page is announced on stderr
    reason = forking.unavailable()
    if reason:
        print(f"convmath: every page starts a kernel of its own from nothing: {reason}", file=sys.stderr)
    else:
        atexit.register(end, forking.start(home), os.getpid())
    # nbclient offers no setting for the class of kernel manager, so the one call is given it here.  A kernel whose page
    # is done has nothing left to do: it is ended at once.
    runner.executenb = partial(STOCK, kernel_manager_class=SocketKernelManager, shutdown_kernel="immediate")


def end(process: subprocess.Popen[bytes], starter: int) -> None:
    """End the forking process with the build, but not with one of the build's own workers."""
    if os.getpid() == starter:
        process.kill()
        process.wait()


def check_executed(app: Sphinx, env: BuildEnvironment) -> None:
    """A page that shows a cell whose code did not run would show numbers nobody computed."""
    for page in sorted(env.found_docs):
        if not CELL.search(Path(env.doc2path(page)).read_text(encoding="utf-8")):
            continue
        run = NbMetadataCollector.get_exec_data(env, page)
        if not run or not run["succeeded"]:
            logger.error("the page shows cells that did not run", location=page, type="cells")


def setup(app: Sphinx) -> dict[str, Any]:
    prepare()
    app.connect("env-check-consistency", check_executed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
