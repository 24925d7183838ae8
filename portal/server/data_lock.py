"""One portal on one data folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.command import RefusedCommandError

PATIENCE = 3.0
"""Seconds: a portal that was killed takes a moment to be gone."""


@contextmanager
def only_one(data_dir: Path, note: str) -> Iterator[None]:
    """Hold the data folder's lock; raise RefusedCommandError naming who holds it.

    The system lets go of it however this process ends; children do not inherit it.
    """
    descriptor = os.open(data_dir / "run.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(descriptor, data_dir)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}, {note}".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int, data_dir: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace") or "another process"
        raise RefusedCommandError(f"the portal already runs on {data_dir} ({holder}); stop that one first") from None


def take_over(path: Path) -> int:
    """An inheritable lock for a child that must be alone in its folder; wait for a dying predecessor.

    Return the descriptor, or raise RefusedCommandError.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise RefusedCommandError(f"another queue server still works in {path.parent}") from None
            time.sleep(0.05)
        else:
            os.set_inheritable(descriptor, True)
            return descriptor
