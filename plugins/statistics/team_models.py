"""Who is on the task team (专班) of an organisation (R4.1)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class TeamMember(Base):
    """Somebody on an organisation's team: department, duty, and the telephone of the office.

    An organisation has named its team if anybody is on it. `account_id` is the account from which the member checks
    samples, once there is one. Who has left keeps the row, for what they have checked.
    """

    __tablename__ = "statistics_team_member"
    __table_args__ = (Index("ix_statistics_team_member_org_id_id", "org_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    department: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    duty: Mapped[str] = mapped_column(String(200))
    telephone: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("core_account.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    added_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
