"""The latest circular that concerns a unit, as one column of whatever else its workbench asks (R4.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, select

from plugins.statistics.circular_models import Circular, Receipt
from portal import clock
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.models import Org

RECENT = dt.timedelta(days=7)
_APART = "\n"
"""Stands in none of the parts: titles and names are one line."""


@dataclass(frozen=True, slots=True)
class News:
    """A circular's id, its title, who publishes it, and where it says that the unit stands ('': nowhere)."""

    id: int
    title: str
    publisher: str
    told: str

    @classmethod
    def parse(cls, text: str | None) -> News | None:
        """What the column holds."""
        if text is None:
            return None
        circular_id, title, publisher, told = text.split(_APART)
        return cls(int(circular_id), title, publisher, told)


def news_column(org: OrgRef) -> ColumnElement[str | None]:
    """The latest circular of the last days that concerns `org` and stands, to be parsed; NULL without any."""
    said = cast(Circular.id, String) + _APART + Circular.title + _APART + Org.short_name + _APART + Receipt.told
    return (
        select(said)
        .select_from(Receipt)
        .join(Circular, Circular.id == Receipt.circular_id)
        .join(Org, Org.id == Circular.org_id)
        .where(Receipt.org_id == org.id, Circular.withdrawn_at.is_(None), Circular.published_at > clock.now() - RECENT)
        .order_by(Circular.id.desc())
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )


def news_of(org: OrgRef) -> News | None:
    """The same, asked for alone."""
    return News.parse(session().scalar(select(news_column(org))))
