"""What is asked for where the industry is wrong, and what a superior has decided (A3.2)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId
from portal.requests.models import Request


class IndustryRequest(Request, Base):
    """The industry of `org_id`, which asks for it, is to be `wanted` instead of `before`.

    `why` is the asker's, `answer` the decider's reason. `state` is one of
    plugins.graduation_marking.industry_asking.STATES.
    """

    __tablename__ = "graduation_marking_industry"
    __table_args__ = (
        Index("ix_graduation_marking_industry_org_id_id", "org_id", "id"),
        Index("ix_graduation_marking_industry_deciding_org_id_id", "deciding_org_id", "id"),
        Index("uq_graduation_marking_industry_open", "org_id", unique=True,
              postgresql_where=text("state = 'open'"), sqlite_where=text("state = 'open'")),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    before: Mapped[str] = mapped_column(String(40))
    wanted: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(String(200))
    deciding_org_id: Mapped[int] = mapped_column(BigId)
    answer: Mapped[str | None] = mapped_column(String(200))
