"""Changing the tree: make, change, close. Each in one transaction, with its counters and one audit row."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.models import Account, Post
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.counts.metrics import TOWNSHIPS
from portal.counts.services import bump
from portal.db import advisory_lock, allocate_ids, transaction
from portal.errors import Conflict, Refused
from portal.orgs import nesting, paths
from portal.orgs.categories import GRADUATE_ORG, HOLDS_MEMBERS
from portal.orgs.facts import OrgFacts, check
from portal.orgs.faults import refresh_faults
from portal.orgs.holding import (
    expect_version,
    has_open_child,
    has_people,
    hold,
    hold_branches_below,
    kind_of,
    kinds_below,
    named_alike,
    place_of,
    superior_of,
)
from portal.orgs.levels import is_centre, province_of
from portal.orgs.loading_counts import own_figures
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.pinyin import initials_and_pinyin
from portal.orgs.wideness import TREE_LOCK, refresh_wide
from portal.provinces.telling import after_org_change, before_org_change

Differences = dict[str, list[object]]
"""Old and new value of each fact that has changed."""
OPEN_POST = (Post.ended_at.is_(None), Account.id == Post.account_id, Account.disabled_at.is_(None))
"""The conditions of a post that somebody holds."""


def create(scope: Scope, parent_code: str, facts: OrgFacts, code: str = "") -> OrgRef:
    """Make an organisation below `parent_code`; without a code it gets one. Raise Refused, Missing or Conflict."""
    facts = check(facts)
    with refusals_recorded(scope, "org.created", facts.full_name), transaction() as s:
        advisory_lock(s, TREE_LOCK, shared=True)
        (above,) = hold(s, scope, parent_code)
        _check_place(s, above, facts)
        (new_id,) = allocate_ids(s, "core_org_id", 1)
        org = new_org(above, facts, new_id, code or own_code(new_id))
        if s.scalar(select(exists().where(Org.code == org.code))):
            raise Conflict(f"编码 {org.code} 已被使用，请换一个编码。")
        change = OrgChange("created", org.ref(), None, above.ref())
        before_org_change(scope, change)
        s.add(org)
        s.flush()
        count(org, 1)
        refresh_faults(s, [org.id, above.id])
        refresh_wide(s, [org.id, above.id])
        s.refresh(org)
        record(scope, "org.created", org.full_name, path=org.path, code=org.code, category=org.category)
        after_org_change(scope, change)
    return org.ref()


def change(scope: Scope, code: str, version: int, facts: OrgFacts) -> OrgRef:
    """Give an organisation other facts, if it still has the version that was shown. Raise Refused, Missing or Conflict.

    One's own organisation is named and classed by the superior; its administrator keeps the contact facts.
    """
    facts = check(facts)
    with refusals_recorded(scope, "org.changed", code), transaction() as s:
        advisory_lock(s, TREE_LOCK, shared=True)
        (org,) = hold(s, scope, code)
        expect_version(org, version)
        differences = change_held(s, scope, org, facts)
        record(scope, "org.changed", org.full_name, path=org.path, differences=differences)
    return org.ref()


def change_held(s: Session, scope: Scope, org: Org, facts: OrgFacts) -> Differences:
    """Give an organisation that is held other (checked) facts; returns what differs, for the caller's audit row."""
    before, old = org.ref(), facts_of(org)
    if org.id == scope.org.id and org.parent_id and facts.without_contact() != old.without_contact():
        raise Refused("本组织的名称、类别和行业由上级组织的管理员修改，您可以修改联系方式。")
    above = superior_of(s, org)
    _check_change(s, org, above, facts)
    wanted = OrgChange("changed", _with(org, facts), before, above.ref() if above else None)
    before_org_change(scope, wanted)
    count(org, -1)
    _set_facts(org, facts)
    org.version += 1
    count(org, 1)
    touched = [org.id, *([above.id] if above else [])]
    led = hold_branches_below(s, org.id) if facts.is_leading_body != before.is_leading_body else []
    refresh_faults(s, [*touched, *led])
    refresh_wide(s, touched)
    s.refresh(org)
    after_org_change(scope, wanted)
    return _differences(old, facts)


def close(scope: Scope, code: str, version: int) -> None:
    """Close an organisation that nothing and nobody belongs to any more. Raise Refused, Missing or Conflict."""
    with refusals_recorded(scope, "org.closed", code), transaction() as s:
        advisory_lock(s, TREE_LOCK, shared=True)
        (org,) = hold(s, scope, code)
        expect_version(org, version)
        above = superior_of(s, org)
        if org.id == scope.org.id or above is None:
            raise Refused("本组织只能由上级组织撤销。")
        if reasons := what_keeps(s, org):
            raise Refused(f"“{org.full_name}”还不能撤销：{'；'.join(reasons)}。")
        change = OrgChange("closed", org.ref(), org.ref(), above.ref())
        before_org_change(scope, change)
        org.closed_at = clock.now()
        org.version += 1
        s.flush()
        count(org, -1)
        refresh_faults(s, [org.id, above.id])
        refresh_wide(s, [above.id])
        record(scope, "org.closed", org.full_name, path=org.path, code=org.code)
        after_org_change(scope, change)


def what_keeps(s: Session, org: Org) -> list[str]:
    """Why an organisation cannot be closed yet; nothing if it is empty."""
    posts = exists().where(Post.org_id == org.id, *OPEN_POST)
    found = {
        "还有下级组织，请先移动或撤销": has_open_child(s, org.id),
        "还有团员或团干部，请先转出": has_people(s, org.id),
        "还有管理员，请先结束其岗位": bool(s.scalar(select(posts))),
    }
    return [reason for reason, holds in found.items() if holds]


def own_code(org_id: int) -> str:
    """The code of an organisation that brings none."""
    return f"N{org_id:07d}"


def new_org(above: Org, facts: OrgFacts, org_id: int, code: str) -> Org:
    """An organisation below one that is held, not written yet; its superior gives it the next number."""
    above.children_made += 1
    path = paths.child(above.path, above.children_made)
    org = Org(
        id=org_id, code=code, path=path, parent_id=above.id, depth=paths.depth(path), children_made=0, version=1,
        province_code=province_of(code, facts.full_name, place_of(above)), created_at=clock.now(), is_wide=False,
        faults=0,
    )  # fmt: skip
    _set_facts(org, facts)
    return org


def facts_of(org: Org) -> OrgFacts:
    """The organisation's present facts."""
    return OrgFacts(
        org.full_name, org.short_name, org.category, org.industry, org.is_leading_body, org.telephone, org.email,
        org.address,
    )  # fmt: skip


def count(org: Org, sign: int) -> None:
    """Bump what an organisation by itself adds to the figures above it, but for its faults: see refresh_faults."""
    marked = org.expected_graduation is not None or org.no_graduation_reason is not None
    for metric, value in own_figures(org.category, org.industry, marked=marked).items():
        bump(metric, {org.path: sign * value})
    if org.township_flag:
        bump(TOWNSHIPS, {org.path: sign})


def _check_place(s: Session, above: Org, facts: OrgFacts) -> None:
    if facts.category == GRADUATE_ORG:
        raise Refused("有几项填写得不对，请修改后再提交。", {"category": "毕业生团组织由系统在毕业当年转换，不能新建"})
    if wrong := nesting.complaint(kind_of(above), facts.kind):
        raise Refused(f"不能建在这里：{wrong}。", {"category": wrong})
    if named_alike(s, above.id, org_key(facts.full_name)):
        raise Refused(f"“{above.full_name}”下面已有同名的组织，没有重复新建。", {"full_name": "已有同名的组织"})


def _set_facts(org: Org, facts: OrgFacts) -> None:
    org.full_name, org.short_name = facts.full_name, facts.short_name
    org.category, org.industry, org.is_leading_body = facts.category, facts.industry, facts.is_leading_body
    org.telephone, org.email, org.address = facts.telephone, facts.email, facts.address
    org.name_key, org.short_key = org_key(facts.full_name), short_key(facts.short_name)
    org.pinyin, org.whole_pinyin = initials_and_pinyin(facts.full_name)


def _check_change(s: Session, org: Org, above: Org | None, facts: OrgFacts) -> None:
    if facts.category != org.category:
        _check_category(s, org, facts.category)
    if facts.kind != kind_of(org):
        wrongs = [nesting.complaint(kind_of(above), facts.kind)] if above else []
        wrongs += [nesting.complaint(facts.kind, below) for below in kinds_below(s, org.id)]
        if wrong := next(filter(None, wrongs), None):
            raise Refused(f"不能这样修改：{wrong}。", {"category": wrong})
    if above is None and is_centre(org.full_name) != is_centre(facts.full_name):
        raise Refused("根组织改名后，各省级单位的归属会随之改变，不能在这里修改。", {"full_name": "不能这样改名"})
    if facts.full_name != org.full_name and named_alike(s, org.parent_id, org_key(facts.full_name), org.id):
        raise Refused("同一上级下面已有同名的组织。", {"full_name": "已有同名的组织"})


def _check_category(s: Session, org: Org, category: str) -> None:
    if GRADUATE_ORG in (org.category, category):
        wrong = "毕业生团组织由系统在毕业当年转换，不能手工修改"
    elif category not in HOLDS_MEMBERS and has_people(s, org.id):
        wrong = "团员只能属于团支部，请先转出本支部的团员再改类别"
    else:
        return
    raise Refused("不能这样修改组织类别。", {"category": wrong})


def _with(org: Org, facts: OrgFacts) -> OrgRef:
    return replace(
        org.ref(), full_name=facts.full_name, short_name=facts.short_name, category=facts.category,
        industry=facts.industry, is_leading_body=facts.is_leading_body,
    )  # fmt: skip


def _differences(old: OrgFacts, new: OrgFacts) -> Differences:
    return {
        name: [getattr(old, name), getattr(new, name)]
        for name in OrgFacts.__slots__
        if getattr(old, name) != getattr(new, name)
    }
