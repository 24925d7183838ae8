"""The lists of this plugin's pages as files: who lacks a mobile, and how each list of admitted members compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from plugins.info_entry.admission_models import ID_CONTEXT, Admission
from plugins.info_entry.comparing import EXTRA, RESULTS, compared, matched, result_of, years
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.errors import Refused
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.sealing import id_context
from portal.pii import mask_id_number, vault
from portal.provinces.narrowing import hidden_provinces


def missing_query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """Graduating members without a mobile, branch by branch."""
    expected = func.coalesce(Person.expected_graduation, Org.expected_graduation)
    return (
        select(Person.id, Person.name, Person.id_cipher, Org.full_name, Org.code)
        .join(Org, Org.id == Person.org_id)
        .where(Org.path >= wish.org.path, Org.path < upper(wish.org.path), Person.removed_at.is_(None))
        .where(Org.province_code.not_in(hidden_provinces(wish.scope, "info_entry")))
        .where(Person.is_member, Person.mobile_digest.is_(None))
        .where(expected.startswith(str(installation().config.campaign.year)))
        .order_by(Org.path, Person.id)
    )


def missing_cells(wish: ExportWish, rows: Sequence[Any]) -> Iterable[Sequence[ExportCell]]:
    """In the columns of the import of mobiles: filled in, the file can be uploaded as it is."""
    for row in rows:
        number = vault().open(row.id_cipher, id_context(row.id))
        yield row.name, number if wish.revealed else mask_id_number(number), "", row.full_name


def admission_query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """The entries with what was found of each."""
    result, year = wish.values.get("result", ""), wish.values.get("year", "")
    if result == EXTRA:
        raise Refused("名单外的人不在名单里，不能随名单导出；请在“团员”列表中按入团年份导出。")
    which = [Admission.path >= wish.org.path, Admission.path < upper(wish.org.path)]
    if year in {str(one) for one in years()}:
        which.append(Admission.year == int(year))
    found = matched(*which)
    told = result_of(found)
    unit = Org.__table__.alias("unit")
    wanted = compared(found, found, unit.c.full_name.label("unit"), told.label("result"))
    wanted = wanted.join(unit, unit.c.id == found.c.org_id)
    wanted = wanted.where(unit.c.province_code.not_in(hidden_provinces(wish.scope, "info_entry")))
    if result in RESULTS:
        wanted = wanted.where(told == result)
    return wanted.order_by(found.c.path, found.c.id)


def admission_cells(wish: ExportWish, rows: Sequence[Any]) -> Iterable[Sequence[ExportCell]]:
    """One line an entry."""
    for row in rows:
        number = vault().open(row.id_cipher, ID_CONTEXT(row.id)) if row.id_cipher else ""
        shown = number if wish.revealed or not number else mask_id_number(number)
        yield row.name, row.year, shown, row.admission_number or "", RESULTS[row.result], row.unit


def admission_filter(wish: ExportWish) -> Sequence[tuple[str, str]]:
    """结果 and 发展年份, if they are narrowed."""
    result, year = wish.values.get("result", ""), wish.values.get("year", "")
    found = [("结果", RESULTS[result])] if result in RESULTS else []
    return [*found, ("发展年份", year)] if year in {str(one) for one in years()} else found


EXPORTS = [
    ExportType(
        key="info_entry.missing_contacts", title="缺手机号的毕业生", endpoint="info_entry.missing_contacts",
        permission="people.view",
        columns=lambda _wish: [
            ExportColumn("姓名", 12), ExportColumn("身份证号", 22), ExportColumn("手机号", 14),
            ExportColumn("所在团支部", 44),
        ],
        query=missing_query, cells=missing_cells, filter=lambda _wish: (), has_numbers=True,
    ),
    ExportType(
        key="info_entry.admissions", title="发展团员核对结果", endpoint="info_entry.admissions",
        permission="people.view",
        columns=lambda _wish: [
            ExportColumn("姓名", 12), ExportColumn("发展年份", 10), ExportColumn("身份证号", 22),
            ExportColumn("发展团员编号", 16), ExportColumn("核对结果", 14), ExportColumn("名单所属单位", 44),
        ],
        query=admission_query, cells=admission_cells, filter=admission_filter, has_numbers=True,
    ),
]  # fmt: skip
