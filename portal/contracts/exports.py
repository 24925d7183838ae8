"""What an export type tells the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from portal.contracts.scope import OrgRef, Scope

if TYPE_CHECKING:
    from sqlalchemy import Select

ExportCell: TypeAlias = str | int | float | None
"""A text is written as text whatever it looks like, a number as a number; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of the file; `width` in characters, a Chinese one counts as two."""

    title: str
    width: int = 14


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Who wants what: the list of `org`, narrowed by `values`: names and values as the list's own address has them.

    `revealed`: numbers of persons in full. The engine has asked for permission and reason, and written it in the log.
    """

    scope: Scope
    org: OrgRef
    values: Mapping[str, str]
    revealed: bool = False


@dataclass(frozen=True, slots=True)
class ExportType:
    """A list that can be had as a file. The engine asks, counts, writes XLSX and CSV, keeps, hands out and logs;

    the type knows what a row is. Its list, the page `endpoint`, leads to the export with `export_button(key, code,
    pairs)` of `_shared/list.html`, `pairs` being the filter as the list's address has it.

    `permission` is the list's own. `columns(wish)` are the file's; `query(wish)` selects its rows in their order, from
    the wish's organisation and nowhere else: the engine has seen to it that this lies in the scope, and that the plugin
    is on there. It raises Refused or Missing where there is nothing to select. `cells(wish, rows)` makes a line of each
    row, some hundred at a time, and may ask the database once more for all of them. `filter(wish)` says in words what
    is narrowed: (label, value).
    `has_numbers`: rows have numbers of persons; they are masked unless the wish is `revealed`.
    """

    key: str
    title: str
    endpoint: str
    permission: str
    columns: Callable[[ExportWish], Sequence[ExportColumn]]
    query: Callable[[ExportWish], Select[*tuple[Any, ...]]]
    cells: Callable[[ExportWish, Sequence[Any]], Iterable[Sequence[ExportCell]]]
    filter: Callable[[ExportWish], Sequence[tuple[str, str]]]
    has_numbers: bool = False
