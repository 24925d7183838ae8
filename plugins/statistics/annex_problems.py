"""What keeps a table of Annex 2 from being submitted: what is missing, what cannot be, what is not explained (R3.2)."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.statistics.annex_copies import Sheet
from plugins.statistics.annex_figures import Fault, faults
from plugins.statistics.annex_layout import Row
from plugins.statistics.annex_queries import Table
from portal.errors import Refused

SIGNED = ("head", "filler", "telephone")
STALE = "系统数已不是最新的：下级报表有变化，或超过一天没有重新计算。请保存一次，系统会重新计算，核对后再报送。"


def problems(table: Table) -> list[Fault]:
    """All of them, in the order of the rows."""
    return [*_missing(table), *faults(table.sheet.layout, table.lines), *_unsigned(table.sheet)]


def require_complete(table: Table) -> None:
    """Raise Refused where there are any, or the system's figures are not fresh."""
    if table.is_stale:
        raise Refused(STALE)
    if found := problems(table):
        fields = {f"{one.row}.{one.measure}" if one.row else one.measure: one.sentence for one in found}
        raise Refused(f"还不能报送：{found[0].sentence}。", fields)


def _missing(table: Table) -> Iterator[Fault]:
    """Of the schools that the unit itself answers for every figure has to be known."""
    told = table.sheet.own["told"]
    for row in table.sheet.layout.rows:
        if not _answers_for(table, row):
            continue
        parts = row.parts or (row.key,)
        lacking = [
            one for one in table.sheet.layout.measures if not any(one.key in told.get(part, {}) for part in parts)
        ]
        if lacking:
            said = f"“{row.group or row.title}”没有填写{'、'.join(one.title for one in lacking)}，没有的请填 0"
            yield Fault(parts[0], lacking[0].key, said)


def _answers_for(table: Table, row: Row) -> bool:
    """The system knows of some such schools, or the unit is one."""
    return bool(row.industries) and (
        bool(table.sheet.own["counted"].get(row.key)) or table.org.industry in row.industries
    )


def _unsigned(sheet: Sheet) -> Iterator[Fault]:
    for key in SIGNED:
        if not getattr(sheet, key):
            yield Fault("", key, f"没有填写{sheet.layout.footer[key]}")
