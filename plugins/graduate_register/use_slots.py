"""What the core's pages show of the register's use: a column, a filter, what to remind of."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.graduate_register.metrics import COMPLETE, GRADUATING
from plugins.graduate_register.progress import CHOICES, LAGGING, state_is
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures, NavItem, OrgColumn, OrgFilter
from portal.orgs.settings import deadline_of

PAGE, LIST = "graduate_register.records", "graduate_register.graduates"
NAVIGATION = (NavItem(LIST, "毕业去向名单", LIST, "毕业生", 41, "graduate_register.view"),)


def register_column() -> OrgColumn:
    """How many graduates of each organisation are not registered completely."""
    return OrgColumn(PAGE, "去向不完整", _cells, weight=32, metrics=(GRADUATING, COMPLETE), kind="num")


def register_filter() -> OrgFilter:
    """Whose graduates are not registered completely, not at all, or all."""
    return OrgFilter(PAGE, "毕业去向", CHOICES, state_is, weight=32)


def _cells(_scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]) -> dict[int, str]:
    return {org.id: _cell(figures[org.id]) for org in orgs}


def _cell(figures: Figures) -> str:
    graduates = figures[GRADUATING]
    return f"{graduates - figures[COMPLETE]:,} / {graduates:,}" if graduates else ""


def _text(scope: Scope) -> str:
    day = deadline_of(scope.org)
    return f"请于 {day.month} 月 {day.day} 日前登记完今年毕业团员的去向、地址和所属乡镇街道，并核实本人手机号。"


REMINDER = ReminderTopic(PAGE, "毕业生去向登记", _text, PAGE, (PAGE, LAGGING), 32)
"""Sent to the units in which graduates are not registered completely."""
