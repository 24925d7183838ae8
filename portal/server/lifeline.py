"""No process outlives the one that started it, not even after `kill -9`.

Two ways, because each has a gap: the kernel's parent-death signal is Linux only and misses a
parent that died before it was asked for; the pipe that only the supervisor holds open needs a
thread, which neither a fork nor a foreign program has.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading

VARIABLE = "PORTAL_LIFELINE"
"""Environment: the descriptor of the pipe that ends when the supervisor does."""

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process with its parent `parent`, and go at once if that one has gone.

    Holds for this process only: a fork has to ask again.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def hold_on() -> None:
    """Tie this process to the supervisor that started it; without one (systemd starts it) do nothing."""
    descriptor = os.environ.get(VARIABLE)
    if descriptor is None:
        return
    die_with_parent(os.getppid())
    threading.Thread(target=_wait_for_the_end, args=(int(descriptor),), name="lifeline", daemon=True).start()


def _wait_for_the_end(descriptor: int) -> None:
    """The supervisor never writes: the read returns when it is gone, and the whole group follows."""
    while os.read(descriptor, 1):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Become a foreign program that dies with the supervisor: the kernel keeps the wish over the change."""
    parent, program = int(arguments[0]), arguments[1:]
    die_with_parent(parent)
    os.execv(program[0], program)  # noqa: S606 -- the supervisor composed the command


if __name__ == "__main__":
    main(sys.argv[1:])
