"""A kernel for each page, forked from a process that has imported what pages need.

This is a kernel provisioner, the way jupyter_client offers to start kernels differently.  Each page still gets a fresh
process of its own: what one page defines or patches, no other page sees.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "convmath-fork"
SOCKET = "CONVMATH_NURSERY"  # the variable that says where the forking process listens
NURSERY = str(Path(__file__).with_name("nursery.py"))
LAUNCHER = ["-m", "ipykernel_launcher"]


def unavailable() -> str:
    """Why kernels cannot be forked here; empty when they can."""
    if os.environ.get("CONVMATH_FORK") == "no":
        return "CONVMATH_FORK=no"
    if not hasattr(os, "fork") or not hasattr(socket, "AF_UNIX"):
        return "this system cannot fork"
    if sys.platform == "darwin":
        return "forking is unsafe on this system once its frameworks are loaded"
    return ""


def start(folder: str) -> subprocess.Popen[bytes]:
    """Start the forking process, listening in the folder; it imports while this process goes on.

    The socket listens before this returns, so that a page that asks early waits instead of failing.
    """
    path = os.path.join(folder, "nursery")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    listening.listen(64)
    # Its output is the build's own; a session of its own keeps Ctrl-C for the build, which takes it down in ending.
    process = subprocess.Popen(
        [sys.executable, NURSERY, str(listening.fileno())],
        stdin=subprocess.PIPE,
        pass_fds=[listening.fileno()],
        start_new_session=True,
        # Threads of a linear algebra library do not survive a fork, and no page needs them.
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    listening.close()  # so that nobody waits for a forking process that could not start
    os.environ[SOCKET] = path
    os.environ[KernelProvisionerFactory.default_provisioner_name_env] = NAME
    KernelProvisionerFactory.provisioners[NAME] = EntryPoint(
        NAME, f"{__name__}:{ForkProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME
    )
    return process


class ForkProvisioner(LocalProvisioner):
    """Asks the forking process for a kernel; anything it cannot give is started the ordinary way."""

    connection: socket.socket | None = None
    group = 0

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        if cmd[1:3] != LAUNCHER:  # not a Python kernel
            return await super().launch_kernel(cmd, **kwargs)
        try:
            self.ask(cmd[3:], kwargs)
        except OSError as error:
            print(f"convmath: a page kernel is started the ordinary way: {error}", file=sys.stderr)
            return await super().launch_kernel(cmd, **kwargs)
        return self.connection_info

    def ask(self, arguments: list[str], kwargs: dict[str, Any]) -> None:
        """Have a kernel forked and learn its process id."""
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(os.environ[SOCKET])
            folder = os.path.abspath(kwargs.get("cwd") or os.getcwd())
            request = {"arguments": arguments, "environment": kwargs["env"], "folder": folder}
            connection.sendall(json.dumps(request).encode() + b"\n")
            answer = connection.makefile("rb").readline()
            if not answer:
                raise ConnectionError("the forking process has ended")
        except BaseException:
            connection.close()
            raise
        self.connection = connection
        self.group = int(answer)  # the kernel leads a session of its own

    @property
    def has_process(self) -> bool:
        return self.connection is not None or super().has_process

    def ended(self, within: float = 0) -> bool:
        """Whether the kernel is gone: then its end of the connection is closed."""
        assert self.connection is not None
        return bool(select.select([self.connection], [], [], within)[0])

    async def poll(self) -> int | None:
        if self.connection is None:
            return await super().poll()
        return 1 if self.ended() else None

    async def wait(self) -> int | None:
        status = await super().wait() if self.connection is None else 0
        if self.connection is not None:
            while not self.ended(within=0.1):
                pass
            self.connection.close()
            self.connection = None
        return status

    async def send_signal(self, signum: int) -> None:
        if self.connection is None:
            await super().send_signal(signum)
        elif not self.ended():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.group, signum)

    async def kill(self, restart: bool = False) -> None:
        await self._stop(signal.SIGKILL) if self.connection else await super().kill(restart)

    async def terminate(self, restart: bool = False) -> None:
        await self._stop(signal.SIGTERM) if self.connection else await super().terminate(restart)

    async def _stop(self, signum: int) -> None:
        await self.send_signal(signum)
        self.ended(within=1)  # usually a millisecond; the manager would look again only after a tenth of a second
