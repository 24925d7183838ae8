"""What an import type tells the engine."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeAlias

from portal.contracts.scope import Scope

# One cell as the reader gives it: a number stays a float, a date a date, nothing is None.
Cell: TypeAlias = str | float | bool | datetime.date | datetime.datetime | None


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column an import type knows.

    `title` is the heading of the template, `aliases` other headings people use; compared without case, spaces,
    brackets, asterisks and in simplified characters. `required`: without this column the file is refused.
    `identifying`: a row with a value here is a person, never a footer. `fill_merged`: cells merged downwards all
    have the value of the range. `text_only`: a number here has lost digits and is never repaired. `example`,
    `choices`, `hint` and `width` (characters) make the template.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    identifying: bool = False
    fill_merged: bool = False
    text_only: bool = False
    example: str = ""
    choices: tuple[str, ...] = ()
    hint: str = ""
    width: int = 14


class Problem(Protocol):
    """What is wrong with a row: `severity` error keeps the row out, warning only tells."""

    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def severity(self) -> str: ...


class SourceRow(NamedTuple):
    """A data row as the reader found it.

    `seq` is its order in the file, `row` the number a person sees, `cells` what is filled in by the keys of the type's
    columns, `errors` the keys of columns that hold a formula error, `surplus` whether it has more cells than the
    header, `struck` whether it is struck through.
    """

    seq: int
    row: int
    sheet: str
    cells: Mapping[str, Cell]
    errors: frozenset[str] = frozenset()
    surplus: bool = False
    struck: bool = False


ACCEPTED, REJECTED, SKIPPED = "accepted", "rejected", "skipped"


class RowVerdict(NamedTuple):
    """The verdict on a row: accepted, rejected or skipped. `staged` is what the type needs to store an accepted one."""

    verdict: str
    label: str
    problems: Sequence[Problem] = ()
    staged: Any = None


class Checker(Protocol):
    """Judges the rows of one file, in order, in batches; it remembers what it needs between batches."""

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of applying: rows stored, and those that lost to somebody quicker (seq -> why)."""

    stored: int
    refused: Mapping[int, Problem]


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of undoing: rows taken back, and those that stay (seq -> why)."""

    removed: int
    kept: Mapping[int, Problem]


@dataclass(frozen=True, slots=True)
class Words:
    """What the engine's pages call a row of a kind: as it stands, a member.

    `noun` is what a row becomes, `label` the heading of its label; `advice` says how the table is filled in and what
    the rules are; `{n}` is a number of rows.
    """

    noun: str = "团员"
    label: str = "姓名"
    advice: tuple[str, ...] = ("模板里已有您管理的团支部下拉列表，各列都是文本格式。",)
    skipped: str = "合计行、重复表头，或已经录入的人"
    applied: str = "已入库 {n} 人，各级组织的人数已同步更新。"
    undo: tuple[str, ...] = (
        "这次导入的 {n} 人将从所在团支部删除，各级组织的人数同时恢复。",
        "入库之后被修改过的人不会删除，会逐个列出姓名。",
    )
    undone: str = "已撤销：删除 {n} 人"
    kept: str = "保留入库后修改过的 {n} 人"


class Act(NamedTuple):
    """A part of what will happen: its heading, what that means, whom it is about, and how many more there are."""

    heading: str
    sentences: Sequence[str]
    names: Sequence[str]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Consent:
    """What has to be read before rows are let in that nobody can take back.

    `warnings` are said once for all `acts`, the first of them loudest; each of `ticks`, a name and what is agreed to,
    has to be set.
    """

    acts: Sequence[Act]
    warnings: Sequence[str]
    ticks: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ImportType:
    """A kind of spreadsheet that can be taken in. The engine reads, keeps verdicts, shows, applies and undoes;

    the type knows what a row means. `stage`, `apply`, `undo` and `clear` run inside the engine's transaction.

    `open_checker(scope, today)` starts a check, which only reads; `stage(import_id, rows)` keeps good rows, each
    (seq, what its verdict has staged);
    `describe(import_id, seqs, unmasked)` gives the values of staged rows to show, by seq; `choices(scope)` gives the
    template's drop-downs by column key. `shown` are the keys and titles of the values that the preview shows.
    `words` are what the pages call its rows. `remedies` maps the code of a problem to (title, endpoint) of a page about
    the administrator's organisation that helps with it.

    What is out of the ordinary: without `undo` the import cannot be taken back. With `consent(scope, import_id)` what
    it answers is shown before rows are let in, and has to be agreed to. `why_not(scope)` says why the administrator's
    organisation cannot have this kind at all, '' where it can. `rows(scope)` are rows that the template holds already,
    by column key.
    """

    key: str
    title: str
    summary: str
    permission: str
    columns: tuple[ColumnSpec, ...]
    shown: tuple[tuple[str, str], ...]
    open_checker: Callable[[Scope, datetime.date], Checker]
    stage: Callable[[int, Sequence[tuple[int, Any]]], None]
    describe: Callable[[int, Sequence[int], bool], dict[int, dict[str, str]]]
    apply: Callable[[Scope, int], Applied]
    undo: Callable[[Scope, int], Undone] | None
    clear: Callable[[int], None]
    choices: Callable[[Scope], dict[str, Sequence[str]]]
    words: Words = Words()
    remedies: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    consent: Callable[[Scope, int], Consent] | None = None
    why_not: Callable[[Scope], str] = lambda _scope: ""
    rows: Callable[[Scope], Iterable[Mapping[str, str]]] = lambda _scope: ()
