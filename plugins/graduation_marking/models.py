"""Marks: who has said when a branch graduates, or why it does not (A2.2, A2.3)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

ONE_OF = "(month IS NULL) <> (reason IS NULL)"


class Mark(Base):
    """The mark of a branch: exactly one of `month` ('2022-06') and `reason` (`recogniser.proposal.REASONS`).

    Rows are only ever added, the database sees to it. `explanation` goes with the reason 其他. `proposed` is what the
    portal proposed when the branch was marked: a month, a reason, or 'ask'; `because` says why; `contradicts` is True
    where the mark says otherwise, which was confirmed by itself (A2.4). `account_id` is None for the command line.
    """

    __tablename__ = "graduation_marking_mark"
    __table_args__ = (
        CheckConstraint(ONE_OF, name="one_of_month_and_reason"),
        Index("ix_graduation_marking_mark_month", "month"),
    )

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True, autoincrement=False)
    month: Mapped[str | None] = mapped_column(String(7))
    reason: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str | None] = mapped_column(String(180))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(BigId)
    actor: Mapped[str] = mapped_column(String(60))
    acting_org_id: Mapped[int] = mapped_column(BigId)
    acting_org_name: Mapped[str] = mapped_column(String(200))
    proposed: Mapped[str] = mapped_column(String(20))
    because: Mapped[str] = mapped_column(String(300))
    contradicts: Mapped[bool] = mapped_column(Boolean)
