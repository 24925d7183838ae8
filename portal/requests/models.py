"""What every request has, whatever it asks for."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import BigId, UtcDateTime

OPEN, APPROVED, REFUSED, WITHDRAWN = "open", "approved", "refused", "withdrawn"
"""States that every kind of request has; a kind may have more."""


class Request:
    """The columns of a request, shared by the tables of its kinds. While it is `open` nobody has answered."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    state: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(BigId)
    asker: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(60))
    answered_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_open(self) -> bool:
        """True while nobody has answered."""
        return self.state == OPEN

    @property
    def days(self) -> int:
        """How long it has waited, or did."""
        return ((self.answered_at or clock.now()) - self.asked_at).days
