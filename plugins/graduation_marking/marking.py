"""标记团支部毕业时间 (A2.1-A2.4): once, by who may, branches that graduate together, and nothing of it if one fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.groups import groups_of
from plugins.graduation_marking.markers import is_marked, may_mark, needs_mark, why_left_out, why_not
from plugins.graduation_marking.marks import Marked, marks_of
from plugins.graduation_marking.models import Mark
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.wishes import Wish, check, contradiction, doubts
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.queries import totals
from portal.db import advisory_lock, bulk_insert, transaction
from portal.errors import Conflict, Missing, Refused
from portal.orgs.graduation import settle
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK

ACTION = "graduation_marking.marked"
ASKS = "ask"
_COLUMNS = (
    "org_id", "month", "reason", "explanation", "at", "account_id", "actor", "acting_org_id", "acting_org_name",
    "proposed", "because", "contradicts",
)  # fmt: skip
_NAMED = 5


def mark(scope: Scope, place: OrgRef, ids: Sequence[int], wish: Wish, *, confirmed: bool = False) -> int:
    """Mark the branches `ids` at or below `place`, all or none; returns how many were.

    `confirmed`: what is in doubt about it was confirmed by itself. The same act of the same administrator done again
    marks nobody and is no error. Raise Refused for who may not and what cannot be marked so, Conflict with the names
    of who was quicker, Missing outside of the place.
    """
    with refusals_recorded(scope, ACTION, place.full_name, place.path), transaction() as s:
        require_marker(scope)
        check(wish, clock.today())
        advisory_lock(s, TREE_LOCK, shared=True)
        held = hold_ids(s, ids)
        if not held or len(held) < len(set(ids)) or not all(_covers(scope, place, one) for one in held):
            raise Missing
        branches = [one.ref() for one in held]
        if _is_done(scope, branches, wish):
            return 0
        proposals = proposals_for(branches)
        in_doubt = _checked(wish, branches, proposals, confirmed=confirmed)
        write_marks(s, scope, held, wish, proposals, in_doubt)
    return len(branches)


def write_marks(
    s: Session, scope: Scope, held: Sequence[Org], wish: Wish, proposals: Mapping[int, Proposal], in_doubt: int
) -> None:  # fmt: skip
    """Mark branches that are held and may be marked so, with their history and one entry in the log.

    `in_doubt`: how much of it was confirmed by itself.
    """
    branches = [one.ref() for one in held]
    settle(s, scope, held, month=wish.month, reason=wish.said_reason)
    bulk_insert(s, Mark, _COLUMNS, [_row(scope, one, wish, proposals[one.id]) for one in branches])
    _write_down(scope, branches, wish, in_doubt)


def require_marker(scope: Scope) -> None:
    """Raise Refused, with what to do, for an administrator of an organisation that may not mark (A2.1)."""
    if not may_mark(scope.org):
        raise Refused(why_not(scope.org))


def require_one_cohort(branches: Sequence[OrgRef], proposals: Mapping[int, Proposal]) -> None:
    """Raise Refused for branches that do not graduate together (A2.4)."""
    groups = groups_of(branches, proposals)
    if len(groups) > 1:
        named = "、".join(f"{group.title}（{len(group.branches)} 个）" for group in groups)
        raise Refused(f"这些团支部不是同时毕业的，不能一起标记：{named}。请分组标记。")


def _covers(scope: Scope, place: OrgRef, org: Org) -> bool:
    return scope.covers(org.path) and place.contains(org.path)


def _is_done(scope: Scope, branches: Sequence[OrgRef], wish: Wish) -> bool:
    """True if this very act was done before; Conflict if somebody has marked one of the branches, or otherwise."""
    marked = [branch for branch in branches if is_marked(branch)]
    if not marked:
        return False
    marks = marks_of([branch.id for branch in marked])
    if len(marked) == len(branches) and all(_is_own(scope, marks.get(one.id), wish) for one in marked):
        return True
    told = "；".join(f"“{one.full_name}”{_told(marks.get(one.id))}" for one in marked[:_NAMED])
    more = f"；共 {len(marked)} 个" if len(marked) > _NAMED else ""
    raise Conflict(f"{told}{more}。这次没有标记任何团支部，请返回列表重新选择。")


def _is_own(scope: Scope, marked: Marked | None, wish: Wish) -> bool:
    if marked is None or marked.mark.account_id != scope.account_id:
        return False
    return Wish(marked.mark.month, marked.mark.reason, marked.mark.explanation) == wish


def _told(marked: Marked | None) -> str:
    return marked.told if marked else "已标记，标记后不能更改"


def _checked(
    wish: Wish, branches: Sequence[OrgRef], proposals: Mapping[int, Proposal], *, confirmed: bool
) -> int:  # fmt: skip
    """How many doubts were confirmed. Raise Refused for what cannot be marked, or not so."""
    if wrong := next((one for one in branches if not needs_mark(one)), None):
        raise Refused(f"“{wrong.full_name}”不能标记：{why_left_out(wrong)}。")
    require_one_cohort(branches, proposals)
    found = doubts(wish, branches, proposals, clock.today())
    if found and not confirmed:
        raise Refused(f"有需要单独确认的内容：{found[0].sentence}。", {"confirmed": "请核对后勾选确认"})
    return len(found)


def _row(scope: Scope, branch: OrgRef, wish: Wish, proposal: Proposal) -> tuple[object, ...]:
    return (
        branch.id, wish.month, wish.reason, wish.explanation, clock.now(), scope.account_id,
        scope.account_name or "系统", scope.org.id, scope.org.short_name, proposal.month or proposal.reason or ASKS,
        proposal.because[:300], bool(contradiction(wish, proposal)),
    )  # fmt: skip


def _write_down(scope: Scope, branches: Sequence[OrgRef], wish: Wish, in_doubt: int) -> None:
    first = branches[0]
    members = sum(figures["members"] for figures in totals(branches, ["members"]).values())
    record(
        scope, ACTION, first.full_name if len(branches) == 1 else f"{first.full_name}等 {len(branches)} 个团支部",
        path=first.path if len(branches) == 1 else scope.org.path, count=len(branches), people=members,
        month=wish.month, reason=wish.said_reason, warned=in_doubt, ids=[branch.id for branch in branches],
    )  # fmt: skip
