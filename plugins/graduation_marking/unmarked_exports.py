"""The branches that are not marked yet as a file, with what is proposed for each (R2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.graduation_marking.choosing import unmarked
from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.recogniser.proposal import in_words
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("组织简称", 24), ExportColumn("行业", 18),
    ExportColumn("团员数", 10), ExportColumn("建议", 16), ExportColumn("依据", 60),
)  # fmt: skip
ASKED = "需要核对"


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return unmarked(wish.scope, wish.org)


def _cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    branches = [OrgRef(*row) for row in rows]
    proposals, counted = proposals_for(branches), totals(branches, ["members"])
    for one in branches:
        found = proposals[one.id]
        said = in_words(found.month) if found.month else found.reason or ASKED
        members = counted[one.id]["members"]
        yield one.code, one.full_name, one.short_name, one.industry, members, said, found.because


UNMARKED = ExportType(
    key="graduation_marking.unmarked",
    title="未标记毕业时间的团支部",
    endpoint="graduation_marking.unmarked",
    permission="graduation_marking.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda _wish: [],
)
