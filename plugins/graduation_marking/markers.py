"""Who may mark, and what can be marked (A2.1, A3.1, A3.2)."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, and_

from portal.contracts.scope import OrgRef
from portal.orgs.categories import (
    BRANCH,
    COMMITTEE,
    GENERAL_BRANCH,
    GRADUATE_ORG,
    SCHOOL_FIELD,
    WORKING_COMMITTEE,
    is_school_field,
)
from portal.orgs.models import Org

MARKERS = (COMMITTEE, WORKING_COMMITTEE, GENERAL_BRANCH)
_SCHOOL = re.compile("大学|学院|学校|中学|高中|初中|职高|中专|技校|卫校|班")
_MAY = "学校领域的团委、团工委、团总支可以标记下级团支部的毕业时间"


def may_mark(org: OrgRef) -> bool:
    """True for the administrators of `org`: a committee or general branch of the school field, no leading body."""
    return _leads_branches(org) and is_school_field(org.industry)


def needs_mark(org: OrgRef) -> bool:
    """True for a branch of the school field that nobody has marked yet."""
    return org.category == BRANCH and is_school_field(org.industry) and not is_marked(org)


def is_marked(org: OrgRef) -> bool:
    """True where somebody has said when the branch graduates, or why it does not."""
    return bool(org.expected_graduation or org.no_graduation_reason)


def can_be_marked() -> ColumnElement[bool]:
    """`needs_mark` in SQL, on open organisations."""
    unsaid = and_(Org.expected_graduation.is_(None), Org.no_graduation_reason.is_(None))
    return and_(Org.category == BRANCH, Org.industry.in_(SCHOOL_FIELD), unsaid)


def is_kept_by_industry(org: OrgRef) -> bool:
    """True where only the industry stands in the way: a school by its name, but of another field (A3.2)."""
    if is_school_field(org.industry) or org.industry == "小学":
        return False
    return may_ask_for_industry(org) and bool(_SCHOOL.search(org.full_name))


def may_ask_for_industry(org: OrgRef) -> bool:
    """True where another industry would make a difference to marking: for whoever leads branches, and for branches."""
    return _leads_branches(org) or org.category == BRANCH


def why_not_here(org: OrgRef) -> str:
    """`why_not`; '' where they may."""
    return "" if may_mark(org) else why_not(org)


def why_not(org: OrgRef) -> str:
    """Why the administrators of `org` may not mark, and what to do."""
    if is_kept_by_industry(org):
        return f"{industry_advice(org)}{_MAY}。"
    who = "团的领导机关" if org.is_leading_body else "团支部" if org.category == BRANCH else "本组织"
    return f"{who}不能标记：{_MAY}。"


def industry_advice(org: OrgRef) -> str:
    """What the industry has to do with it, and who can correct it."""
    return (
        f"本组织的单位所属行业类别是“{org.industry}”，不属于学校领域，所以不能标记毕业时间。"
        "如果确属学校，请申请更正行业类别，由上级组织审批。"
    )


def why_left_out(org: OrgRef) -> str:
    """Why an organisation that was ticked is not marked; '' if it can be."""
    if org.category == GRADUATE_ORG:
        return "已转为毕业生团组织"
    if org.category != BRANCH:
        return "不是团支部"
    if not is_school_field(org.industry):
        return f"单位所属行业类别是“{org.industry}”，不属于学校领域"
    return "已标记，标记后不能更改" if is_marked(org) else ""


def _leads_branches(org: OrgRef) -> bool:
    return org.category in MARKERS and not org.is_leading_body
