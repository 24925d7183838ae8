"""What was recognised of an organisation, which superior has agreed (A1.1, A1.2), and what counties lack (R1.4)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class Check(Base):
    """Of an organisation that may be township-level: one directly below a leading body, or below what may be one.

    `flag` is what `core_org.township_flag` says (True 是, False 否, None 空), `why` in words; both are the recogniser's
    unless the centre has settled them (`is_settled`), and the recogniser leaves them then. `checked_*` is who has
    agreed, acting for which organisation, when, and which name and superior the organisation had then: with another
    one nobody has agreed. Empty until a superior has. What has no row is 否: its superior is no leading body.
    """

    __tablename__ = "township_verification_check"

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True, autoincrement=False)
    flag: Mapped[bool | None] = mapped_column(Boolean)
    why: Mapped[str] = mapped_column(String(200))
    is_settled: Mapped[bool] = mapped_column(Boolean, default=False)
    checked_by: Mapped[str | None] = mapped_column(String(60))
    checked_org_id: Mapped[int | None] = mapped_column(BigId)
    checked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    checked_name: Mapped[str | None] = mapped_column(String(200))
    checked_parent_id: Mapped[int | None] = mapped_column(BigId)


class Gap(Base):
    """Of an organisation that is a county of the list of divisions: how many townships are `listed` there, and how many
    are `missing`, having no organisation, as it was compared last."""

    __tablename__ = "township_verification_gap"

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True, autoincrement=False)
    listed: Mapped[int] = mapped_column(Integer)
    missing: Mapped[int] = mapped_column(Integer)
