"""Reading imports and their verdicts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, or_, select

from portal.contracts.scope import Scope
from portal.db import session
from portal.imports.models import Import, ImportRow
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
FILTERS = {
    "all": "全部",
    "rejected": "不能入库",
    "warned": "有提醒",
    "accepted": "可以入库",
    "skipped": "跳过",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One verdict as shown: problems are (code, message, severity)."""

    seq: int
    sheet: str
    row: int
    verdict: str
    label: str
    problems: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of verdicts; `after` and `before` are the keys of the neighbouring pages, None at an end."""

    lines: tuple[Line, ...]
    after: int | None
    before: int | None


def find_import(scope: Scope, import_id: int) -> Import | None:
    """The import, if it was uploaded within the scope's subtree for a plugin that is on; else None."""
    found = session().get(Import, import_id, populate_existing=True)
    if found is None or not scope.covers(found.path) or found.type.partition(".")[0] not in scope.plugins:
        return None
    return found


def recent_imports(scope: Scope, kinds: Sequence[str], before: int | None = None) -> tuple[list[Import], int | None]:
    """A page of the imports of the subtree, the newest first, and the key of the next page.

    For the centre without those of provinces where the kind's plugin is off.
    """
    wanted = select(Import).where(
        Import.path >= scope.org.path, Import.path < upper(scope.org.path), Import.type.in_(kinds)
    )
    for kind in kinds:
        if hidden := hidden_provinces(scope, installation().registry.owner_of(kind) or ""):
            there = exists().where(Org.id == Import.org_id, Org.province_code.in_(hidden))
            wanted = wanted.where(or_(Import.type != kind, ~there))
    if before is not None:
        wanted = wanted.where(Import.id < before)
    rows = list(session().scalars(wanted.order_by(Import.id.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def line_page(found: Import, chosen: str, *, after: int = 0, before: int | None = None) -> LinePage:
    """The verdicts that fit the filter, in the file's order, after or before a row."""
    wanted = filtered(found.id, chosen)
    if before is not None:
        earlier = wanted.where(ImportRow.seq < before).order_by(ImportRow.seq.desc())
        rows = list(session().scalars(earlier.limit(PAGE + 1)))
        more_before, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        more_after = True
    else:
        rows = list(session().scalars(wanted.where(ImportRow.seq > after).order_by(ImportRow.seq).limit(PAGE + 1)))
        more_after, rows = len(rows) > PAGE, rows[:PAGE]
        more_before = after > 0
    sheets = json.loads(found.sheets)
    lines = tuple(line_of(row, sheets) for row in rows)
    return LinePage(
        lines,
        lines[-1].seq if lines and more_after else None,
        lines[0].seq if lines and more_before else None,
    )


def all_lines(found: Import, chosen: str = "all") -> Iterator[Line]:
    """Every verdict that fits the filter, streamed in the file's order."""
    sheets = json.loads(found.sheets)
    rows = session().scalars(filtered(found.id, chosen).order_by(ImportRow.seq).execution_options(yield_per=2000))
    for row in rows:
        yield line_of(row, sheets)


def filtered(import_id: int, chosen: str) -> Select[ImportRow]:
    """The rows of an import that fit one of FILTERS."""
    wanted = select(ImportRow).where(ImportRow.import_id == import_id)
    if chosen == "warned":
        return wanted.where(ImportRow.verdict == "accepted", ImportRow.is_warned)
    return wanted if chosen == "all" else wanted.where(ImportRow.verdict == chosen)


def line_of(row: ImportRow, sheets: Sequence[str]) -> Line:
    """A row as shown; `sheets` are the names of the import's."""
    problems = tuple(tuple(p) for p in json.loads(row.problems)) if row.problems else ()
    return Line(row.seq, sheets[row.sheet], row.row, row.verdict, row.label, problems)
