"""The table of counters."""

from __future__ import annotations

from sqlalchemy import BigInteger, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId


class Count(Base):
    """A metric's value for an organisation with all below it: the sum over its slots.

    Above the county (`is_wide`) a figure is spread over several slots, so that no row is touched by every transaction
    of the country; all others have slot 0 only. No foreign key: organisations are closed, never deleted, and to check
    millions of counters one by one would take a third of the time of a load.
    """

    __tablename__ = "core_count"

    org_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    metric: Mapped[str] = mapped_column(String(40), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=0)
    value: Mapped[int] = mapped_column(BigInteger, default=0)
