"""What the core's pages show of the graduates' contacts: a card, a column, a filter, a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from plugins.info_entry.contact_figures import GRADUATING, METRICS, WITH_MOBILE, lacks_mobiles
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Card, Figures, OrgColumn, OrgFilter, Panel
from portal.web.filters import percent

PAGE = "info_entry.contacts"
FILTER = "info_entry.contacts"
CHOICES = (("missing", "有毕业生缺手机号"), ("complete", "毕业生手机号齐全"))


def contact_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """Graduating members without a mobile; nothing where nobody is known to graduate."""
    all_, having = figures[GRADUATING], figures[WITH_MOBILE]
    if not all_:
        return []
    return [
        Card(
            "info_entry.contacts", "毕业生缺手机号",
            f"今年毕业的团员 {all_:,} 人，有手机号的占 {percent(having / all_)}",
            f"{all_ - having:,} 人", PAGE, (("code", scope.org.code),), "查看和补录", weight=21,
            urgency="todo" if having < all_ else "calm",
        )
    ]  # fmt: skip


def contact_column() -> OrgColumn:
    """How many of the graduating members of each organisation lack a mobile."""
    return OrgColumn("info_entry.contacts", "毕业生缺手机号", _cells, weight=30, metrics=METRICS)


def contact_filter(parent: OrgRef) -> OrgFilter:
    """有毕业生缺手机号 or 毕业生手机号齐全."""
    return OrgFilter(FILTER, "毕业生手机号", CHOICES, partial(lacks_mobiles, parent), weight=30)


def contact_panel() -> Panel:
    """The graduates' contacts of an organisation, with the way to complete them."""
    return Panel("info_entry.contacts", "毕业生联系方式", _rows, (("查看和补录", PAGE),), weight=30)


def _cells(_scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]) -> dict[int, str]:
    return {org.id: _cell(figures[org.id]) for org in orgs}


def _cell(figures: Figures) -> str:
    missing = figures[GRADUATING] - figures[WITH_MOBILE]
    return f"{missing:,} / {figures[GRADUATING]:,}" if figures[GRADUATING] else ""


def _rows(_scope: Scope, _org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    all_, having = figures[GRADUATING], figures[WITH_MOBILE]
    if not all_:
        return (("今年毕业的团员", "还没有标记"),)
    return (
        ("今年毕业的团员", f"{all_:,} 人"),
        ("有本人手机号", f"{having:,} 人（{percent(having / all_)}）"),
        ("缺手机号", f"{all_ - having:,} 人"),
    )
