"""What members enter for themselves: their own record and mobile, and nothing of anybody else (R3.1, R2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from plugins.graduate_register.destinations import SEALED
from plugins.graduate_register.facts import Facts, cleaned
from plugins.graduate_register.kept import Kept
from plugins.graduate_register.record_form import RecordForm, judged
from plugins.graduate_register.record_listing import Graduate, find_graduate
from plugins.graduate_register.registering import Entry
from plugins.graduate_register.saving import Line, save
from plugins.graduate_register.sources import MEMBER
from plugins.graduate_register.visits import Member, scope_of
from plugins.graduate_register.words import differing
from portal.contracts.scope import OrgRef
from portal.people.mobiles import CHANGED, GONE

MYSELF = "本人"
NOT_SHOWN = "（不显示）"
TAKEN = "这个手机号已经有人登记，没有保存。请核对号码；确实是您本人的，请告诉老师。"
ONLY_RECORD = "去向已经保存，手机号没有保存。"


@dataclass(slots=True)
class Said:
    """What came of a member's form, and of which `version` of the record it is when it is shown again.

    `overtaken` is what somebody else has saved meanwhile, `differs` where it differs: the field, what is kept, what the
    member says.
    """

    form: RecordForm
    facts: Facts
    version: int
    overtaken: Kept | None = None
    differs: list[tuple[str, str, str]] | None = None
    message: str = ""

    @property
    def is_saved(self) -> bool:
        """True if all of it is."""
        return not (self.form.errors or self.overtaken or self.message)


def own_record(branch: OrgRef, member: Member) -> Graduate:
    """The member's own record."""
    return find_graduate(scope_of(branch, member.name), member.person_id)


def seen_facts(now: Graduate, version: int) -> Facts:
    """What the form of this version showed, if it still is so; what others have said since stays out of it."""
    return now.facts if now.version == version else Facts()


def shown_facts(member: Member, facts: Facts) -> Facts:
    """What the member's form begins with: who has proved no more than a name is not shown where the member lives."""
    return facts if member.by_mobile else replace(facts, **dict.fromkeys(SEALED))


def hidden_fields(member: Member, facts: Facts) -> list[str]:
    """The fields that are kept and not shown."""
    return [] if member.by_mobile else [name for name in SEALED if getattr(facts, name)]


def save_own(branch: OrgRef, member: Member, typed: Mapping[str, str], version: int, person_version: int) -> Said:
    """Save a member's form, which was shown with these versions of the record and of the person."""
    now = own_record(branch, member)
    form = judged(typed, seen_facts(now, version))
    said = Said(form, _said(member, form.facts, now.facts), version)
    if not form.errors:
        line = Line(Entry(member.person_id, version, said.facts), person_version, form.mobile or None)
        _save(branch, member, line, said)
    return said


def _save(branch: OrgRef, member: Member, line: Line, said: Said) -> None:
    mine = member.person_id
    outcome, mobiles = save(scope_of(branch, member.name), [line], MEMBER, branch.full_name)
    if refusal := outcome.refused.get(mine):
        said.form.errors |= refusal.fields
        said.message = refusal.message
    elif kept := outcome.conflicts.get(mine):
        said.overtaken, said.version = kept, kept.version
        said.differs = _differing(member, kept.facts, said.facts)
    elif mine in mobiles:
        said.message, said.version = ONLY_RECORD, own_record(branch, member).version
    if mine in mobiles:
        # The core's own words name the class of whoever has the number.
        said.form.errors["mobile"] = mobiles[mine] if mobiles[mine] in (GONE, CHANGED) else TAKEN


def _said(member: Member, facts: Facts, kept: Facts) -> Facts:
    """What the member says: what was not shown and is left empty stays as it is."""
    left = {name: getattr(kept, name) for name in hidden_fields(member, kept) if not getattr(facts, name)}
    values = asdict(replace(facts, **left, told_by=MYSELF))
    return cleaned({name: value or "" for name, value in values.items()})


def _differing(member: Member, kept: Facts, said: Facts) -> list[tuple[str, str, str]]:
    others = [name for name in hidden_fields(member, kept) if getattr(kept, name) != getattr(said, name)]
    return differing(replace(kept, **dict.fromkeys(others, NOT_SHOWN), told_by=said.told_by), said)
