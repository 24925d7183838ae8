"""Counting people into and out of their branches' figures, and holding the branches meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import CTE, ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.contracts.scope import Scope
from portal.counts.metrics import PEOPLE_METRICS
from portal.counts.services import bump
from portal.db import advisory_lock, session
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK
from portal.people.models import Person
from portal.people.standing import graduates
from portal.provinces.telling import after_people_change

HOLDS_PEOPLE = ("branch", "graduate_org")

Branches: TypeAlias = Sequence[Any]
"""(id, path, province_code, and how many of each metric) of branches in which people were counted."""


def hold_branches(s: Session, ids: Select[Any] | Sequence[int]) -> Branches:
    """The branches `ids`, changed by nobody else until this transaction ends, in the order in which all hold them.

    They are looked at one by one, apart from the people: a planner that knows nothing yet of rows that are new would
    join the two in the worst of all ways.
    """
    advisory_lock(s, TREE_LOCK, shared=True)
    wanted = select(Org.id, Org.path, Org.category, Org.closed_at, Org.full_name).where(Org.id.in_(ids))
    return s.execute(wanted.order_by(Org.id).with_for_update(key_share=True, of=Org)).all()


def count_people(which: ColumnElement[bool], sign: int) -> Branches:
    """Count `which` into (+1) or out of (-1) their branches' figures: out before a change, in after it.

    The people are found first: in new tables a planner would look for all of them again in each branch.
    """
    facts = (
        Person.org_id, Person.is_member, Person.is_cadre, Person.mobile_digest, Person.expected_graduation,
        Person.standing,
    )  # fmt: skip
    people = select(*facts).where(which).cte("people").prefix_with("MATERIALIZED", dialect="postgresql")
    counted = (
        select(Org.id, Org.path, Org.province_code, *_figures(people))
        .join_from(people, Org, Org.id == people.c.org_id)
        .group_by(Org.id, Org.path, Org.province_code)
    )
    rows = session().execute(counted).all()
    for metric in PEOPLE_METRICS:
        if by_path := {row.path: sign * getattr(row, metric) for row in rows if getattr(row, metric)}:
            bump(metric, by_path)
    return rows


def _figures(people: CTE) -> list[ColumnElement[int]]:
    year = str(installation().config.campaign.year)
    expected = func.coalesce(people.c.expected_graduation, Org.expected_graduation)
    is_graduating = people.c.is_member & expected.startswith(year)
    found = {
        "people": func.count(),
        "members": func.count().filter(people.c.is_member),
        "cadres": func.count().filter(people.c.is_cadre),
        "with_mobile": func.count(people.c.mobile_digest),
        "graduating": func.count().filter(is_graduating),
        "graduating_with_mobile": func.count(people.c.mobile_digest).filter(is_graduating),
        "graduates": func.count().filter(graduates(people.c)),
    }
    return [figure.label(metric) for metric, figure in found.items()]


def tell(scope: Scope, kind: str, branches: Iterable[Any], import_id: int | None = None) -> None:
    """Tell the plugins of people who came into these branches, left them, or were changed in them."""
    after_people_change(scope, kind, {(row.province_code, row.id) for row in branches}, import_id)
