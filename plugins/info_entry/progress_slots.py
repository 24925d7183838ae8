"""What the core's pages show of progress: a column, a filter, a panel, cards (R1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from plugins.info_entry.rates import BELOW, MET, NO_BASE, STATES, Standing
from plugins.info_entry.standings import Demand, baseline_year, cells, is_in_state, standing_of
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Card, Figures, OrgColumn, OrgFilter, Panel

PAGE = "info_entry.progress"
LINKS = (("录入进度", PAGE), ("团统基数", "info_entry.baseline"))
PROGRESS_COLUMN = OrgColumn("info_entry.rate", "录入率", cells, 20, ("people",), "keep")
"""录入率 in the list of subordinates, with the gap where there is one."""


def progress_filter(scope: Scope, parent: OrgRef) -> OrgFilter:
    """Who lags, who is there, who has no base."""
    return OrgFilter(PAGE, "进度", tuple(STATES.items()), partial(is_in_state, scope, parent), 20)


def progress_panel() -> Panel:
    """Rate and base on an organisation's profile."""
    return Panel(PAGE, "录入进度", _rows, LINKS, weight=21)


def progress_cards(standing: Standing, demand: Demand) -> Sequence[Card]:
    """How far it is to what is asked for, and how long there is."""
    return [_rate_card(standing, demand), _deadline_card(standing, demand)]


def _rows(_scope: Scope, org: OrgRef, found: Figures) -> tuple[tuple[str, str], ...]:
    standing, demand = standing_of(org, found["people"])
    return (
        ("录入率", str(standing)),
        ("目标和期限", f"{demand.target}%，{demand.deadline.month}月{demand.deadline.day}日前"),
        (f"{baseline_year()}年基数", f"{standing.base:,} 人" if standing.base is not None else "未设基数"),
    )


def _rate_card(standing: Standing, demand: Demand) -> Card:
    """The rate against the target; no figure is made up where nobody has set a base."""
    year, days = baseline_year(), (demand.deadline - clock.today()).days
    said = {
        NO_BASE: f"还没有设 {year} 年度团统基数，算不出录入率；基数由上级组织设定",
        BELOW: f"目标 {demand.target}%，还差 {standing.gap:,} 人（{year} 年基数 {standing.base or 0:,} 人）",
        MET: f"已达到目标 {demand.target}%（{year} 年基数 {standing.base or 0:,} 人）",
    }[standing.state]
    return Card(
        "info_entry.rate", "录入率", said, STATES[NO_BASE] if standing.base is None else standing.rate, PAGE,
        action="查看录入进度", weight=11,
        urgency="calm" if standing.state != BELOW else "late" if days < 0 else "todo",
    )  # fmt: skip


def _deadline_card(standing: Standing, demand: Demand) -> Card:
    """The days left: an alarm for all but those who are there."""
    days = (demand.deadline - clock.today()).days
    day = f"{demand.deadline.month} 月 {demand.deadline.day} 日"
    when = f"{day}前完成" if days >= 0 else f"{day}已过 {-days} 天"
    return Card(
        "info_entry.deadline", "距信息录入截止", f"{when}，录入率目标 {demand.target}%", f"{max(days, 0)} 天", PAGE,
        action="查看下级进度", weight=30,
        urgency="calm" if standing.state == MET else "late" if days < 0 else "soon" if days <= 14 else "calm",
    )  # fmt: skip
