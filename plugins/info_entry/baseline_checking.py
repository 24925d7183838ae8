"""The verdicts on the rows of one file of baselines (R1.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from plugins.info_entry.baseline_models import Baseline
from plugins.info_entry.baselines import LONGEST_SOURCE
from plugins.info_entry.head_counts import TITLES, read_headcount
from plugins.info_entry.rates import Headcount
from plugins.info_entry.standings import BaselineNow, baseline_year
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, Cell, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.finding import Found, OrgFinder
from portal.orgs.paths import ROOT
from portal.people.rules.problems import Problem, doubtful

CHUNK = 5000


class Good(NamedTuple):
    """A row that may go in, and the version of the baseline that it was compared with (0: there was none)."""

    org_id: int
    version: int
    headcount: Headcount
    source: str


class BaselineChecker:
    """Judges the rows of one file; remembers the units it has let pass, to find them again further down."""

    def __init__(self, scope: Scope, _today: dt.date) -> None:
        self._scope = scope
        self._units = OrgFinder(scope)
        self._seen: dict[int, tuple[str, int]] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row: its unit, its figures, the file above it, what is set already."""
        found = self._units.find_all({_name(row) for row in rows})
        now = _baselines({unit.org_id for row in rows if (unit := found[_name(row)]) and unit.many == 1})
        return [self._judge(row, found[_name(row)], now) for row in rows]

    def _judge(self, row: SourceRow, unit: Found | None, now: Mapping[int, BaselineNow]) -> RowVerdict:
        label = _name(row)
        headcount, wrong = read_headcount({key: row.cells.get(key) for key in TITLES})
        problems = [*self._wrong_unit(row, unit), *_wrong_figures(row, wrong)]
        if row.struck:
            problems.append(STRUCK)
        if problems or unit is None or headcount is None:
            return RowVerdict(REJECTED, label, problems)
        self._seen[unit.org_id] = (row.sheet, row.row)
        source, long = _source(row.cells.get("source"))
        old = now.get(unit.org_id)
        if old and old.headcount == headcount:
            return RowVerdict(SKIPPED, label, (SAME,))
        told = [*long, *([_differs(old.headcount, headcount)] if old else [])]
        return RowVerdict(ACCEPTED, label, told, Good(unit.org_id, old.version if old else 0, headcount, source))

    def _wrong_unit(self, row: SourceRow, unit: Found | None) -> Iterator[Problem]:
        if unit is None:
            yield NO_NAME if not _name(row) else NOT_FOUND
        elif unit.many > 1:
            yield AMBIGUOUS
        elif unit.org_id == self._scope.org.id and self._scope.org.path != ROOT:
            yield OWN
        elif earlier := self._seen.get(unit.org_id):
            sheet, number = earlier
            where = f"{'本表' if sheet == row.sheet else f'工作表“{sheet}”'}第 {number} 行"
            yield Problem("UNIT_DUP_FILE", f"与{where}是同一个单位，请只保留一行。", "org")


def _name(row: SourceRow) -> str:
    cell = row.cells.get("org")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell or "").split())[:300]


def _wrong_figures(row: SourceRow, wrong: Mapping[str, str]) -> Iterator[Problem]:
    for key, complaint in wrong.items():
        if key in row.errors:
            complaint = f"{TITLES[key]}一格是公式错误（如 #N/A），请改为填写数字"
        yield Problem(f"{key.upper()}_NUMBER", f"{complaint}。", key)
    for key in row.errors & set(TITLES) - set(wrong):
        yield Problem(f"{key.upper()}_NUMBER", f"{TITLES[key]}一格是公式错误（如 #N/A），请改为填写数字。", key)


def _source(cell: Cell) -> tuple[str, list[Problem]]:
    text = " ".join(str(cell or "").split())
    cut = doubtful("source", "SOURCE_LONG", f"依据超过 {LONGEST_SOURCE} 个字，只保留前面的部分。")
    return text[:LONGEST_SOURCE], [cut] if len(text) > LONGEST_SOURCE else []


def _differs(old: Headcount, new: Headcount) -> Problem:
    message = f"这个单位已有基数 {old.base:,} 人（{_told(old)}），入库后改为 {new.base:,} 人（{_told(new)}）。"
    return doubtful("members", "BASELINE_CHANGES", message)


def _told(headcount: Headcount) -> str:
    return f"团员 {headcount.members:,}、团干部 {headcount.cadres:,}、兼任 {headcount.dual:,}"


def _baselines(org_ids: set[int]) -> dict[int, BaselineNow]:
    found: dict[int, BaselineNow] = {}
    ids = sorted(org_ids)
    for start in range(0, len(ids), CHUNK):
        wanted = select(Baseline.org_id, Baseline.version, Baseline.members, Baseline.cadres, Baseline.dual)
        part = Baseline.org_id.in_(ids[start : start + CHUNK])
        for org_id, version, *figures in session().execute(wanted.where(part, Baseline.year == baseline_year())):
            found[org_id] = BaselineNow(Headcount(*figures), version)
    return found


NO_NAME = Problem("UNIT_MISSING", "没有填写单位，请填写组织全称、简称或组织编号。", "org")
# What lies outside the subtree is answered, to the letter, like what does not exist.
NOT_FOUND = Problem("UNIT_NOT_FOUND", "在您管理的范围内没有这个单位，请核对组织全称，或改填组织编号。", "org")
AMBIGUOUS = Problem("UNIT_AMBIGUOUS", "有多个单位用这个名称，请改填组织全称或组织编号。", "org")
OWN = Problem("UNIT_OWN", "本组织的基数由上级组织设定，这里只能导入下级单位的基数。", "org")
STRUCK = Problem("ROW_STRUCK", "这一行被划了删除线，没有入库；如需入库，请去掉删除线后重新上传。", "")
SAME = doubtful("members", "BASELINE_SAME", "与已设的基数相同，不需要更改。")
