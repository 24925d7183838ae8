"""Moving a subtree: every path in it is rewritten at once, and its figures go from the old superiors to the new."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, func, literal, select, update
from sqlalchemy.orm import Session

from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.counts.services import bump
from portal.db import Base, advisory_lock, transaction
from portal.errors import Refused
from portal.orgs import nesting, paths
from portal.orgs.faults import refresh_faults
from portal.orgs.holding import (
    deepest,
    expect_version,
    hold,
    kind_of,
    named_alike,
    place_of,
    superior_of,
)
from portal.orgs.levels import province_of
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK, refresh_wide
from portal.provinces.telling import after_org_change, before_org_change

STAYS = "core_audit"
"""The log says where something happened, so its paths are never rewritten."""


def move(scope: Scope, code: str, version: int, target_code: str) -> OrgRef:
    """Put an organisation with all below it under `target_code`. Raise Refused, Missing or Conflict.

    One move at a time, and none while organisations are made: a child made meanwhile would keep its old path.
    """
    with refusals_recorded(scope, "org.moved", code), transaction() as s:
        advisory_lock(s, TREE_LOCK)
        org, target = hold(s, scope, code, target_code)
        expect_version(org, version)
        above = superior_of(s, org)
        if org.id == scope.org.id or above is None:
            raise Refused("本组织只能由上级组织移动。")
        _check(s, org, above, target)
        before = org.ref()
        before_org_change(scope, OrgChange("moved", before, before, target.ref()))
        _move_figures(s, org, above, target)
        _rewrite(s, org, target)
        refresh_faults(s, [org.id, above.id, target.id])
        refresh_wide(s, [org.id, above.id, target.id])
        s.refresh(org)
        record(
            scope, "org.moved", org.full_name, path=org.path, code=org.code, old=above.full_name, new=target.full_name
        )  # fmt: skip
        after_org_change(scope, OrgChange("moved", org.ref(), before, target.ref()))
    return org.ref()


def _check(s: Session, org: Org, above: Org, target: Org) -> None:
    if target.path.startswith(org.path):
        raise Refused("不能把组织移动到它自己或它的下级组织下面。", {"target": "请选择别的上级组织"})
    if target.id == above.id:
        raise Refused("它已经在这个组织下面。", {"target": "请选择别的上级组织"})
    if org.code == org.province_code or not target.province_code:
        raise Refused("第一级单位的设置影响全国，不能在这里移动。", {"target": "请选择别的上级组织"})
    if wrong := nesting.complaint(kind_of(target), kind_of(org)):
        raise Refused(f"不能移动到这里：{wrong}。", {"target": wrong})
    if named_alike(s, target.id, org.name_key):
        raise Refused(f"“{target.full_name}”下面已有同名的组织。", {"target": "已有同名的组织"})
    levels = deepest(s, org.path, paths.upper(org.path)) - org.depth + 1
    if target.depth + levels > paths.MAX_DEPTH:
        raise Refused(f"组织树最多 {paths.MAX_DEPTH} 级，移动后会超过。", {"target": "请选择级别更高的上级组织"})


def _move_figures(s: Session, org: Org, above: Org, target: Org) -> None:
    """Take the subtree's figures from the old superiors and give them to the new."""
    figures = select(Count.metric, func.sum(Count.value)).where(Count.org_id == org.id).group_by(Count.metric)
    for metric, value in s.execute(figures):
        bump(metric, {above.path: -int(value), target.path: int(value)})


def _rewrite(s: Session, org: Org, target: Org) -> None:
    """New paths for the subtree, wherever a table has a `path`; depth and province follow from the new place."""
    target.children_made += 1
    old, new = org.path, paths.child(target.path, target.children_made)
    province = province_of(org.code, org.full_name, place_of(target))
    s.flush()
    for table in Base.metadata.tables.values():
        if "path" in table.c and table.name != STAYS:
            values: dict[str, Any] = {"path": literal(new).concat(func.substr(table.c.path, len(old) + 1))}
            if table is Org.__table__:
                values |= {"depth": Org.depth + target.depth + 1 - org.depth, "province_code": province}
            s.execute(_in_range(table, old).values(values))
    own = {"parent_id": target.id, "version": Org.version + 1}
    s.execute(update(Org).where(Org.id == org.id).values(own).execution_options(synchronize_session=False))


def _in_range(table: Table, path: str) -> Any:
    return update(table).where(table.c.path >= path, table.c.path < paths.upper(path))
