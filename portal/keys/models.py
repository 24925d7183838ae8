"""The table that remembers, without holding any, which keys the database was made with."""

from __future__ import annotations

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId


class KeyProbe(Base):
    """A known word sealed and digested with the installation's keys: it opens with them and with no others."""

    __tablename__ = "core_key_probe"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    cipher: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
