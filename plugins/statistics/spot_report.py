"""The error rate of a spot check, unit by unit and in all, with its confidence interval (R4.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Select, func, select

from plugins.statistics.spot_models import ABSENT, CONFIRMED, CORRECT, OWED, WRONG, SpotCheck, SpotItem, SpotStratum
from plugins.statistics.spot_wilson import interval
from portal.contracts.scope import Scope
from portal.db import session
from portal.provinces.narrowing import hidden_provinces

ALL = "合计"


@dataclass(frozen=True, slots=True)
class Tally:
    """What has become of a unit's sample: how many there are (`frame`), were drawn, were found to be what; how many
    corrections were asked for, are confirmed, are owed."""

    unit_id: int
    unit_name: str
    province_code: str
    frame: int
    drawn: int
    correct: int
    wrong: int
    absent: int
    asked: int
    confirmed: int
    owed: int

    @property
    def checked(self) -> int:
        """How many have a verdict."""
        return self.correct + self.errors

    @property
    def errors(self) -> int:
        """What the system has wrong, or what does not exist."""
        return self.wrong + self.absent

    @property
    def rate(self) -> float | None:
        """Of the checked how many are wrong, None before anything is checked."""
        return self.errors / self.checked if self.checked else None

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which shares the unit's true rate lies, with 95 % confidence."""
        return interval(self.errors, self.checked)


_COUNTED = tuple(field.name for field in fields(Tally))[3:]


def tallies(check: SpotCheck, hidden: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """The columns of a Tally for each unit of a check, in the order of the tree."""
    units = (
        select(
            SpotStratum.unit_id, func.min(SpotStratum.unit_name).label("name"), func.min(SpotStratum.no).label("no"),
            func.min(SpotStratum.province_code).label("province"), func.sum(SpotStratum.frame_size).label("frame"),
            func.sum(SpotStratum.drawn).label("drawn"),
        )
        .where(SpotStratum.check_id == check.id, SpotStratum.province_code.not_in(hidden))
        .group_by(SpotStratum.unit_id)
        .subquery()
    )  # fmt: skip
    conditions = (
        SpotItem.verdict == CORRECT, SpotItem.verdict == WRONG, SpotItem.verdict == ABSENT,
        SpotItem.correction.is_not(None), SpotItem.correction == CONFIRMED, SpotItem.correction.in_(OWED),
    )  # fmt: skip
    counts = [func.count().filter(one).label(f"n{at}") for at, one in enumerate(conditions)]
    found = select(SpotItem.unit_id, *counts).where(SpotItem.check_id == check.id).group_by(SpotItem.unit_id).subquery()
    counted = [func.coalesce(found.c[f"n{at}"], 0) for at in range(len(conditions))]
    wanted = select(units.c.unit_id, units.c.name, units.c.province, units.c.frame, units.c.drawn, *counted)
    return wanted.outerjoin(found, found.c.unit_id == units.c.unit_id).order_by(units.c.no)


def report_of(scope: Scope, check: SpotCheck) -> list[Tally]:
    """Unit by unit: as it stands, or, of a check that has ended, as it stood. Where the plugin is off, left out."""
    hidden = hidden_provinces(scope, "statistics")
    if check.result is None:
        return read(session().execute(tallies(check, hidden)))
    return [one for one in thawed(check.result) if one.province_code not in hidden]


def read(rows: Iterable[Any]) -> list[Tally]:
    """Rows of `tallies`; PostgreSQL's sums are decimals."""
    return [Tally(int(row[0]), row[1], row[2], *map(int, row[3:])) for row in rows]


def in_all(units: Iterable[Tally]) -> Tally:
    """All units together. Units are not weighted: it is the rate of what was checked."""
    every = list(units)
    return Tally(0, ALL, "", *(sum(getattr(one, name) for one in every) for name in _COUNTED))


def frozen(units: Iterable[Tally]) -> str:
    """The report as it is kept."""
    return json.dumps([asdict(one) for one in units], ensure_ascii=False)


def thawed(result: str) -> list[Tally]:
    """The report that was kept."""
    return [Tally(**one) for one in json.loads(result)]
