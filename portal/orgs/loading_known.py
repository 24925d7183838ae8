"""What the database already has of a file's organisations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Row, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.db import is_postgresql
from portal.orgs import paths
from portal.orgs.levels import Place
from portal.orgs.loading_rows import Rows
from portal.orgs.loading_tree import Outside
from portal.orgs.models import Org
from portal.orgs.nesting import Kind

CHUNK = 5000

_PLACES = select(
    Org.id, Org.code, Org.path, Org.province_code, Org.is_wide, Org.is_leading_body, Org.children_made
).where(Org.closed_at.is_(None))  # fmt: skip

T = TypeVar("T")
Query: TypeAlias = "Select[*tuple[Any, ...]]"
OnRows = Callable[[int], object]


def has_root(s: Session) -> bool:
    """True if the database has a tree already."""
    return bool(s.scalar(select(exists().where(Org.parent_id.is_(None)))))


def compare(s: Session, rows: Rows, on_rows: OnRows) -> None:
    """Skip the rows that are in the database with the same values; refuse those that are there with others."""
    above = aliased(Org)
    known = select(
        Org.code, Org.full_name, Org.short_name, Org.category, Org.industry, Org.is_leading_body,
        func.coalesce(above.code, ""), Org.closed_at,
    ).outerjoin(above, above.id == Org.parent_id)  # fmt: skip
    for part in _parts(list(rows.first)):
        for found in s.execute(_among(s, known, part)):
            _compare(rows, rows.first[found[0]], found)
        on_rows(len(part))


def _compare(rows: Rows, i: int, found: Row[Any]) -> None:
    theirs = tuple(found)[1:7]
    ours = (
        rows.full_name[i], rows.short_name[i], rows.category[i], rows.industry[i], bool(rows.leading[i]),
        rows.parent[i],
    )  # fmt: skip
    if found.closed_at is not None:
        rows.reject(i, "CODE_EXISTS", f"编码 {rows.code[i]} 属于已撤销的组织“{found.full_name}”，不能再用")
    elif theirs == ours:
        rows.skip(i, "ALREADY_THERE", "已存在，与文件一致")
    else:
        rows.reject(i, "CODE_EXISTS", f"编码 {rows.code[i]} 已属于“{found.full_name}”，而文件中的内容与之不同")


def outside(s: Session, codes: Collection[str]) -> dict[str, Outside]:
    """The organisations of the database among `codes`, as superiors of a file's rows."""
    known = select(Org.code, Org.full_name, Org.category, Org.is_leading_body, Org.path, Org.closed_at)
    return {
        row.code: Outside(
            row.full_name, Kind(row.category, row.is_leading_body), paths.depth(row.path), row.closed_at is not None
        )
        for part in _parts(list(codes))
        for row in s.execute(_among(s, known, part))
    }


def open_places(s: Session, codes: Collection[str]) -> dict[str, Place]:
    """The open organisations among `codes`, as they are at the moment."""
    return _places(s, codes, _PLACES)


def hold_places(s: Session, codes: Collection[str], *, nowait: bool = False) -> dict[str, Place]:
    """The same, locked until the transaction ends: nobody else puts others below them. With `nowait`, raise
    OperationalError if somebody else holds one."""
    return _places(s, codes, _PLACES.order_by(Org.id).with_for_update(nowait=nowait))


def _places(s: Session, codes: Collection[str], known: Query) -> dict[str, Place]:
    return {row.code: Place(*tuple(row)) for part in _parts(sorted(codes)) for row in s.execute(_among(s, known, part))}


def _among(s: Session, query: Query, codes: Sequence[str]) -> Query:
    """`query` for the organisations with these codes; the codes travel as one parameter."""
    if is_postgresql(s):
        return query.where(Org.code == func.any(bindparam(None, list(codes))))
    return query.where(Org.code.in_(codes))


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
