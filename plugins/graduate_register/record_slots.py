"""What the core's pages and the log say of the register: a card, a panel, a column."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.facts import lacks
from plugins.graduate_register.metrics import GRADUATING
from plugins.graduate_register.record_listing import graduate_in
from plugins.graduate_register.registering import ACTION
from plugins.graduate_register.shares import share_of
from plugins.graduate_register.verifying import VERIFIED
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import MANAGE, VIEW, AuditAction, Card, Figures, NavItem, Panel, Permission, PersonSection
from portal.divisions.whole_names import whole_name
from portal.web.filters import percent

PAGE = "graduate_register.records"
MAY_VIEW, MAY_EDIT = "graduate_register.view", "graduate_register.edit"
ACTIONS = (AuditAction(ACTION, "登记毕业生去向"), AuditAction(VERIFIED, "核实毕业去向无误"))
PERMISSIONS = (
    Permission(MAY_VIEW, "查看毕业生去向", (MANAGE, VIEW)),
    Permission(MAY_EDIT, "登记毕业生去向"),
)
NAVIGATION = (NavItem(PAGE, "毕业生去向登记", PAGE, "毕业生", 40, MAY_VIEW),)


def record_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many graduates are not registered completely; nothing where nobody is known to graduate."""
    here = share_of(scope.org, figures)
    if not here.graduates:
        return []
    told = f"今年毕业的团员 {here.graduates:,} 人，已登记去向 {here.registered:,} 人，登记完整的占 "
    return [
        Card(
            PAGE, "毕业生去向未登记完整", told + percent(here.complete / here.graduates), f"{here.open:,} 人", PAGE,
            (("code", scope.org.code),), "查看和登记", "todo" if here.open else "calm", 24,
        )
    ]  # fmt: skip


def record_panel() -> Panel:
    """How far the register is here and below."""
    return Panel(PAGE, "毕业生去向", _rows, (("查看和登记", PAGE),), weight=32)


def _rows(_scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    here = share_of(org, figures)
    if not figures[GRADUATING]:
        return (("今年毕业的团员", "还没有标记"),)
    return (
        ("今年毕业的团员", f"{here.graduates:,} 人"),
        ("已登记去向", _of(here.registered, here.graduates)),
        ("登记完整", _of(here.complete, here.graduates)),
        ("已知接收乡镇街道", _of(here.with_township, here.graduates)),
    )


def record_section() -> PersonSection:
    """What is registered about a graduate."""
    return PersonSection(PAGE, "毕业去向", _record, (("查看和登记", "graduate_register.record"),), weight=20)


def _record(_scope: Scope, branch: OrgRef, person_id: int) -> tuple[tuple[str, str], ...]:
    found = graduate_in(branch, person_id)
    if found is None:
        return ()
    gaps = lacks(found.facts)
    return (
        ("去向", TITLES.get(found.facts.destination or "", "未登记")),
        ("登记情况", f"缺{'、'.join(gaps)}" if gaps else "完整"),
        ("接收乡镇街道", whole_name(found.facts.receiving_township or "") or "未知"),
        *((("疑似有误", "；".join(found.doubts)),) if found.doubts else ()),
    )


def _of(part: int, whole: int) -> str:
    return f"{part:,} 人（{percent(part / whole)}）"
