"""The figures that a circular compares: of this moment, or of a day as they were written down (R4.2).

What was not written down is said, and never made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from plugins.statistics.days import figures_on
from plugins.statistics.measuring import metrics_of
from plugins.statistics.models import Snapshot
from plugins.statistics.standings import Standings, standings_of
from portal import clock
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals
from portal.db import session
from portal.orgs.models import Org
from portal.provinces.queries import provinces_with_plugins

Known = Mapping[str, dt.datetime]
"""When the figures of a day were written down, by the province's code."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Since when figures are true, and the codes of the provinces where they are not known."""

    at: dt.datetime
    unknown: frozenset[str]


def wanted_of(org: OrgRef) -> frozenset[str]:
    """The codes of the provinces whose figures a circular of `org` is made of."""
    if org.province_code:
        return frozenset({org.province_code})
    return frozenset(one.code for one, on in provinces_with_plugins() if "statistics" in on)


def known_on(wanted: frozenset[str], day: dt.date) -> Known:
    """Those of these provinces whose figures of a day were written down."""
    found = select(Org.code, Snapshot.taken_at).join(Org, Org.id == Snapshot.org_id).where(Snapshot.day == day)
    return {row.code: row.taken_at for row in session().execute(found) if row.code in wanted}


def days_known(wanted: frozenset[str], since: dt.date) -> frozenset[dt.date]:
    """The days since then on which the figures of any of these provinces were written down."""
    rows = session().execute(
        select(Org.code, Snapshot.day).join(Org, Org.id == Snapshot.org_id).where(Snapshot.day >= since)
    )
    return frozenset(row.day for row in rows if row.code in wanted)


def cut_of(org: OrgRef, day: dt.date | None) -> Cut | None:
    """The cut-off; None if nothing at all was written down on that day."""
    if day is None:
        return Cut(clock.now(), frozenset())
    wanted = wanted_of(org)
    known = known_on(wanted, day)
    return Cut(max(known.values()), wanted - set(known)) if known else None


def standings_at(units: Sequence[OrgRef], measures: Sequence[Measure], day: dt.date | None) -> dict[int, Standings]:
    """Where units stand, by id; bases and targets are those of now.

    Whatever was made after that day's figures were written down is left out: it has none, which is not 0.
    """
    metrics = metrics_of(measures)
    figures = totals(units, metrics) if day is None else figures_on(units, day, metrics)
    return standings_of([one for one in units if one.id in figures], figures, measures)
