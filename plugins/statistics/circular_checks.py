"""Invariants of circulars, for `doctor` (R4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import select

from plugins.statistics.circular_models import PUBLISHED, Circular
from plugins.statistics.circulars import digest_of
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, statement

AT_ONCE = 20
"""Each holds thousands of lines."""


def _published() -> Iterator[Circular]:
    wanted, last = select(Circular).where(Circular.state == PUBLISHED).order_by(Circular.id).limit(AT_ONCE), 0
    while found := session().scalars(wanted.where(Circular.id > last)).all():
        yield from found
        last = found[-1].id
        for one in found:
            session().expunge(one)


def _changed() -> list[str]:
    wrong = (one.id for one in _published() if one.digest != digest_of(one))
    return [f"通报 {circular_id} 在发布后被改动" for circular_id in islice(wrong, LIMIT)]


CIRCULAR_CHECKS = [
    DataCheck("statistics.circulars_unchanged", "发布的通报和发布时一字不差", _changed),
    statement(
        "statistics.circulars_withdrawn", "通报只因更正而撤回，更正都说明原因",
        "SELECT c.id FROM statistics_circular c LEFT JOIN statistics_circular n"
        " ON n.corrects = c.id AND n.state = 'published'"
        " WHERE (c.withdrawn_at IS NULL) <> (n.id IS NULL) OR (c.corrects IS NOT NULL AND c.why = '')",
        "通报 {id} 的更正不完整",
    ),
]  # fmt: skip
