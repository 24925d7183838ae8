"""Writing profiles in the one order in which everybody takes locks: after the counters, by the organisations' ids.

Whoever writes a profile holds its organisation, so nobody else changes what it says between reading and writing. The
row itself is also touched by those who bring cadres and have written their counters: it is taken after them, never
before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from plugins.info_entry.completeness import hold_rows, judge, open_rows
from plugins.info_entry.models import Profile
from portal import clock
from portal.counts.services import Changes, after_counting
from portal.db import collected, session

_PENDING = "info_entry.profile_writes"
COLUMNS = ("secretary_name", "id_cipher", "mobile_cipher", "established", "filled")
"""What a profile says."""


def profiles_of(*org_ids: int) -> dict[int, Profile]:
    """What organisations say, by id, for reading only; an empty profile for those that have said nothing."""
    wanted = select(Profile).where(Profile.org_id.in_(org_ids)).execution_options(populate_existing=True)
    there = {profile.org_id: profile for profile in session().scalars(wanted)}
    return {org_id: there.get(org_id) or Profile(org_id=org_id, version=0) for org_id in org_ids}


def said(profile: Profile) -> dict[str, Any]:
    """What a profile says, by column."""
    return {column: getattr(profile, column) for column in COLUMNS}


def write_profile(profile: Profile, values: Mapping[str, Any]) -> int:
    """Have a held organisation say `values` before the running transaction commits; returns the new version."""
    if _PENDING not in collected():
        collected()[_PENDING] = {}
        after_counting(_write)
    version = profile.version + 1
    collected()[_PENDING][profile.org_id] = {**values, "version": version, "updated_at": clock.now()}
    return version


def _write(_changes: Changes) -> None:
    pending: dict[int, dict[str, Any]] = collected().pop(_PENDING)
    open_rows(pending)
    hold_rows(pending)
    for org_id, values in sorted(pending.items()):
        statement = update(Profile).where(Profile.org_id == org_id).values(values)
        session().execute(statement.execution_options(synchronize_session=False))
    judge(*pending)
