"""Server processes that never outlive the test process that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def start(argv: list[str], log: Path, *, user: str | None = None) -> subprocess.Popen[bytes]:
    """Start a server; the kernel interrupts it when this process dies, even by SIGKILL."""
    with log.open("wb") as output:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            extra_groups=[] if user else None,
            preexec_fn=_die_with_parent,
            cwd=log.parent,
        )


def wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path, seconds: float = 20) -> None:
    """Return once `ready()`; raise RuntimeError with the server's own words if it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while not ready():
        if server.poll() is not None or time.monotonic() > deadline:
            stop(server)
            raise RuntimeError(f"{server.args!r} did not get ready:\n{log.read_text(errors='replace')}")
        time.sleep(0.01)


class Stoppable(Protocol):
    """A process, whoever started it."""

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> object: ...
    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...


def stop(server: Stoppable) -> None:
    """Interrupt a server and wait; SIGINT is the quick orderly end of PostgreSQL and of Valkey."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def unprivileged_user() -> str | None:
    """`nobody` when we are root, whom PostgreSQL refuses; otherwise None: stay who we are."""
    return "nobody" if os.geteuid() == 0 else None


def _die_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
