"""What is kept of an organisation, and the flags of those on a page (A1.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.verdict import WORDS
from plugins.township_verification.saying import IS_CANDIDATE, SAID
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.models import Org

YES, NO, EMPTY = "yes", "no", "empty"
_FLAGS = {YES: True, NO: False, EMPTY: None}


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
    wanted = select(Org.id, Check).select_from(Org).join(Check, Check.org_id == Org.id, isouter=True)
    found = session().execute(wanted.where(Org.id == org.id, IS_CANDIDATE)).one_or_none()
    if found is None:
        return None
    kept: Check | None = found.Check
    if kept is None:
        return Kept(True, None, "", False, "", None)
    return Kept(False, kept.flag, kept.why, kept.is_settled, kept.checked_by or "", kept.checked_at)


def leading_among(paths: Collection[str]) -> set[str]:
    """Those of these places at which there is a leading body; no query where there are none."""
    if not paths:
        return set()
    return set(session().scalars(select(Org.path).where(Org.path.in_(paths), Org.is_leading_body)))


def flag_is(value: str) -> ColumnElement[bool]:
    """True where the system says 是, 否 or 空."""
    return Org.township_flag.is_(True) if value == YES else SAID.in_([WORDS[_FLAGS[value]]])
