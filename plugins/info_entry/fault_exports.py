"""The organisations with a fault as a file, for those who have to mend them (R1.2, R1.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.info_entry.faulty import all_faulty, untold_in, with_people
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.errors import Missing
from portal.orgs.categories import title_of
from portal.orgs.faults import BY_KEY, Fault, faults_shown

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("组织类别", 14),
    ExportColumn("上级组织", 40), ExportColumn("团员数", 10), ExportColumn("团干部数", 10), ExportColumn("问题", 22),
    ExportColumn("处理办法", 60),
)  # fmt: skip


def _faults(wish: ExportWish) -> Sequence[Fault]:
    """The kind of fault whose list is exported; all kinds, where none is named."""
    key, shown = wish.values.get("fault_key"), faults_shown(wish.scope)
    if key and BY_KEY.get(key) not in shown:
        raise Missing
    return [BY_KEY[key]] if key else shown


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return all_faulty(wish.scope, wish.org, *_faults(wish))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    asked = [(fault, untold_in(wish.scope, fault)) for fault in _faults(wish)]
    for one, (org, *_) in zip(with_people(wish.scope, rows), rows, strict=True):
        faults = [fault for fault, off in asked if org.faults & fault.bit and org.province_code not in off]
        titles, advice = "、".join(fault.title for fault in faults), "".join(fault.advice for fault in faults)
        yield org.code, org.full_name, title_of(org.category), one.above, one.members, one.cadres, titles, advice


FAULTY_ORGS = ExportType(
    key="info_entry.faults",
    title="组织树问题",
    endpoint="info_entry.faults",
    permission="info_entry.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda wish: [("问题", fault.title) for fault in _faults(wish)] if wish.values.get("fault_key") else [],
)
