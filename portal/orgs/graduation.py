"""A branch's graduation time, or the reason why it has none: a core fact whose rules belong to a plugin (R2.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.contracts.scope import Scope
from portal.counts.metrics import SETTLED_BRANCHES
from portal.counts.services import bump
from portal.db import among, rows_changed
from portal.errors import Conflict, Refused
from portal.orgs.categories import BRANCH, is_school_field
from portal.orgs.models import Org
from portal.people.counting import count_people, tell
from portal.people.models import Person

LONGEST_REASON = 200
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_FACTS = ("expected_graduation", "no_graduation_reason", "version")


def settle(
    s: Session, scope: Scope, branches: Sequence[Org], *, month: str | None = None, reason: str | None = None
) -> None:
    """Say of branches that are held (`holding.hold_ids`) when they graduate, or why they have no time: exactly one.

    What has been said once stays: Conflict, and nothing is changed, if it has of one of them. Plugins are told of the
    people it changes something for. The caller sees that they are in the scope and writes the log. Raise Refused for
    what is no month, no reason or no open branch.
    """
    if not branches:
        return
    _check(branches, month, reason)
    ids = [branch.id for branch in branches]
    people = among(Person.org_id, ids) & Person.removed_at.is_(None)
    count_people(people, -1)
    _write(s, ids, month, reason)
    for branch in branches:
        s.expire(branch, _FACTS)
    tell(scope, "changed", count_people(people, +1))
    bump(SETTLED_BRANCHES, {branch.path: 1 for branch in branches if is_school_field(branch.industry)})


def resettle(
    s: Session, scope: Scope, branch: Org, *, month: str | None = None, reason: str | None = None
) -> None:
    """Say otherwise of a branch that is held, or of the graduates' organisation it has become: exactly one of both.

    Who may do that, and who has to agree, is the caller's rule. Raise Refused for what is no month and no reason.
    """
    _check_words(month, reason)
    people = (Person.org_id == branch.id) & Person.removed_at.is_(None)
    count_people(people, -1)
    said = {"expected_graduation": month, "no_graduation_reason": reason, "version": Org.version + 1}
    s.execute(update(Org).where(Org.id == branch.id).values(said).execution_options(synchronize_session=False))
    s.expire(branch, _FACTS)
    tell(scope, "changed", count_people(people, +1))


def _check(branches: Sequence[Org], month: str | None, reason: str | None) -> None:
    _check_words(month, reason)
    if wrong := next((one for one in branches if one.category != BRANCH or one.closed_at is not None), None):
        raise Refused(f"“{wrong.full_name}”不是团支部，或已撤销，没有毕业时间。")


def _check_words(month: str | None, reason: str | None) -> None:
    if (month is None) == (reason is None):
        raise Refused("毕业时间和理由必须且只能填写一项。")
    if month is not None and not _MONTH.fullmatch(month):
        raise Refused("毕业时间应为年份和月份，如 2022年6月。", {"month": "请填写年份和月份"})
    if reason is not None and not 0 < len(reason) <= LONGEST_REASON:
        raise Refused("请填写理由。", {"reason": f"请填写理由，不超过 {LONGEST_REASON} 个字"})


def _write(s: Session, ids: Sequence[int], month: str | None, reason: str | None) -> None:
    """Of two who get here at once, and of one who comes twice, the second writes nothing."""
    unsaid = Org.expected_graduation.is_(None) & Org.no_graduation_reason.is_(None)
    said = {"expected_graduation": month, "no_graduation_reason": reason, "version": Org.version + 1}
    written = update(Org).where(among(Org.id, ids), unsaid).values(said)
    if rows_changed(s, written.execution_options(synchronize_session=False)) != len(ids):
        raise Conflict("其中有团支部已经标记过，标记后不能更改；这次没有标记任何团支部。")
