"""Staging organisations, letting them in, taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plugins.info_entry.models import Profile, StagedOrg
from plugins.info_entry.org_judging import CONTACT, SECRETARY, Row
from plugins.info_entry.org_queries import staged, staged_ids
from plugins.info_entry.profile_writing import profiles_of, write_profile
from portal.contracts.imports import Applied, Undone
from portal.contracts.imports import Problem as Finding
from portal.contracts.scope import Scope
from portal.db import advisory_lock, allocate_ids, bulk_insert, session
from portal.errors import Refused
from portal.orgs.closing import close_many
from portal.orgs.creating import Draft, create_many
from portal.orgs.facts import OrgFacts
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.services import change_held, facts_of
from portal.orgs.wideness import TREE_LOCK
from portal.people.rules.problems import Problem, doubtful
from portal.pii import vault

OF_PROFILE = {
    "secretary_name": "secretary_name", "id_number": "id_cipher", "mobile": "mobile_cipher",
    "established": "established", "filled": "filled",
}  # fmt: skip
"""The columns of a sheet that go into a profile, and where."""
COLUMNS = (
    "import_id", "seq", "org_id", "is_new", "above_id", "full_name", "short_name", "category", "industry",
    "is_leading_body", "telephone", "email", "address", "secretary_name", "id_cipher", "mobile_cipher", "established",
    "filled", "fields",
)  # fmt: skip


def stage(import_id: int, rows: Sequence[tuple[int, Row]]) -> None:
    """Keep good rows until they are let in; a new organisation gets its id now, and its numbers are sealed for it."""
    new = [seq for seq, row in rows if row.known is None]
    ids = dict(zip(new, allocate_ids(session(), "core_org_id", len(new)), strict=True))
    earlier = {row.above.seq for _, row in rows if row.above and row.above.seq} - ids.keys()
    made = ids | staged_ids(import_id, earlier)
    values = (_staged(import_id, seq, row, made) for seq, row in rows)
    bulk_insert(session(), StagedOrg, COLUMNS, values)


def _staged(import_id: int, seq: int, row: Row, made: Mapping[int, int]) -> tuple[Any, ...]:
    facts, values = row.facts, row.values
    assert facts is not None
    assert values is not None
    org_id = row.known.id if row.known else made[seq]
    above_id = made.get(row.above.seq, row.above.org_id) if row.above else None
    numbers = [
        vault().seal(number, f"info_entry_profile.{column}:{org_id}") if number else None
        for column, number in (("id_cipher", values.id_number), ("mobile_cipher", values.mobile))
    ]
    return (
        import_id, seq, org_id, row.known is None, above_id, facts.full_name, facts.short_name, facts.category,
        facts.industry, facts.is_leading_body, facts.telephone, facts.email, facts.address, values.secretary_name,
        *numbers, values.established, values.filled, ",".join(row.fields),
    )  # fmt: skip


def let_in(scope: Scope, import_id: int) -> Applied:
    """Make the new organisations and complete the others; those for which it is too late are told why."""
    rows = staged(import_id)
    new, there = [row for row in rows if row.is_new], [row for row in rows if not row.is_new]
    held = _held(scope, {row.org_id for row in there}.union(row.above_id or 0 for row in new))
    not_made = create_many(scope, [Draft(row.org_id, row.above_id or 0, _facts(row)) for row in new])
    for row in new:
        if row.org_id not in not_made:
            row.org_version, row.profile_version = 1, _begin_profile(row)
    refused: dict[int, Finding] = {row.seq: _late(not_made[row.org_id]) for row in new if row.org_id in not_made}
    profiles = profiles_of(*(row.org_id for row in there))
    for row in there:
        if reason := _complete(scope, row, held.get(row.org_id), profiles[row.org_id]):
            refused[row.seq] = _late(reason)
    session().flush()
    return Applied(len(rows) - len(refused), refused)


def take_back(scope: Scope, import_id: int) -> Undone:
    """Close what the import made, if it is empty and unchanged, and empty what it filled in; the rest stays, named."""
    rows = [row for row in staged(import_id) if row.org_version is not None]
    held = _held(scope, {row.org_id for row in rows})
    profiles = profiles_of(*(row.org_id for row in rows))
    kept = {row.seq: reason for row in rows if (reason := _since(row, held.get(row.org_id), profiles[row.org_id]))}
    untouched = [row for row in rows if row.seq not in kept]
    stays = close_many(scope, [row.org_id for row in untouched if row.is_new])
    kept |= {row.seq: f"{stays[row.org_id]}，没有撤销" for row in untouched if row.org_id in stays}
    for row in untouched:
        if not row.is_new and (reason := _empty(scope, row, held[row.org_id], profiles[row.org_id])):
            kept[row.seq] = reason
    return Undone(len(rows) - len(kept), {seq: doubtful("", "ORG_STAYS", f"{why}。") for seq, why in kept.items()})


def _held(scope: Scope, ids: set[int]) -> dict[int, Org]:
    """The organisations of the scope among these, held in the order in which everybody holds them."""
    advisory_lock(session(), TREE_LOCK, shared=True)
    return {org.id: org for org in hold_ids(session(), ids) if scope.covers(org.path)}


def _facts(row: StagedOrg) -> OrgFacts:
    return OrgFacts(
        row.full_name, row.short_name, row.category, row.industry, row.is_leading_body, row.telephone, row.email,
        row.address,
    )  # fmt: skip


def _begin_profile(row: StagedOrg) -> int:
    """What the row says of a new organisation; returns the profile's version."""
    values = {column: getattr(row, column) for column in OF_PROFILE.values()}
    if all(value is None for value in values.values()):
        return 0
    return write_profile(Profile(org_id=row.org_id, version=0), values)


def _complete(scope: Scope, row: StagedOrg, org: Org | None, profile: Profile) -> str:
    """Fill in what is still empty, and remember what that was; returns why nothing could be."""
    if org is None:
        return "组织已被撤销或移出您的管理范围"
    wanted = row.fields.split(",")
    contact = {name: getattr(row, name) for name in CONTACT if name in wanted and not getattr(org, name)}
    own = {} if profile.secretary_name in (None, row.secretary_name) else dict.fromkeys(SECRETARY)
    filled = [name for name in OF_PROFILE if name in wanted and name not in own and _is_empty(profile, name)]
    if not (contact or filled):
        return "这些内容已由他人填写"
    if reason := _change(scope, org, contact):
        return reason
    row.fields, row.org_version, row.profile_version = ",".join([*contact, *filled]), org.version, profile.version
    if filled:
        values = {OF_PROFILE[name]: getattr(row, OF_PROFILE[name]) for name in filled}
        row.profile_version = write_profile(profile, values)
    return ""


def _since(row: StagedOrg, org: Org | None, profile: Profile) -> str:
    """What has happened to an organisation since the import, so that it stays as it is."""
    if org is None:
        return "已被撤销或移出您的管理范围"
    if (org.version, profile.version) != (row.org_version, row.profile_version):
        return "入库后已被修改，没有撤销"
    return ""


def _empty(scope: Scope, row: StagedOrg, org: Org, profile: Profile) -> str:
    """Take away what the import has filled in; returns why it could not."""
    filled = row.fields.split(",")
    if reason := _change(scope, org, {name: None for name in CONTACT if name in filled}):
        return f"{reason}，没有撤销"
    if values := {OF_PROFILE[name]: None for name in OF_PROFILE if name in filled}:
        write_profile(profile, values)
    return ""


def _change(scope: Scope, org: Org, contact: Mapping[str, str | None]) -> str:
    """Give a held organisation other contact facts; returns why a plugin does not let it be."""
    if contact:
        try:
            change_held(session(), scope, org, facts_of(org).with_contact(contact))
        except Refused as refused:
            return refused.message.rstrip("。")
    return ""


def _is_empty(profile: Profile, name: str) -> bool:
    return getattr(profile, OF_PROFILE[name]) is None


def _late(reason: str) -> Problem:
    return Problem("TOO_LATE", f"检查之后情况有变：{reason}。请核对后重新上传这一行。", "")
