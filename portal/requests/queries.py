"""Reading lists of requests: which box, which of them, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select

from portal.db import session
from portal.requests.models import Request

PAGE = 50


@dataclass(frozen=True, slots=True)
class Box:
    """Which requests are listed: those to be answered here (in) or asked from here (out), all or only the open ones."""

    key: str = "in"
    only_open: bool = True

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> Box:
        """As the list's address has it; what is unknown is what is shown at first."""
        return cls("out" if values.get("box") == "out" else "in", values.get("state") != "all")

    @property
    def is_out(self) -> bool:
        """True for what was asked from here."""
        return self.key == "out"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """For the address of its file."""
        return [("box", self.key), ("state", "" if self.only_open else "all")]

    def told(self, incoming: str, outgoing: str, waiting: str) -> Sequence[tuple[str, str]]:
        """The same in words, for the head of the file."""
        said = [("申请", outgoing if self.is_out else incoming)]
        return [*said, ("状态", waiting)] if self.only_open else said


def page_of(wanted: Select[*tuple[Any, ...]], kind: type[Request], before: int = 0) -> tuple[Sequence[Row[Any]], int]:
    """A page of rows that begin with a request, the latest first, and the id to go on before, 0 at the end."""
    rows = session().execute((wanted.where(kind.id < before) if before else wanted).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1][0].id if len(rows) > PAGE else 0
