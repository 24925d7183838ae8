"""The table of mobiles that wait to be let in (R2.2)."""

from __future__ import annotations

from sqlalchemy import Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId
from portal.pii import Sealed


class StagedMobile(Base):
    """A good row of an import of mobiles, and, once it is applied, the number that was there before it.

    `state` is "" until it is applied, then "stored" or "lost".
    """

    __tablename__ = "info_entry_staged_mobile"
    __sealed__ = (
        Sealed("mobile_cipher", ("import_id", "seq"), "info_entry_staged_mobile.mobile_cipher:{0}:{1}".format),
        Sealed("former_cipher", ("import_id", "seq"), "info_entry_staged_mobile.former_cipher:{0}:{1}".format),
    )

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId)
    version: Mapped[int] = mapped_column(Integer)
    mobile_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    mobile_digest: Mapped[bytes] = mapped_column(LargeBinary)
    former_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(8), default="")
