"""What the core's pages show of profiles: a column, a filter, a panel, cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.info_entry.completeness import CADRES, ENTERED, METRIC
from plugins.info_entry.profile_queries import Units, lacking, profile_is, standing, units
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Card, Figures, OrgColumn, OrgFilter, Panel
from portal.orgs.categories import HOLDS_MEMBERS
from portal.web.filters import percent

CHOICES = (("complete", "资料完整"), ("incomplete", "资料不完整"))
FILTER = "info_entry.profile"
INCOMPLETE = ((f"p.{FILTER}", "incomplete"),)
PAGE = "info_entry.profile"


def profile_column() -> OrgColumn:
    """组织资料 in the list of subordinates: complete, or what is missing, and how many of those below are."""
    return OrgColumn(FILTER, "组织资料", _cells, weight=10, metrics=(CADRES, METRIC.key, "orgs"))


def profile_filter() -> OrgFilter:
    """资料完整 or 资料不完整."""
    return OrgFilter(FILTER, "组织资料", CHOICES, profile_is, weight=10)


def profile_panel() -> Panel:
    """How complete an organisation's profile is, and those at and below it."""
    return Panel("info_entry.profile", "组织资料完善情况", _rows, (("完善组织资料", PAGE),), weight=10)


def profile_cards(scope: Scope, figures: Figures, own: Sequence[str]) -> Sequence[Card]:
    """What one's own profile lacks (`own`), while it lacks something, and how many below do."""
    counted = units(scope, scope.org, figures)
    below = counted.number - counted.complete - bool(own)
    return [*([_own_card(own)] if own else []), *([_below_card(below, counted)] if below > 0 else [])]


def _own_card(missing: Sequence[str]) -> Card:
    return Card(
        "info_entry.own_profile", "完善组织资料", f"还缺：{'、'.join(missing)}", "不完整", PAGE,
        action="去填写", urgency="todo", weight=6,
    )  # fmt: skip


def _below_card(below: int, counted: Units) -> Card:
    return Card(
        "info_entry.profiles_below", "下级组织资料不完整",
        f"本级和下级共 {counted.number:,} 个组织，资料完整的占 {_share(counted)}", f"{below:,} 个", "orgs.subordinates",
        INCOMPLETE, "查看名单", weight=25,
    )  # fmt: skip


def _cells(scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]) -> dict[int, str]:
    found = lacking([org.id for org in orgs], figures)
    return {org.id: _cell(org, found[org.id], figures[org.id]) for org in orgs}


def _cell(org: OrgRef, missing: Sequence[str], figures: Figures) -> str:
    own = f"缺{'、'.join(what.partition('（')[0] for what in missing)}" if missing else "完整"
    if set(ENTERED) <= set(missing):
        own = "未填写"
    if org.category in HOLDS_MEMBERS or figures["orgs"] < 2:
        return own
    below = figures["orgs"] - 1
    return f"{own}；下级完整 {figures[METRIC.key] - (not missing):,}/{below:,}"


def _rows(scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    here, counted = standing(org, figures), units(scope, org, figures)
    rows = [
        ("本组织", f"不完整，还缺：{'、'.join(here.missing)}" if here.missing else "资料完整"),
        ("书记姓名", here.secretary_name),
        ("书记手机号", here.mobile),
    ]
    if org.category not in HOLDS_MEMBERS:
        rows.append(("团干部编制数、实配数", _posts(here.established, here.filled)))
    if counted.number > 1:
        rows.append(("本级和下级资料完整", f"{counted.complete:,} / {counted.number:,}（{_share(counted)}）"))
    return tuple(rows)


def _posts(established: int | None, filled: int | None) -> str:
    if established is None and filled is None:
        return ""
    return "、".join("未填写" if number is None else f"{number}" for number in (established, filled))


def _share(counted: Units) -> str:
    return percent(counted.complete / counted.number if counted.number else None)
