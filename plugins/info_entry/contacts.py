"""What is done with the mobiles of a class: a sheet is read and saved, every line judged for itself (R2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plugins.info_entry.contact_members import Line, everybody, lines_by_id
from plugins.info_entry.pasting import Pasted, understand
from portal.contracts.scope import OrgRef, Scope
from portal.people.entering import taken_by
from portal.people.mobiles import Outcome, Wish, set_mobiles
from portal.people.queries import holders_of_mobiles
from portal.people.rules.mobile import parse_mobile
from portal.pii import vault

MOBILE, VERSION, WHO = "mobile.", "version.", "who."
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a sheet: how many numbers are new, and by member what was typed and what is wrong with it."""

    changed: int
    typed: dict[int, str] = field(default_factory=dict, repr=False)
    errors: dict[int, str] = field(default_factory=dict)


def save_sheet(scope: Scope, branch: OrgRef, form: Mapping[str, str]) -> Saved:
    """Save what is filled in; an empty field changes nothing. What is wrong stays typed, with the reason."""
    typed = {who: text.strip() for who, text in _numbered(form, MOBILE).items() if text.strip()}
    seen = _numbered(form, VERSION)
    wishes, errors = [], {}
    members = {line.id for line in lines_by_id(branch, typed)}
    for who in typed.keys() & members:
        mobile, problems = parse_mobile(typed[who])
        version = seen.get(who, "")
        if mobile is None:
            errors[who] = problems[0].message
        else:
            wishes.append(Wish(who, int(version) if version.isdecimal() and len(version) < 10 else 0, mobile))
    outcome = set_mobiles(scope, wishes, branch.full_name) if wishes else Outcome((), {})
    errors |= outcome.refused
    return Saved(len(outcome.changed), {who: typed[who] for who in errors}, errors)


def _numbered(form: Mapping[str, str], prefix: str) -> dict[int, str]:
    """The fields `<prefix><id>` of a form, by id."""
    found = ((name.removeprefix(prefix), value) for name, value in form.items() if name.startswith(prefix))
    pairs = [(int(one), value) for one, value in found if one.isascii() and one.isdecimal() and len(one) < 19]
    return dict(pairs[:MOST_FIELDS])


def read_pasted(scope: Scope, branch: OrgRef, form: Mapping[str, str]) -> list[Pasted]:
    """What the pasted lines say, with the choices made among namesakes, and who has a number already."""
    chosen = {number: int(who) for number, who in _numbered(form, WHO).items() if who.isdecimal() and len(who) < 19}
    found = understand(form.get("text", ""), everybody(branch), chosen)
    return _with_holders(scope, found)


def _with_holders(scope: Scope, found: Sequence[Pasted]) -> list[Pasted]:
    digests = {one.number: vault().digest("mobile", one.mobile) for one in found if one.candidates}
    holders = holders_of_mobiles(scope, list(digests.values()))
    told = []
    for one in found:
        holder = holders.get(digests.get(one.number, b""))
        if holder and not one.trouble and holder.person_id not in {line.id for line in one.candidates}:
            told.append(one.told(taken_by("mobile", holder, one.candidates[0].name)))
        else:
            told.append(one)
    return told


def save_pasted(scope: Scope, branch: OrgRef, lines: Sequence[Pasted]) -> tuple[int, list[Pasted]]:
    """Save the lines whose member is known; returns how many numbers are new, and the lines that are left."""
    known = {one.line.id: one for one in lines if one.line is not None}
    wishes = [Wish(who, line.version, one.mobile) for who, one in known.items() if (line := one.line)]
    outcome = set_mobiles(scope, wishes, branch.full_name) if wishes else Outcome((), {})
    left = [known[who].told(why) for who, why in outcome.refused.items()]
    left += [one for one in lines if one.line is None]
    return len(outcome.changed), sorted(left, key=lambda one: one.number)


def shown_lines(branch: OrgRef, saved: Saved) -> list[Line]:
    """The lines that were not saved, as they are now."""
    return lines_by_id(branch, saved.errors)
