"""What too many of a branch have in common: judged set-based for a branch whenever a record of it changes (R3.1)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from plugins.graduate_register.destinations import OTHER, WORK
from plugins.graduate_register.doubts import MANY, SHARED_EMPLOYER, SHARED_HOME, SHARED_PLACE
from plugins.graduate_register.metrics import DOUBTFUL
from plugins.graduate_register.models import Record
from portal.counts.services import bump
from portal.db import among


def judge_branches(s: Session, org_ids: Sequence[int]) -> None:
    """Keep with the records that count in these branches, which are held, what too many of them share."""
    found: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
    changes: Counter[str] = Counter()
    for row in s.execute(misjudged(among(Record.org_id, org_ids))):
        is_doubtful = bool(row.doubts or row.expected) and row.verified_at is None
        found[row.expected, is_doubtful].append(row.person_id)
        changes[row.path] += is_doubtful - row.is_doubtful
    for (shared, is_doubtful), ids in found.items():
        kept = update(Record).where(among(Record.person_id, ids)).values(shared=shared, is_doubtful=is_doubtful)
        s.execute(kept.execution_options(synchronize_session=False))
    bump(DOUBTFUL, {path: change for path, change in changes.items() if change})


def misjudged(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Of the records of whole branches those that do not say what is shared; `expected` is what they should say."""
    at_work, home = Record.destination == WORK, Record.home_digest.is_not(None)
    at_place = and_(Record.destination.in_((WORK, OTHER)), Record.place_address.is_not(None))
    flags = (
        _shared(SHARED_EMPLOYER, and_(at_work, Record.place_name.is_not(None)), Record.place_name),
        _shared(SHARED_PLACE, at_place, Record.place_address),
        _shared(SHARED_HOME, home, Record.home_digest),
    )
    expected = func.trim(flags[0].concat(flags[1]).concat(flags[2]))
    columns = (Record.person_id, Record.path, Record.doubts, Record.shared, Record.verified_at, Record.is_doubtful)
    judged = select(*columns, expected.label("expected")).where(which, Record.org_id.is_not(None)).subquery()
    return select(judged).where(judged.c.shared != judged.c.expected)


def _shared(key: str, says: ColumnElement[bool], value: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """The key for a record of a branch in which too many of those who say something say the same."""
    one = case((says, 1))
    same = func.count(one).over(partition_by=(Record.org_id, value))
    everybody = func.count(one).over(partition_by=Record.org_id)
    return case((and_(says, same >= MANY, 2 * same >= everybody), f"{key} "), else_="")
