"""Files, encrypted in the database piece by piece: any process on any host can read them, no disk holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from portal.db import session
from portal.pii import vault

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class SealedFiles:
    """The files in one table of chunks: its column `owner` says whose a chunk is, `seq` numbers a file's, `cipher` is

    what is in it, sealed for its place.
    """

    table: Any
    owner: str

    def keep(self, owner_id: int, pieces: Iterable[bytes]) -> None:
        """Keep a file, in the running transaction. `pieces` are as large as CHUNK, the last may be smaller."""
        for seq, piece in enumerate(pieces):
            cipher = vault().seal_bytes(piece, self.context(owner_id, seq))
            session().execute(insert(self.table), {self.owner: owner_id, "seq": seq, "cipher": cipher})

    def drop(self, owner_id: int) -> None:
        """Forget the file."""
        session().execute(delete(self.table).where(self._column == owner_id))

    def is_kept(self, owner_id: int) -> bool:
        """True until the file is forgotten."""
        return session().scalar(select(self.table.seq).where(self._column == owner_id).limit(1)) is not None

    def pieces(self, owner_id: int) -> Iterator[bytes]:
        """The file in clear, piece by piece; each is looked up when it is wanted, so that no query stays open."""
        seq = 0
        while (piece := self._piece(owner_id, seq)) is not None:
            yield piece
            seq += 1

    def context(self, owner_id: int, seq: int) -> str:
        """What a piece is sealed for."""
        return f"{self.table.__tablename__}:{owner_id}:{seq}"

    @property
    def _column(self) -> Any:
        return getattr(self.table, self.owner)

    def _piece(self, owner_id: int, seq: int) -> bytes | None:
        wanted = select(self.table.cipher).where(self._column == owner_id, self.table.seq == seq)
        cipher = session().scalar(wanted)
        return None if cipher is None else vault().open_bytes(cipher, self.context(owner_id, seq))


def cut(content: bytes) -> Iterator[bytes]:
    """`content` in pieces; an empty file has one."""
    for start in range(0, max(len(content), 1), CHUNK):
        yield content[start : start + CHUNK]
