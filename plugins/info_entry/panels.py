"""Entry figures on an organisation's profile."""

from __future__ import annotations

from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures, Panel
from portal.orgs.faults import faults_shown


def entry_panel() -> Panel:
    """How far entry is in this organisation and below."""
    links = (("团员和团干部", "info_entry.members"), ("录入团员", "info_entry.new"))
    return Panel("info_entry.entered", "信息录入", _rows, links, weight=20)


def fault_panel() -> Panel:
    """What is wrong in the tree, here and below (R1.2, R1.3)."""
    return Panel("info_entry.faults", "组织树问题", _faults, (("查看和处理", "info_entry.faults"),), 38)


def _faults(scope: Scope, _org: OrgRef, found: Figures) -> tuple[tuple[str, str], ...]:
    return tuple((fault.title, f"{found[fault.key]:,} 个") for fault in faults_shown(scope) if found[fault.key])


def _rows(_scope: Scope, _org: OrgRef, found: Figures) -> tuple[tuple[str, str], ...]:
    return (
        ("已录入", f"{found['people']:,} 人（团员 {found['members']:,}，团干部 {found['cadres']:,}）"),
        ("已登记手机号", f"{found['with_mobile']:,} 人"),
        ("缺手机号", f"{found['people'] - found['with_mobile']:,} 人"),
    )
