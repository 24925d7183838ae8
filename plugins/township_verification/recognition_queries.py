"""What is kept of an organisation, and the flags of those on a page (A1.2)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from plugins.township_verification.models import Check
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.models import Org

YES, NO, EMPTY = "yes", "no", "empty"
_Above = aliased(Org)


class Kept(NamedTuple):
    """What is kept of a candidate; `is_unknown` where it has not been recognised yet."""

    is_unknown: bool
    flag: bool | None
    why: str
    is_settled: bool
    checked_by: str
    checked_at: dt.datetime | None


def kept_of(org: OrgRef) -> Kept | None:
    """What is kept of an organisation; None for what is no candidate."""
    wanted = (
        select(_Above.is_leading_body, Check)
        .select_from(Org).join(_Above, _Above.id == Org.parent_id).join(Check, Check.org_id == Org.id, isouter=True)
        .where(Org.id == org.id)
    )  # fmt: skip
    found = session().execute(wanted).one_or_none()
    if found is None or not (found.is_leading_body or found.Check):
        return None
    kept: Check | None = found.Check
    if kept is None:
        return Kept(True, None, "", False, "", None)
    return Kept(False, kept.flag, kept.why, kept.is_settled, kept.checked_by or "", kept.checked_at)


def flag_is(value: str) -> ColumnElement[bool]:
    """True where core_org says 是, 否 or 空; what is no candidate says 否."""
    is_empty = Org.township_flag.is_(None) & _is_candidate()
    found = {YES: Org.township_flag.is_(True), NO: or_(Org.township_flag.is_(False), _is_none()), EMPTY: is_empty}
    return found[value]


def _is_none() -> ColumnElement[bool]:
    return Org.township_flag.is_(None) & ~_is_candidate()


def _is_candidate() -> ColumnElement[bool]:
    is_led = exists().where(_Above.id == Org.parent_id, _Above.is_leading_body)
    return or_(is_led, exists().where(Check.org_id == Org.id))
