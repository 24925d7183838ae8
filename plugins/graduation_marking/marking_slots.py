"""What the core's pages show of marking: button, column, filter, panel, cards, reminder (A2.2, A2.3, A3.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.industry_slots import NEW
from plugins.graduation_marking.markers import (
    industry_advice,
    is_kept_by_industry,
    is_marked,
    may_mark,
    needs_mark,
    why_not,
)
from plugins.graduation_marking.marks import marks_of, state_of, words_of
from plugins.graduation_marking.recogniser.proposal import Proposal, in_words
from plugins.graduation_marking.shares import CHOICES, FILTER, LAGGING, METRICS, Share, share_of, state_is
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import BulkAction, Card, Figures, OrgColumn, OrgFilter, Panel
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.queries import superior
from portal.web.filters import moment

PAGE, CORRECT = "graduation_marking.unmarked", "graduation_marking.new_correction"
TITLE = "标记团支部毕业时间"
_ORPHAN = "上级是团的领导机关，没有人可以标记它。请在它上面设学校的团委或团总支，再由其管理员标记。"


def mark_action() -> BulkAction:
    """The button at the top left, for those who may (A2.1, A2.2)."""
    return BulkAction(
        "graduation_marking.mark", TITLE, "graduation_marking.start", "graduation_marking.mark",
        lambda scope, _parent: may_mark(scope.org), 10,
    )  # fmt: skip


def mark_column() -> OrgColumn:
    """A branch's mark; above branches how many of them have none."""
    return OrgColumn("graduation_marking.mark", "毕业时间", _cells, 20, METRICS, "keep")


def mark_filter() -> OrgFilter:
    """Not marked, marked, by reason; who lags; what nobody may mark (decision 3)."""
    return OrgFilter(FILTER, "毕业时间", CHOICES, state_is, 20)


def mark_panel(scope: Scope, org: OrgRef) -> Panel:
    """A branch's mark with who has made it, or what is proposed; above branches how far it is."""
    leads = org.category not in HOLDS_MEMBERS or needs_mark(org)
    links: tuple[tuple[str, str], ...] = (("标记毕业时间", PAGE),) if leads else ()
    if is_marked(org):
        links = (("申请更正", CORRECT),)
    elif is_kept_by_industry(org):
        own = ("申请更正行业类别", NEW) if org.id == scope.org.id else ("更正行业类别", "orgs.edit")
        links = (own, *links)
    return Panel("graduation_marking.mark", "毕业时间标记", _rows, links, 42)


def mark_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many branches are not marked yet; for a school of another industry, that it cannot mark."""
    share, org = share_of(figures), scope.org
    if is_kept_by_industry(org) and org.category not in HOLDS_MEMBERS:
        advice = industry_advice(org)
        where = (("code", org.code),)
        return [Card(NEW, "不能标记毕业时间", advice, "", NEW, where, "申请更正", "todo", 22)]
    if not share.branches or org.category in HOLDS_MEMBERS:
        return []
    text = f"学校领域的团支部 {share.branches:,} 个，已标记 {share.marked:,} 个（{share.percent}）"
    action = "去标记" if may_mark(org) and scope.may("graduation_marking.mark") else "查看"
    urgency = "todo" if share.unmarked else "calm"
    figure = f"{share.unmarked:,} 个"
    where = (("code", org.code),)
    return [Card("graduation_marking.unmarked", "未标记毕业时间", text, figure, PAGE, where, action, urgency, 22)]


REMINDER = ReminderTopic(
    PAGE, TITLE,
    lambda _scope: "请标记下级团支部的毕业时间；没有毕业时间的选择理由。标记后不能更改，请逐一核对。",
    PAGE, (FILTER, LAGGING), 25,
)  # fmt: skip
"""Sent to the committees below which branches are not marked."""


def _cells(_scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]) -> dict[int, str]:
    return {org.id: _cell(org, share_of(figures[org.id])) for org in orgs}


def _cell(org: OrgRef, share: Share) -> str:
    if org.category in HOLDS_MEMBERS:
        return state_of(org) or ("未标记" if needs_mark(org) else "")
    if not share.branches:
        return ""
    return f"未标记 {share.unmarked:,}" if share.unmarked else "已标记"


def _rows(scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    if org.category in HOLDS_MEMBERS:
        return tuple(_branch_rows(org))
    rows = []
    if (share := share_of(figures)).branches:
        rows += [
            ("学校领域的团支部", f"{share.branches:,} 个"),
            ("已标记", f"{share.marked:,} 个（{share.percent}）"),
            ("未标记", f"{share.unmarked:,} 个"),
        ]
    if is_kept_by_industry(org):
        rows.append(("标记毕业时间", why_not(org)))
    return tuple(rows)


def _branch_rows(org: OrgRef) -> list[tuple[str, str]]:
    if is_marked(org):
        return _marked_rows(org)
    if is_kept_by_industry(org):
        return [("毕业时间", industry_advice(org))]
    if not needs_mark(org):
        return []
    above = superior(org)
    rows = [("毕业时间", "未标记"), ("系统建议", _proposed(proposals_for([org])[org.id]))]
    return [*rows, ("谁来标记", _ORPHAN)] if above is not None and above.is_leading_body else rows


def _marked_rows(org: OrgRef) -> list[tuple[str, str]]:
    rows = [("毕业时间" if org.expected_graduation else "没有毕业时间", state_of(org))]
    if found := marks_of([org.id]).get(org.id):
        rows += [("标记人", found.by), ("标记时间", moment(found.mark.at))]
        if words_of(found.mark) != state_of(org):
            rows.append(("更正", f"原来标记为“{words_of(found.mark)}”，经上级同意已更正"))
    return [*rows, ("更改", "标记后不能自行更改；标错了，由作出标记的组织申请更正，上级审批")]


def _proposed(proposal: Proposal) -> str:
    if proposal.asks:
        return f"需要核对：{proposal.because}"
    return f"{in_words(proposal.month) if proposal.month else proposal.reason}（{proposal.because}）"
