"""Drawing a circular up: its tables are computed once, and published as they were seen (R4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugins.statistics.circular_before import Shares, last_of, shares_of, shares_of_day_before
from plugins.statistics.circular_choice import LEVELS, Choice
from plugins.statistics.circular_figures import Cut, cut_of, standings_at
from plugins.statistics.circular_models import Circular
from plugins.statistics.circular_tables import Content, Table, group_of, table_of
from plugins.statistics.circular_units import KINDS, kind_of, names_of, units_of
from plugins.statistics.circular_words import introduction, title_of
from plugins.statistics.standings import Standings, measures_for
from portal import clock
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef, Scope
from portal.db import snapshot
from portal.errors import Refused
from portal.installation import installation
from portal.provinces.narrowing import hidden_provinces
from portal.web.filters import day as in_words
from portal.web.filters import moment


def drawn(scope: Scope, org: OrgRef, choice: Choice, corrects: Circular | None = None) -> Circular:
    """A circular of `org` as it would be now, not kept. Raise Refused where there is nothing to compare."""
    with snapshot():
        cut = cut_of(org, choice.day)
        if cut is None:
            raise Refused("这一天没有记录数字，不能通报。", {"day": "这一天没有记录数字"})
        content = _content(scope, org, choice, cut, corrects.id if corrects else None)
    when = in_words(choice.day) if choice.day else moment(cut.at)
    return Circular(
        org_id=org.id, series=choice.series, day=choice.day, figures_at=cut.at, content=content.kept(),
        title=title_of(content, when, is_correction=corrects is not None), text=introduction(content, when),
        to_superiors=choice.to_superiors, drawn_at=clock.now(), drawn_by=scope.account_name or "系统",
        corrects=corrects.id if corrects else None,
    )  # fmt: skip


def _content(scope: Scope, org: OrgRef, choice: Choice, cut: Cut, corrects: int | None) -> Content:
    measures = [one for one in measures_for(scope) if one.key in choice.measures]
    known = [one for one in units_of(scope, org, choice.level) if one.province_code not in cut.unknown]
    now = standings_at(known, measures, choice.day) if measures else {}
    units = [one for one in known if one.id in now]
    if not units:
        raise Refused("没有可以通报的单位。", {"level": "没有可以通报的单位"})
    last = last_of(org, choice.series, cut.at, corrects)
    compared, shares = shares_of(last) if last else shares_of_day_before(org, choice.day, now, units, measures)
    tables = tuple(_table(scope, one, choice, units, now, shares) for one in measures)
    return Content(org.full_name, LEVELS[choice.level], compared, tuple(_unknown(scope, cut)), tables)


def _table(
    scope: Scope, measure: Measure, choice: Choice, units: Sequence[OrgRef], now: Mapping[int, Standings],
    shares: Shares,
) -> Table:  # fmt: skip
    off = hidden_provinces(scope, installation().registry.owner_of(measure.key) or "")
    shown = [one for one in units if one.province_code not in off]
    standings = {one.id: now[one.id][measure.key] for one in shown}
    before = shares.get(measure.key, {})
    groups = [group_of(title, ones, standings, before) for title, ones in _grouped(shown, grouped=choice.grouped)]
    return table_of(measure, groups, names_of(off))


def _grouped(units: Sequence[OrgRef], *, grouped: bool) -> list[tuple[str, Sequence[OrgRef]]]:
    if not grouped:
        return [("", units)]
    found: dict[str, list[OrgRef]] = {kind: [] for kind in KINDS}
    for one in units:
        found[kind_of(one)].append(one)
    return [*found.items()]


def _unknown(scope: Scope, cut: Cut) -> list[str]:
    """Whose figures there are not: not written down, or statistics are off there."""
    off, lost = names_of(hidden_provinces(scope, "statistics")), names_of(cut.unknown)
    return [
        *([f"{'、'.join(off)}没有启用统计督查，未列入"] if off else []),
        *([f"{'、'.join(lost)}当天没有记录数字，未列入"] if lost else []),
    ]
