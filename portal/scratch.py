"""A folder for what a library insists on writing in clear: closed to others, swept when its process was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.installation import installation


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new folder, gone when the block ends; after `kill -9`, when the next begins or a web server starts."""
    root = installation().config.data_dir / "scratch"
    root.mkdir(mode=0o700, exist_ok=True)
    with _locked(root):
        sweep(root)
        folder = Path(tempfile.mkdtemp(dir=root))
        mine = os.open(folder, os.O_RDONLY)
        fcntl.flock(mine, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(mine)


def sweep(root: Path) -> None:
    """Remove the folders that no process holds."""
    for folder in root.glob("*/"):
        found = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder)
        except BlockingIOError:
            continue
        finally:
            os.close(found)


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """One at a time: between its making and its lock a folder belongs to nobody."""
    held = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
