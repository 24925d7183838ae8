"""The verdicts on the rows of one file of the education department's figures (R3.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from plugins.statistics.annex_figures import named, rolled
from plugins.statistics.annex_filling import fillable
from plugins.statistics.annex_layout import Row, layout
from plugins.statistics.annex_models import OPEN, STATES, Annex
from plugins.statistics.annex_queries import campaign_year
from plugins.statistics.annex_sheet_rows import Said, read_figures, row_named
from plugins.statistics.annex_units import Filing, filings_of
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, RowVerdict, SourceRow
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.orgs.finding import Found, OrgFinder
from portal.people.rules.problems import Problem, doubtful

Place = tuple[OrgRef, Filing]


class Good(NamedTuple):
    """A row that may go in, and the version of the unit's table that it was compared with (0: there was none)."""

    org_id: int
    row: str
    version: int
    figures: Mapping[str, int]


class FiguresChecker:
    """Judges the rows of one file; remembers what each unit's rows have said, for sums further down."""

    def __init__(self, scope: Scope, _today: dt.date) -> None:
        self._units = OrgFinder(scope)
        self._told: dict[int, dict[str, Mapping[str, int]]] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row: its unit, its kind of school, its figures, the table as it is."""
        found = self._units.find_all({_name(row) for row in rows})
        ids = {unit.org_id for row in rows if (unit := found[_name(row)]) and unit.many == 1}
        places, tables = filings_of(ids), _tables(ids)
        return [self._judge(row, found[_name(row)], places, tables) for row in rows]

    def _judge(
        self, source: SourceRow, unit: Found | None, places: Mapping[int, Place], tables: Mapping[int, Annex]
    ) -> RowVerdict:  # fmt: skip
        label, row = _name(source), row_named(layout(), str(source.cells.get("row") or ""))
        problems = [STRUCK] if source.struck else []
        problems += _wrong_unit(label, unit, places, tables)
        if unit is None or row is None or problems:
            return RowVerdict(REJECTED, label, [*problems, *([NO_ROW] if row is None else [])])
        said, problems = read_figures(layout(), source, row)
        if said is None:
            return RowVerdict(REJECTED, label, problems)
        if row.parts:
            return self._compare(label, unit.org_id, said)
        return self._take(label, places[unit.org_id][0], said, tables.get(unit.org_id))

    def _take(self, label: str, org: OrgRef, said: Said, table: Annex | None) -> RowVerdict:
        told = self._told.setdefault(org.id, {})
        if said.row.key in told:
            return RowVerdict(REJECTED, label, [TWICE])
        if said.row not in fillable(org):
            return RowVerdict(REJECTED, label, [_not_its(org, said.row)])
        told[said.row.key] = said.figures
        if table is not None and table.told.get(said.row.key) == said.figures:
            return RowVerdict(SKIPPED, label, [SAME])
        return RowVerdict(ACCEPTED, label, [], Good(org.id, said.row.key, table.version if table else 0, said.figures))

    def _compare(self, label: str, org_id: int, said: Said) -> RowVerdict:
        """A row that is a sum is not stored; it has to be the sum of what the file says before it."""
        sums = rolled(layout(), self._told.get(org_id, {})).get(said.row.key, {})
        for measure in layout().measures:
            told, right = said.figures.get(measure.key), sums.get(measure.key)
            if told is not None and told != (right or 0):
                message = f"{named(said.row)}的{measure.title}是 {told:,}，与上面各行之和 {right or 0:,} 不等，请核对。"
                return RowVerdict(REJECTED, label, [Problem("SUM", message, measure.key)])
        return RowVerdict(SKIPPED, label, [IS_SUM])


def _tables(org_ids: Collection[int]) -> dict[int, Annex]:
    wanted = select(Annex).where(among(Annex.org_id, org_ids), Annex.year == campaign_year())
    return {one.org_id: one for one in session().scalars(wanted)}


def _wrong_unit(
    name: str, unit: Found | None, places: Mapping[int, Place], tables: Mapping[int, Annex]
) -> Iterator[Problem]:  # fmt: skip
    if unit is None:
        yield NOT_FOUND if name else NO_NAME
    elif unit.many > 1:
        yield AMBIGUOUS
    elif (filing := places[unit.org_id][1]).unit.id != unit.org_id:
        yield Problem("UNIT_FILES_NOT", f"它的数字由“{filing.unit.full_name}”填报，请填在那个单位。", "org")
    elif (table := tables.get(unit.org_id)) is not None and table.state not in OPEN:
        yield Problem("TABLE_FILED", f"它的统计表{STATES[table.state]}，退回以后才能修改。", "org")


def _not_its(org: OrgRef, row: Row) -> Problem:
    return Problem("ROW_NOT_ITS", f"{org.industry}没有“{named(row)}”这一类，请核对学校类别。", "row")


def _name(row: SourceRow) -> str:
    cell = row.cells.get("org")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell or "").split())[:300]


NO_NAME = Problem("UNIT_MISSING", "没有填写填报单位，请填写组织全称、简称或组织编号。", "org")
# What lies outside the subtree is answered, to the letter, like what does not exist.
NOT_FOUND = Problem("UNIT_NOT_FOUND", "在您管理的范围内没有这个单位，请核对组织全称，或改填组织编号。", "org")
AMBIGUOUS = Problem("UNIT_AMBIGUOUS", "有多个单位用这个名称，请改填组织全称或组织编号。", "org")
NO_ROW = Problem("ROW_UNKNOWN", "没有这样的学校类别，请从模板的下拉列表里选择。", "row")
TWICE = Problem("ROW_DUP_FILE", "同一单位的同一类别在文件里出现了两次，请只保留一行。", "row")
STRUCK = Problem("ROW_STRUCK", "这一行被划了删除线，没有入库；如需入库，请去掉删除线后重新上传。", "")
SAME = doubtful("row", "FIGURES_SAME", "与已填的数字相同，不需要更改。")
IS_SUM = doubtful("row", "ROW_IS_SUM", "合计行不入库，已与上面各行之和核对。")
