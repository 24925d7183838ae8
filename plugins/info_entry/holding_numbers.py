"""Who holds a number that somebody typed, what may be said of it, and the offer to ask them."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.info_entry import slips
from plugins.info_entry.asking import Taken
from portal import clock
from portal.contracts.scope import Scope
from portal.db import session
from portal.errors import Refused
from portal.orgs.models import Org
from portal.people import entering
from portal.people.particulars import Particulars
from portal.people.queries import Holder, holders_of_ids, holders_of_mobiles
from portal.people.rules.id_number import parse_id_number
from portal.people.rules.mobile import parse_mobile, without_noise
from portal.people.rules.names import parse_name
from portal.pii import mask_id_number, mask_mobile, vault

SLIP = "number_request"
_MASKS = {"id_number": mask_id_number, "mobile": mask_mobile}
_MOBILE_DIGITS = 13


@dataclass(frozen=True, slots=True)
class Found:
    """What became of looking a number up. `told` names the unit that holds it, '' where nobody does.

    `person_id` is there only where the holder lies in the administrator's own subtree: no request is needed.
    """

    number: str
    told: str = ""
    person_id: int = 0
    taken: Taken | None = None


def look_up(scope: Scope, name: str, number: str) -> Found:
    """Who holds an ID number or a mobile, as typed. Raise Refused if it, or the name, is none."""
    typed, wrong_name = parse_name(name)
    is_mobile = len(without_noise(number)) <= _MOBILE_DIGITS
    value, wrong = parse_mobile(number) if is_mobile else parse_id_number(number, clock.today())
    if typed is None or value is None:
        said = {"name": wrong_name, "number": wrong}
        raise Refused("请先改正下面的内容。", {key: text[0].message for key, text in said.items() if text})
    field = "mobile" if is_mobile else "id_number"
    find = holders_of_mobiles if is_mobile else holders_of_ids
    holder = find(scope, [vault().digest(field, value)]).get(vault().digest(field, value))
    return _found(scope, field, value, typed, holder) if holder else Found(_MASKS[field](value))


def found_by(scope: Scope, taken: entering.Taken, typed: Particulars) -> Found:
    """The same of a form that was refused because somebody has the number."""
    return _found(scope, taken.field, getattr(typed, taken.field) or "", typed.name, taken.holder)


def offer_of(scope: Scope, found: Found) -> str:
    """A slip that says what would be asked, for the form that asks; '' where there is nothing to ask."""
    if found.taken is None or found.person_id:
        return ""
    one = found.taken
    said = {"person": one.person_id, "field": one.field, "digest": one.digest.hex(), "name": one.name}
    return slips.write(scope, SLIP, {**said, "masked": one.masked})


def open_offer(scope: Scope, slip: str) -> Taken | None:
    """What a slip offers to ask for, None if it is too old or none of ours."""
    said = slips.read(scope, SLIP, slip)
    if said is None:
        return None
    return Taken(said["person"], said["field"], bytes.fromhex(said["digest"]), said["name"], said["masked"])


def _found(scope: Scope, field: str, value: str, typed: str, holder: Holder) -> Found:
    masked = _MASKS[field](value)
    branch = session().get(Org, holder.org_id)
    is_own = branch is not None and scope.covers(branch.path)
    taken = Taken(holder.person_id, field, vault().digest(field, value), typed, masked)
    return Found(masked, holder.told, holder.person_id if is_own else 0, taken)
