"""Completing an organisation's profile, and showing its secretary's numbers to whom may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from plugins.info_entry.models import Profile
from plugins.info_entry.profile_facts import ProfileFacts
from plugins.info_entry.profile_queries import opened
from plugins.info_entry.profile_writing import profiles_of, said, write_profile
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, transaction
from portal.errors import Conflict, Refused
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.facts import check
from portal.orgs.holding import expect_version, hold
from portal.orgs.models import Org
from portal.orgs.services import Differences, change_held, facts_of
from portal.orgs.wideness import TREE_LOCK
from portal.pii import vault

TITLES = {
    "secretary_name": "书记姓名", "id_cipher": "书记身份证号", "mobile_cipher": "书记手机号", "established": "编制数",
    "filled": "实配数",
}  # fmt: skip
NUMBERS = ("id_cipher", "mobile_cipher")


@dataclass(frozen=True, slots=True)
class Contact:
    """The core's facts that an organisation keeps itself."""

    telephone: str
    email: str
    address: str


@dataclass(frozen=True, slots=True)
class Versions:
    """What the form was made from: the organisation's version, and its profile's (0: there was none)."""

    org: int
    profile: int


@dataclass(frozen=True, slots=True)
class Secretary:
    """A secretary with full numbers, '' where there are none."""

    name: str
    id_number: str
    mobile: str


def complete(scope: Scope, org: OrgRef, versions: Versions, contact: Contact, facts: ProfileFacts) -> bool:
    """Save a profile; False if it says that already. Raise Refused, or Conflict if somebody else was quicker.

    One transaction and one audit row, whatever of it has changed; what is complete now is counted with it.
    """
    with refusals_recorded(scope, "info_entry.profile_changed", org.full_name, org.path), transaction() as s:
        advisory_lock(s, TREE_LOCK, shared=True)
        (held,) = hold(s, scope, org.code)
        told = _change_contact(s, scope, held, versions.org, contact)
        profile = profiles_of(held.id)[held.id]
        values = _filled(profile, facts, is_committee=held.category not in HOLDS_MEMBERS)
        told |= _differences(said(profile), values)
        if not told:
            return False
        if profile.version != versions.profile:
            raise Conflict(f"“{held.full_name}”的资料刚刚被他人修改过，请刷新页面，核对后再提交。")
        write_profile(profile, values)
        record(scope, "info_entry.profile_changed", held.full_name, path=held.path, differences=told)
    return True


def reveal(scope: Scope, org: OrgRef) -> Secretary:
    """The secretary's full numbers; to have seen them is logged. Raise Refused if there are none."""
    with refusals_recorded(scope, "info_entry.profile_revealed", org.full_name, org.path), transaction() as s:
        profile = s.get(Profile, org.id, populate_existing=True)
        if profile is None or not (profile.id_cipher or profile.mobile_cipher):
            raise Refused("还没有登记书记的身份证号或手机号。")
        record(scope, "info_entry.profile_revealed", org.full_name, path=org.path)
    return Secretary(profile.secretary_name or "", _open(profile, "id_cipher"), _open(profile, "mobile_cipher"))


def _filled(profile: Profile, facts: ProfileFacts, *, is_committee: bool) -> dict[str, Any]:
    """What a profile says with these facts. The numbers of whoever was the secretary before stay with nobody else."""
    is_other = profile.secretary_name is not None and facts.secretary_name != profile.secretary_name
    leaves = facts.secretary_name is None or (is_other and not facts.same_person)
    values = said(profile) | {"secretary_name": facts.secretary_name}
    for column, number in (("id_cipher", facts.id_number), ("mobile_cipher", facts.mobile)):
        if number and number != _open(profile, column):  # the one that is there, sealed anew, would look like a change
            values[column] = vault().seal(number, f"info_entry_profile.{column}:{profile.org_id}")
        elif number == "" or (not number and leaves):
            values[column] = None
    return values | ({"established": facts.established, "filled": facts.filled} if is_committee else {})


def _open(profile: Profile, column: str) -> str:
    sealed = getattr(profile, column)
    return opened(sealed, column, profile.org_id) if sealed else ""


def _change_contact(s: Session, scope: Scope, org: Org, version: int, contact: Contact) -> Differences:
    now = facts_of(org)
    typed = check(replace(now, telephone=contact.telephone, email=contact.email, address=contact.address))
    wanted = replace(now, telephone=typed.telephone, email=typed.email, address=typed.address)
    if wanted == now:
        return {}
    expect_version(org, version)
    return change_held(s, scope, org, wanted)


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Differences:
    """What differs, by the titles the log shows; of a number only that it does."""
    changed = {column: [old, after[column]] for column, old in before.items() if old != after[column]}
    return {TITLES[column]: _told(*pair) if column in NUMBERS else pair for column, pair in changed.items()}


def _told(old: object, new: object) -> list[object]:
    """A number is never told; that there is one, and now another, is."""
    return ["已登记" if old else None, "新号码" if new else None]
