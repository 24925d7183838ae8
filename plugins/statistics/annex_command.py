"""The table of a unit as a workbook, for whoever operates the portal (R3.2)."""

from __future__ import annotations

from pathlib import Path

from plugins.statistics.annex_book import book_of
from plugins.statistics.annex_queries import Table, table_of
from plugins.statistics.annex_units import PLUGIN, filing_of
from portal.accounts.queries import open_org
from portal.command import RefusedCommandError
from portal.contracts.scope import OrgRef, Scope
from portal.provinces.queries import effective_plugins


def write_annex2(code: str, file: Path) -> Table:
    """Write a unit's table, as it was submitted if it was. Raise RefusedCommandError for what files none."""
    org = _unit(code)
    table = table_of(Scope(org, plugins=effective_plugins(org.province_code)), org)
    try:
        file.write_bytes(book_of(table))
    except OSError as error:
        raise RefusedCommandError(f"无法写入 {file}：{error.strerror}") from None
    return table


def _unit(code: str) -> OrgRef:
    org = open_org(code)
    if org is None:
        raise RefusedCommandError(f"没有编号为 {code} 的组织，或已撤销")
    if PLUGIN not in effective_plugins(org.province_code):
        raise RefusedCommandError(f"“{org.full_name}”所在的省级单位没有启用统计督查")
    unit = filing_of(org).unit
    if unit.id != org.id:
        raise RefusedCommandError(f"“{org.full_name}”不单独填报，数字在“{unit.full_name}”（{unit.code}）的表里")
    return org
