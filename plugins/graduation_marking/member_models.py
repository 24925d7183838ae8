"""The graduation times of single members, where their branch has none because it is a 混合支部 (A2.2, A2.5)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class MemberMark(Base):
    """When a member graduates ('2022-06'), and by whom that was said; it holds while the member belongs to `org_id`.

    Unlike a branch's mark it may be changed or taken back. It is gone once the member is a graduate by it: the person's
    history and the log say who had marked.
    """

    __tablename__ = "graduation_marking_member"
    __table_args__ = (
        Index("ix_graduation_marking_member_month", "month", "person_id"),
        Index("ix_graduation_marking_member_org_id", "org_id"),
    )

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_person.id"), primary_key=True, autoincrement=False)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    month: Mapped[str] = mapped_column(String(7))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(BigId)
    actor: Mapped[str] = mapped_column(String(60))
