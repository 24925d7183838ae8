"""The uploaded file, encrypted in the database until it is forgotten; in clear only while it is read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from portal.imports.models import ImportChunk
from portal.sealed_files import SealedFiles, cut

FILES = SealedFiles(ImportChunk, "import_id")
IN_MEMORY: Callable[[str], int] | None = getattr(os, "memfd_create", None)


def keep(import_id: int, content: bytes) -> None:
    """Keep a file with its import, in the running transaction."""
    FILES.keep(import_id, cut(content))


def drop(import_id: int) -> None:
    """Forget the file."""
    FILES.drop(import_id)


def is_kept(import_id: int) -> bool:
    """True until the file is forgotten."""
    return FILES.is_kept(import_id)


@contextmanager
def opened(import_id: int) -> Iterator[Path]:
    """The file in clear, for this user's processes only and for as long as it is read: however this one ends."""
    with _nameless() as file:
        for piece in FILES.pieces(import_id):
            file.write(piece)
        file.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{file.fileno()}" if IN_MEMORY else str(file.name))


def _nameless() -> IO[bytes]:
    """A file in memory that is gone with its process, also after `kill -9`; elsewhere than on Linux one with a name."""
    return os.fdopen(IN_MEMORY("import"), "wb") if IN_MEMORY else tempfile.NamedTemporaryFile(prefix="import-")
