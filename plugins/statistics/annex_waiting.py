"""What the workbench says of Annex 2, in one query (R3.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select

from plugins.statistics.annex_models import SUBMITTED, Annex
from plugins.statistics.annex_queries import campaign_year
from plugins.statistics.annex_units import Filing, filing_on
from plugins.statistics.circular_news import News, news_column
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.models import REF, Org
from portal.orgs.paths import ancestors
from portal.orgs.settings import DEADLINE, SETTINGS, made_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tables wait here; who files the unit's own, its state ('' while nobody has begun), why it was returned,
    and until when it is due. The latest circular comes along: a query more is too much for a workbench."""

    submitted: int
    filing: Filing
    state: str
    reason: str
    deadline: dt.date
    news: News | None


def waiting(org: OrgRef) -> Waiting:
    """What there is to do at a unit: its way from the root tells whether it files, everything else comes along."""
    here = (Annex.org_id == org.id, Annex.year == campaign_year())
    lying = (Annex.superior_id == org.id, Annex.state == SUBMITTED, Annex.year == campaign_year())
    made = made_at([org], DEADLINE).subquery()
    facts = (
        select(func.count()).where(*lying).select_from(Annex).scalar_subquery(),
        select(Annex.state).where(*here).scalar_subquery(),
        select(Annex.reason).where(*here).scalar_subquery(),
        select(func.min(made.c.value)).scalar_subquery(),
        news_column(org),
    )
    way = select(*REF, *facts).where(Org.path.in_([*ancestors(org.path), org.path])).order_by(Org.path)
    rows = session().execute(way).all()
    filing = filing_on([OrgRef(*row[: len(REF)]) for row in rows])
    submitted, state, reason, earliest, news = rows[-1][len(REF) :]
    kind = SETTINGS[DEADLINE]
    deadline = dt.date.fromisoformat(kind.strictest([kind.default(), *([earliest] if earliest else [])]))
    return Waiting(submitted, filing, state or "", reason or "", deadline, News.parse(news))
