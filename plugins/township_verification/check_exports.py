"""The lists of checking as files: what is checked, how far units are, which townships have no organisation (R1.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, String, column, false, literal, select, values

from plugins.township_verification.check_progress import Progress, split, units_below
from plugins.township_verification.check_queries import BOXES, OPEN, box_in, line_of, listed
from plugins.township_verification.completeness import completeness_of, year_in
from plugins.township_verification.division_words import kind_title, source
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.contracts.scope import OrgRef
from portal.web.filters import moment

VIEW = "township_verification.view"
_LIST = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("组织类别", 12),
    ExportColumn("是否乡镇街道团委", 16), ExportColumn("依据", 60), ExportColumn("核对", 10),
    ExportColumn("核对人", 16), ExportColumn("核对时间", 18), ExportColumn("还缺什么", 24),
)  # fmt: skip
_UNITS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("需要核对", 10),
    ExportColumn("已核对", 10), ExportColumn("未核对", 10), ExportColumn("核对比例", 10), ExportColumn("乡镇街道", 10),
    ExportColumn("类别不对", 10), ExportColumn("缺临时团支部", 14), ExportColumn("没有团组织的乡镇", 18),
)  # fmt: skip
_TOWNSHIPS = (
    ExportColumn("区划代码", 12), ExportColumn("名称", 30), ExportColumn("种类", 12), ExportColumn("县级区划", 24),
    ExportColumn("名单", 30),
)  # fmt: skip
_MISSING = ("code", "name", "kind", "county", "source")


def _box(wish: ExportWish) -> str:
    return box_in(wish.values.get("show", OPEN))


def _checks(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for one in map(line_of, rows):
        state = "" if one.flag is False else "已核对" if one.checked_at else "未核对"
        lacks = "类别不对" if one.has_wrong_category else "缺临时团支部" if one.lacks_temporary else ""
        own = one.org.code, one.org.full_name, one.category, one.word, one.why
        yield *own, state, one.checked_by, moment(one.checked_at) if one.checked_at else None, lacks


def _units(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for ref, sums in map(split, rows):
        org, found = OrgRef(*ref), Progress(*sums)
        yield (
            org.code, org.full_name, found.to_check, found.checked, found.left, found.percent, found.townships,
            found.wrong_category, found.without_temporary, found.missing,
        )  # fmt: skip


def _missing(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """The townships of the list that have no organisation, as rows that the database is given; none where no county of
    the list is known, or nothing is missing."""
    found = completeness_of(wish.org, year_in(wish.values.get("year", "")))
    if found is None or not found.missing:
        return select(*(literal("").label(name) for name in _MISSING)).where(false())
    rows = [(one.code, one.name, kind_title(one), found.county.name, source(found.divisions)) for one in found.missing]
    return select(values(*(column(name, String) for name in _MISSING)).data(rows).cte("missing"))


CHECKS = ExportType(
    key="township_verification.check",
    title="乡镇街道核对",
    endpoint="township_verification.check",
    permission=VIEW,
    columns=lambda _wish: _LIST,
    query=lambda wish: listed(wish.org, _box(wish)),
    cells=_checks,
    filter=lambda wish: [("范围", BOXES[_box(wish)][0])],
)
UNITS = ExportType(
    key="township_verification.progress",
    title="乡镇街道核对进度",
    endpoint="township_verification.progress",
    permission=VIEW,
    columns=lambda _wish: _UNITS,
    query=lambda wish: units_below(wish.scope, wish.org),
    cells=_units,
    filter=lambda _wish: [],
)
MISSING = ExportType(
    key="township_verification.missing",
    title="没有团组织的乡镇街道",
    endpoint="township_verification.check",
    permission=VIEW,
    columns=lambda _wish: _TOWNSHIPS,
    query=_missing,
    cells=lambda _wish, rows: rows,
    filter=lambda _wish: [],
)
CHECK_EXPORTS = (CHECKS, UNITS, MISSING)
