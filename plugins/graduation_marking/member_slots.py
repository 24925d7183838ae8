"""What the core's pages and the log say of single members."""

from __future__ import annotations

from plugins.graduation_marking.member_marking import MARKED, STANDING, UNMARKED, is_mixed
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import AuditAction, Figures, Panel
from portal.orgs.categories import GRADUATE_ORG

PAGE = "graduation_marking.members"
ACTIONS = (
    AuditAction(MARKED, "标记团员的毕业时间"),
    AuditAction(UNMARKED, "取消团员的毕业时间"),
    AuditAction(STANDING, "设置团员的毕业情况"),
    AuditAction("graduation_marking.members_graduated", "混合支部的团员成为毕业生"),
)


def member_panels(org: OrgRef) -> list[Panel]:
    """The way to the members of a branch who have to be looked at one by one; nothing for all others."""
    if not (is_mixed(org) or org.category == GRADUATE_ORG):
        return []
    return [Panel(PAGE, "团员毕业情况", _rows, (("逐个设置", PAGE),), weight=46)]


def _rows(_scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    if is_mixed(org):
        told = "请逐个标记团员的毕业时间，到期自动成为毕业生"
        return (("混合支部", told), ("毕业生", f"{figures['graduates']:,} 人"))
    return (("延迟毕业、教师", f"{figures['members'] - figures['graduates']:,} 人，不计入毕业生"),)
