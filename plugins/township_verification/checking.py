"""A superior agrees with what was recognised, or takes that back (R1.4): as it was shown, each at most once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.township_verification.agreeing import NOBODY, agreed_by, write
from plugins.township_verification.check_forms import Shown
from plugins.township_verification.metrics import CHECKED
from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.verdict import WORDS
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.services import bump
from portal.db import advisory_lock, transaction
from portal.errors import Missing, Refused
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK

AGREED, WITHDRAWN = "township_verification.agreed", "township_verification.agreement_withdrawn"


class _Held(NamedTuple):
    """An organisation and its row, both locked."""

    org: Org
    check: Check


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many were agreed with; `changed` are those that say something else than was shown, in words, and `gone` is
    how many are no longer directly below. Who was agreed with before is neither."""

    agreed: int
    changed: tuple[str, ...] = ()
    gone: int = 0


def agree(scope: Scope, place: OrgRef, shown: Shown) -> Agreement:
    """Agree with what was `shown` of organisations directly below `place`: 是 or 空, and 空 means that it is none.

    Whose flag has changed meanwhile is named and left. Done again it changes nothing. Raise Refused if nothing was
    chosen, Missing outside of the scope.
    """
    with refusals_recorded(scope, AGREED, place.full_name, place.path), transaction() as s:
        held = _hold(s, scope, place, shown)
        right = [one for one in held if one.check.flag is shown[one.org.id] and one.check.flag is not False]
        new = [one for one in right if one.check.checked_at is None]
        for org, check in new:
            write(check, agreed_by(scope, org))
        _finish(scope, AGREED, place, new, 1)
        changed = [one for one in held if one not in right]
        return Agreement(len(new), tuple(map(_changed, changed)), len(shown) - len(held))


def withdraw(scope: Scope, place: OrgRef, shown: Shown) -> int:
    """撤回核对: they are to be checked again; returns how many. What the centre has settled stays checked.

    Raise Refused, Missing.
    """
    with refusals_recorded(scope, WITHDRAWN, place.full_name, place.path), transaction() as s:
        agreed = [one for one in _hold(s, scope, place, shown) if _is_agreed(one.check)]
        for _, check in agreed:
            write(check, NOBODY)
        _finish(scope, WITHDRAWN, place, agreed, -1)
        return len(agreed)


def _is_agreed(check: Check) -> bool:
    return check.checked_at is not None and check.flag is not False and not check.is_settled


def _hold(s: Session, scope: Scope, place: OrgRef, shown: Shown) -> list[_Held]:
    """Those of `shown` that are still directly below `place`, in the order of their ids."""
    if not scope.covers(place.path):
        raise Missing
    if not shown:
        raise Refused("还没有选择组织，请先勾选，再点按钮。")
    advisory_lock(s, TREE_LOCK, shared=True)
    orgs = {one.id: one for one in hold_ids(s, shown) if one.parent_id == place.id}
    wanted = select(Check).where(Check.org_id.in_(orgs)).order_by(Check.org_id).with_for_update()
    checks = s.scalars(wanted.execution_options(populate_existing=True)).all()
    return [_Held(orgs[check.org_id], check) for check in checks]


def _finish(scope: Scope, action: str, place: OrgRef, held: Sequence[_Held], sign: int) -> None:
    """Count and write down what was done, if anything was."""
    if not held:
        return
    bump(CHECKED.key, {org.path: sign for org, _ in held})
    first = held[0].org
    target = first.full_name if len(held) == 1 else f"{place.full_name}的 {len(held)} 个下级组织"
    path = first.path if len(held) == 1 else place.path
    record(scope, action, target, path=path, text=_in_words(held), ids=[org.id for org, _ in held])


def _in_words(held: Sequence[_Held]) -> str:
    """是 3 个、空 1 个."""
    flags = [check.flag for _, check in held]
    return "、".join(f"{word} {flags.count(flag)} 个" for flag, word in WORDS.items() if flags.count(flag))


def _changed(held: _Held) -> str:
    return f"“{held.org.full_name}”现在是“{WORDS[held.check.flag]}”：{held.check.why}"
