"""The process that page kernels are forked from: it has imported what pages need, and runs no page itself.

It is started by `_ext.forking`, inherits a listening Unix socket, and ends when whoever holds the other
end of its standard input ends, however that happens.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import threading
from typing import NoReturn

# What pages import, and what a kernel imports to start.  No module here starts a thread, and pyplot is not among them: it
# asks at import which kernel it is in, so a page that wants it imports it itself, with everything below it in place.
PRELOADED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "encodings.idna",
    "tornado.platform.asyncio",
    "tornado.queues",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.font_manager",
    "matplotlib.style",
    "numpy",
    "sympy",
    "convmath.exposition.display",
    "convmath.theory.collection",
    "convmath.figures",
    "convmath.arithmetic.brute",
)


def serve(listening: socket.socket) -> None:
    """Fork a kernel for every connection, until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave nothing behind to wait for
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        connection, _ = listening.accept()
        request = connection.makefile("rb").readline()
        if request and os.fork() == 0:
            listening.close()
            become_kernel(connection, json.loads(request))
        connection.close()


def become_kernel(connection: socket.socket, request: dict[str, object]) -> NoReturn:
    """Turn this fresh process into the kernel that was asked for.

    The connection stays open as long as the kernel lives: its end is how the other side learns of the kernel's end.
    """
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        environment, arguments = request["environment"], request["arguments"]
        assert isinstance(environment, dict) and isinstance(arguments, list)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(str(request["folder"]))
        sys.argv = ["ipykernel_launcher", *arguments]
        connection.sendall(f"{os.getpid()}\n".encode())
        from ipykernel.kernelapp import IPKernelApp

        # The kernel ends with its parent, which is now this family's forking process.
        IPKernelApp.launch_instance(arguments, parent_handle=os.getppid())
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    del sys.path[0]  # this file's own folder; as ipykernel's launcher does, the kernel adds its folder itself
    listening = socket.socket(fileno=int(sys.argv[1]))
    for name in PRELOADED:
        importlib.import_module(name)
    if threading.active_count() > 1:
        sys.exit(f"convmath: a module started a thread, which a fork would lose: {threading.enumerate()}")
    gc.freeze()  # what is there now is shared by every fork and never collected
    serve(listening)


if __name__ == "__main__":
    main()
