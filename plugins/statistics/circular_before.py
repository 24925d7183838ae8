"""What a circular measures the change from: the last one of its kind, else the day before (R4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from plugins.statistics.circular_figures import known_on, wanted_of
from plugins.statistics.circular_models import PUBLISHED, Circular
from plugins.statistics.circular_tables import Content, tenths
from plugins.statistics.days import figures_on
from plugins.statistics.measuring import metrics_of, standing
from plugins.statistics.standings import Standings
from portal import clock
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.web.filters import day as in_words

Shares = Mapping[str, Mapping[int, int]]
"""By a measure's key and a unit's id, in tenths of a percent."""


def last_of(org: OrgRef, series: str, before: dt.datetime, but: int | None) -> Circular | None:
    """The last circular of a kind that was published and stands, with figures older than `before`."""
    published = select(Circular).where(Circular.org_id == org.id, Circular.series == series)
    stands = published.where(Circular.state == PUBLISHED, Circular.withdrawn_at.is_(None), Circular.figures_at < before)
    others = stands.where(Circular.id != but) if but is not None else stands
    return session().scalars(others.order_by(Circular.id.desc()).limit(1)).one_or_none()


def shares_of(last: Circular) -> tuple[str, Shares]:
    """What it is in words, and its shares."""
    tables = Content.of_kept(last.content).tables
    shares = {
        table.key: {line.org_id: line.tenths for _, line in table.pairs if line.tenths is not None} for table in tables
    }
    return f"{in_words(last.day or last.figures_at)}的通报", shares


def shares_of_day_before(
    org: OrgRef, day: dt.date | None, now: Mapping[int, Standings], units: Sequence[OrgRef], measures: Sequence[Measure]
) -> tuple[str, Shares]:
    """The day before the cut-off in words, and the shares then; ('', nothing) if it was not written down."""
    before = (day or clock.today()) - dt.timedelta(days=1)
    known = known_on(wanted_of(org), before)
    there = [one for one in units if one.province_code in known]
    figures = figures_on(there, before, metrics_of(measures)) if there else {}
    shares: dict[str, dict[int, int]] = {}
    for one in measures:
        found = (
            (org_id, standing(one, then, now[org_id][one.key].whole if one.bases else None).share)
            for org_id, then in figures.items()
        )
        shares[one.key] = {org_id: tenths(share) for org_id, share in found if share is not None}
    return (f"{in_words(before)}的数字", shares) if figures else ("", {})
