"""The table of entries that wait to be let in (R3.1)."""

from __future__ import annotations

from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId
from portal.pii import Sealed


class StagedRecord(Base):
    """A good row of an import of destinations: the facts that the person's record is to hold, as sealed JSON.

    `version` is that of the record as it was checked, 0 for none; `former_cipher` its facts then, None for none.
    `state` is "" until the row is let in, then "stored" or "lost".
    """

    __tablename__ = "graduate_register_staged_record"
    __sealed__ = (
        Sealed("facts_cipher", ("import_id", "seq"), "graduate_register_staged_record.facts_cipher:{0}:{1}".format),
        Sealed("former_cipher", ("import_id", "seq"), "graduate_register_staged_record.former_cipher:{0}:{1}".format),
    )

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId)
    version: Mapped[int] = mapped_column(Integer)
    facts_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    former_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(8), default="")
