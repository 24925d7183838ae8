"""The rows of a list of admitted members: what each says, and whether it may go on the list (R2.3)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from plugins.info_entry.admission_models import Admission
from plugins.info_entry.branches import BranchFinder
from plugins.info_entry.columns import MEMBER_COLUMNS
from plugins.info_entry.comparing import years
from plugins.info_entry.refusals import STRUCK, same_in_file
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, Cell, ColumnSpec, RowVerdict, SourceRow
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import ancestors, upper
from portal.people.rules.admission import parse_admission_number
from portal.people.rules.cells import compact, is_nothing, text_of
from portal.people.rules.id_number import parse_id_number
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.months import parse_month
from portal.people.rules.names import parse_name
from portal.people.rules.problems import Parsed, Problem, T, doubtful
from portal.pii import vault

_KNOWN = {column.key: column for column in MEMBER_COLUMNS}


def _optional(key: str, hint: str) -> ColumnSpec:
    """A column of the members' spreadsheet that a list may have or not."""
    one = _KNOWN[key]
    return ColumnSpec(
        key=key, title=one.title, aliases=one.aliases, identifying=one.identifying, fill_merged=one.fill_merged,
        text_only=one.text_only, example=one.example, hint=hint, width=one.width,
    )  # fmt: skip


ADMISSION_COLUMNS = (
    _KNOWN["name"],
    _optional("id_number", "18位；身份证号和发展团员编号至少填一项"),
    _optional("admission_number", "12位；身份证号和发展团员编号至少填一项"),
    ColumnSpec(
        key="year", title="发展年份",
        aliases=("年份", "发展年度", "年度", "发展团员年份", "入团年份", "发展年", "year"), example="2018", width=10,
        hint="例如 2018；填了入团年月的可以不填",
    ),
    _optional("joined", "选填，例如 2018-05"),
    _optional("mobile", "选填；填了，未录入的人可以直接生成导入"),
    _optional("org", "选填；填了，未录入的人可以直接生成导入"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says of somebody, in normal form."""

    name: str
    year: int
    id_number: str | None = field(repr=False)
    admission_number: str | None
    mobile: str | None = field(repr=False)
    joined: str | None

    @property
    def id_digest(self) -> bytes | None:
        """The ID number as it is found by."""
        return vault().digest("id_number", self.id_number) if self.id_number else None


class _Reading:
    """A row on its way through the rules; `problems` fills as its parts are read."""

    def __init__(self, cells: Mapping[str, Cell], today: datetime.date) -> None:
        self.cells, self.today = cells, today
        self.problems: list[Problem] = []

    def entry(self) -> Entry | None:
        """What the row says; None if it has an error."""
        name = self._take(parse_name(self.cells.get("name")))
        id_number = self._optional("id_number", lambda cell: parse_id_number(cell, self.today))
        joined = self._optional("joined", lambda cell: parse_month(cell, self.today))
        number = self._take(parse_admission_number(self.cells.get("admission_number"), None))
        mobile = self._optional("mobile", parse_mobile)
        year = self._year(joined, number)
        if name and not id_number and not number and not self._has_error():
            message = "身份证号和发展团员编号都没有，无法逐人核对，请至少填一项。"
            self.problems.append(Problem("NUMBER_MISSING", message, "id_number"))
        if name is None or year is None or self._has_error():
            return None
        return Entry(name, year, id_number, number, mobile, joined)

    def _take(self, parsed: Parsed[T]) -> T | None:
        value, problems = parsed
        self.problems += problems
        return value

    def _optional(self, key: str, parse: Callable[[Cell], Parsed[str]]) -> str | None:
        cell = self.cells.get(key)
        return None if is_nothing(cell) else self._take(parse(cell))

    def _year(self, joined: str | None, number: str | None) -> int | None:
        typed = compact(text_of(self.cells.get("year"))).removesuffix("年").removesuffix("年度")[:4]
        said = typed or (joined or "")[:4] or (number or "")[:4]
        if said.isascii() and said.isdecimal() and int(said) in years():
            return int(said)
        wanted = "、".join(str(year) for year in years())
        told = f"发展年份是“{said[:8]}”，" if said else "没有填写发展年份，"
        self.problems.append(Problem("YEAR", f"{told}这里只核对 {wanted} 年发展的团员。", "year"))
        return None

    def _has_error(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)


def read_entry(cells: Mapping[str, Cell], today: datetime.date) -> tuple[Entry | None, list[Problem]]:
    """The entry that a row or a form makes, None if it has any error, and all its problems."""
    reading = _Reading(cells, today)
    return reading.entry(), reading.problems


def on_lists(org: OrgRef, entries: Sequence[Entry]) -> dict[bytes | str, str]:
    """Who is on a list of `org`, above or below it already: by digest and admission number, whose list it is."""
    digests = [one.id_digest for one in entries if one.id_digest]
    numbers = [one.admission_number for one in entries if one.admission_number]
    near = or_(
        (Admission.path >= org.path) & (Admission.path < upper(org.path)), Admission.path.in_(ancestors(org.path))
    )
    found: dict[bytes | str, str] = {}
    for column, values in ((Admission.id_digest, digests), (Admission.admission_number, numbers)):
        for start in range(0, len(values), 1000):
            wanted = select(column, Org.short_name).join(Org, Org.id == Admission.org_id)
            rows = session().execute(wanted.where(column.in_(values[start : start + 1000]), near))
            found |= {value: name for value, name in rows if value is not None}
    return found


class AdmissionChecker:
    """Judges the rows of one list; remembers whom it has let pass."""

    def __init__(self, scope: Scope, today: datetime.date) -> None:
        self._scope, self._today = scope, today
        self._branches = BranchFinder(scope)
        self._seen: dict[bytes | str, int] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row."""
        read = [(row, *read_entry(_without_errors(row), self._today)) for row in rows]
        entries = [entry for _, entry, _ in read if entry]
        listed = on_lists(self._scope.org, entries)
        texts = {text for row, entry, _ in read if entry and (text := _branch_text(row))}
        branches = self._branches.find_all(texts)
        verdicts = []
        for row, entry, problems in read:
            branch = branches.get(_branch_text(row)) if entry else None
            if branch and branch.problems:
                problems.append(BRANCH_UNKNOWN)
            verdicts.append(self._verdict(row, entry, problems, listed, branch.org_id if branch else 0))
        return verdicts

    def _verdict(
        self, row: SourceRow, entry: Entry | None, problems: list[Problem], listed: Mapping[bytes | str, str],
        branch: int,
    ) -> RowVerdict:  # fmt: skip
        label = "".join(c for c in str(row.cells.get("name") or "") if c.isprintable() and not c.isdigit())[:20]
        if row.struck:
            return RowVerdict(REJECTED, label, [*problems, STRUCK])
        if entry is None:
            is_footer = problems[0].code == "FOOTER_ROW" and not row.cells.get("id_number")
            return RowVerdict(SKIPPED if is_footer else REJECTED, label, problems[:1] if is_footer else problems)
        keys = [key for key in (entry.id_digest, entry.admission_number) if key]
        if known := [listed[key] for key in keys if key in listed]:
            return RowVerdict(SKIPPED, label, [*problems, already(known[0])])
        if earlier := [self._seen[key] for key in keys if key in self._seen]:
            same = same_in_file("DUP_FILE", "身份证号或发展团员编号", f"第 {earlier[0]} 行")
            return RowVerdict(REJECTED, label, [*problems, same])
        self._seen |= dict.fromkeys(keys, row.row)
        return RowVerdict(ACCEPTED, label, problems, (self._scope, entry, branch or None))


def _without_errors(row: SourceRow) -> dict[str, Cell]:
    return {key: cell for key, cell in row.cells.items() if key not in row.errors}


def _branch_text(row: SourceRow) -> str:
    cell = row.cells.get("org")
    return "" if is_nothing(cell) else " ".join(text_of(cell).split())[:200]


def already(whose: str) -> Problem:
    """Said of somebody who is on a list already."""
    return doubtful("", "LISTED", f"已在“{whose}”的名单中，没有重复登记。")


BRANCH_UNKNOWN = doubtful("org", "BRANCH_UNKNOWN", "没有找到这个团支部，名单照常登记；生成导入前请在表格中补上团支部。")
