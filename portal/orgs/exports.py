"""管理下级组织 as a file: the list's own columns, those of plugins among them, and what the profile says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.contracts.scope import OrgRef
from portal.contracts.setup import OrgColumn, OrgFilter
from portal.counts.queries import totals
from portal.installation import installation
from portal.orgs import paths
from portal.orgs.categories import title_of
from portal.orgs.filtering import conditions
from portal.orgs.models import REF, Org
from portal.orgs.selection import ListFilter
from portal.provinces.narrowing import filled

OWN = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("组织简称", 24),
    ExportColumn("组织类别", 14), ExportColumn("单位所属行业类别", 20), ExportColumn("团的领导机关", 14),
    ExportColumn("上级组织", 40), ExportColumn("团员数", 10), ExportColumn("团干部数", 10),
    ExportColumn("下级组织数", 12),
)  # fmt: skip
CONTACT = (ExportColumn("联系电话", 18), ExportColumn("电子邮箱", 24), ExportColumn("地址", 40))
FIGURES = ("members", "cadres", "orgs")


def columns(wish: ExportWish) -> Sequence[ExportColumn]:
    """The list's columns, then the plugins', then how to reach an organisation."""
    return [*OWN, *(ExportColumn(column.title, 16) for column in _of_plugins(wish)), *CONTACT]


def query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """What the list shows, in the order of the tree, each with its superior's name."""
    above, org = aliased(Org), wish.org
    below = (Org.path > org.path, Org.path < paths.upper(org.path))
    must = conditions(org, ListFilter.parse(wish.values), _filters(wish))
    found = select(*REF, above.full_name, Org.telephone, Org.email, Org.address).where(*below, *must)
    return found.outerjoin(above, above.id == Org.parent_id).order_by(Org.path)


def cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    """A line for each organisation; figures and plugins' columns are read for all of them together."""
    orgs, extra = [OrgRef(*row[: len(REF)]) for row in rows], _of_plugins(wish)
    counted = totals(orgs, sorted({*FIGURES, *(metric for column in extra for metric in column.metrics)}))
    added = [values for _, values in filled(extra, wish.scope, wish.org, orgs, counted)]
    for org, row in zip(orgs, rows, strict=True):
        above, *contact = row[len(REF) :]
        yield [
            org.code, org.full_name, org.short_name, title_of(org.category), org.industry,
            "是" if org.is_leading_body else "否", above,
            counted[org.id]["members"], counted[org.id]["cadres"], counted[org.id]["orgs"] - 1,
            *(values.get(org.id, "") for values in added), *contact,
        ]  # fmt: skip


def narrowed(wish: ExportWish) -> Sequence[tuple[str, str]]:
    """The filter in words."""
    wanted, known = ListFilter.parse(wish.values), {one.key: one for one in _filters(wish)}
    told = [
        ("范围", "直接下级" if wanted.direct else ""), ("名称", wanted.q),
        ("组织类别", title_of(wanted.category) if wanted.category else ""), ("行业", wanted.industry),
    ]  # fmt: skip
    for key, value in wanted.plugins:
        if key in known:
            told.append((known[key].title, dict(known[key].choices).get(value, value)))
    return [(label, value) for label, value in told if value]


def _of_plugins(wish: ExportWish) -> Sequence[OrgColumn]:
    return installation().registry.org_columns(wish.scope, wish.org)


def _filters(wish: ExportWish) -> Sequence[OrgFilter]:
    return installation().registry.org_filters(wish.scope, wish.org)


SUBORDINATES = ExportType(
    key="orgs.subordinates",
    title="下级组织",
    endpoint="orgs.subordinates",
    permission="orgs.view",
    columns=columns,
    query=query,
    cells=cells,
    filter=narrowed,
)
