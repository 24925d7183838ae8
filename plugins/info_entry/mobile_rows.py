"""The rows of a spreadsheet of mobiles: whose number is it, and may it be entered? (R2.2)"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, TextClause, select

from plugins.info_entry.columns import MEMBER_COLUMNS
from plugins.info_entry.refusals import STRUCK, mobile_taken, same_in_file
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, Cell, ColumnSpec, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.queries import has_digest, holders_of_mobiles
from portal.people.rules.cells import compact, is_nothing, text_of
from portal.people.rules.id_number import without_noise
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.names import parse_name
from portal.people.rules.problems import Problem, doubtful
from portal.people.sealing import tail
from portal.pii import vault

_KNOWN = {column.key: column for column in MEMBER_COLUMNS}
_ID = re.compile(r"\d{17}[\dX]")
_TAIL = re.compile(r"\d{3}[\dX]")
_ADMISSION = re.compile(r"20\d{2}[0-9A-Z]{8}(?:[0-9A-Z]{4})?")

MOBILE_COLUMNS = (
    _KNOWN["name"],
    ColumnSpec(
        key="id_number", title="身份证号或后四位", required=True, identifying=True, text_only=True, width=22,
        aliases=(
            *_KNOWN["id_number"].aliases, "身份证号", "身份证号后四位", "身份证后四位", "后四位", "证件号后四位",
            "学号",
            "发展团员编号", "团员编号",
        ),
        example="0014", hint="身份证号，或它的后四位，或发展团员编号，用来分清重名的人",
    ),
    _KNOWN["mobile"],
    ColumnSpec(
        key="org", title="所在团支部", aliases=(_KNOWN["org"].title, *_KNOWN["org"].aliases), fill_merged=True,
        hint="可以不填；有重名又分不清时，填组织全称或简称", width=44,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A row whose member is known, with the version of the person that was judged."""

    person_id: int
    version: int
    name: str
    mobile: str = field(repr=False)


@dataclass(slots=True)
class Candidate:
    """A row on its way to a verdict."""

    row: SourceRow
    name: str = ""
    key: str = field(default="", repr=False)
    mobile: str = field(default="", repr=False)
    digest: bytes = b""
    problems: list[Problem] = field(default_factory=list)
    found: Found | None = None
    is_known: bool = False

    def refuse(self, code: str, message: str, column: str) -> None:
        """Keep the row out."""
        self.problems.append(Problem(code, message, column))
        self.found = None


class MobileChecker:
    """Judges the rows of one file; remembers whom and which numbers it has let pass."""

    def __init__(self, scope: Scope, _today: datetime.date) -> None:
        self._scope = scope
        self._people: dict[int, SourceRow] = {}
        self._mobiles: dict[bytes, SourceRow] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row: its values, its member, the number's holder, the file above it."""
        candidates = [_read(row) for row in rows]
        good = [one for one in candidates if not one.problems]
        members = _Members(self._scope, good)
        for one in good:
            members.find(one)
        holders = holders_of_mobiles(self._scope, [one.digest for one in good if one.found])
        for one in good:
            holder = holders.get(one.digest)
            if one.found and holder and holder.person_id == one.found.person_id:
                one.is_known = True
                one.problems.append(SAME)
            elif one.found and holder:
                one.problems.append(mobile_taken(holder.told))
                one.found = None
            elif one.found:
                self._compare_with_file(one, one.found)
        return [_verdict(one) for one in candidates]

    def _compare_with_file(self, one: Candidate, found: Found) -> None:
        same_person, same_mobile = self._people.get(found.person_id), self._mobiles.get(one.digest)
        if same_person:
            one.problems.append(same_in_file("ID_DUP_FILE", "团员", f"第 {same_person.row} 行"))
        if same_mobile:
            one.problems.append(same_in_file("PHONE_DUP_FILE", "手机号", f"第 {same_mobile.row} 行"))
        if one.problems:
            one.found = None
            return
        self._people[found.person_id] = self._mobiles[one.digest] = one.row


def _read(row: SourceRow) -> Candidate:
    one = Candidate(row)
    name, problems = parse_name(row.cells.get("name"))
    mobile, more = parse_mobile(row.cells.get("mobile"))
    one.problems += [*problems, *more]
    one.key = _key(row.cells.get("id_number"))
    if not one.key:
        one.refuse("ID_MISSING", "没有填写身份证号或后四位，请补上，以免认错重名的人。", "id_number")
    elif not (_ID.fullmatch(one.key) or _TAIL.fullmatch(one.key) or _ADMISSION.fullmatch(one.key)):
        one.refuse("ID_FORMAT", "请填写 18 位身份证号、它的后四位，或 12 位发展团员编号。", "id_number")
    if row.struck:
        one.problems.append(STRUCK)
    one.name, one.mobile = name or "", mobile or ""
    one.digest = vault().digest("mobile", one.mobile)
    return one


def _key(cell: Cell) -> str:
    if is_nothing(cell):
        return ""
    text = text_of(cell)
    if isinstance(cell, float) and len(text) <= 4:
        text = text.zfill(4)  # the last four digits of an ID number lose nothing but their zeros
    return compact(without_noise(text)).upper()


class _Members:
    """The members of the subtree who may be meant by a batch of rows, read at once."""

    def __init__(self, scope: Scope, rows: Sequence[Candidate]) -> None:
        ids = [vault().digest("id_number", one.key) for one in rows if _ID.fullmatch(one.key)]
        names = sorted({one.name for one in rows if not _ID.fullmatch(one.key)})
        self._by_id = {
            person.id_digest: (person, org) for person, org in self._read(scope, has_digest(Person.id_digest, ids))
        }
        self._by_name: dict[str, list[tuple[Person, Org]]] = {}
        for start in range(0, len(names), 500):
            for person, org in self._read(scope, Person.name.in_(names[start : start + 500])):
                self._by_name.setdefault(person.name, []).append((person, org))

    @staticmethod
    def _read(scope: Scope, which: ColumnElement[bool] | TextClause) -> list[tuple[Person, Org]]:
        wanted = select(Person, Org).join(Org, Org.id == Person.org_id).where(which, Person.removed_at.is_(None))
        wanted = wanted.where(Org.path >= scope.org.path, Org.path < upper(scope.org.path))
        return [(person, org) for person, org in session().execute(wanted)]

    def find(self, one: Candidate) -> None:
        """Say whose row it is, or why that is not known."""
        fitting = self._fitting(one)
        if not fitting:
            one.refuse("PERSON_NOT_FOUND", NOT_FOUND, "name")
        elif len(fitting) > 1:
            one.refuse("PERSON_AMBIGUOUS", AMBIGUOUS, "id_number")
        elif fitting[0][0].name != one.name:
            one.refuse("NAME_MISMATCH", "这个身份证号登记的是另一个姓名，请核对姓名和身份证号。", "name")
        else:
            person = fitting[0][0]
            one.found = Found(person.id, person.version, person.name, one.mobile)

    def _fitting(self, one: Candidate) -> list[tuple[Person, Org]]:
        if _ID.fullmatch(one.key):
            known = self._by_id.get(vault().digest("id_number", one.key))
            return [known] if known else []
        named = self._by_name.get(one.name, [])
        if _TAIL.fullmatch(one.key):
            digits = tail("id_number", one.key)
            fitting = [pair for pair in named if pair[0].id_tail == digits]
        else:
            fitting = [pair for pair in named if pair[0].admission_number == one.key]
        branch = text_of(one.row.cells.get("org")).strip()
        if len(fitting) > 1 and branch:
            keys = {org_key(branch), short_key(branch)}
            return [pair for pair in fitting if {pair[1].name_key, pair[1].short_key} & keys or pair[1].code == branch]
        return fitting


def _verdict(one: Candidate) -> RowVerdict:
    label = "".join(c for c in str(one.row.cells.get("name") or "") if c.isprintable() and not c.isdigit())[:20]
    if one.is_known:
        return RowVerdict(SKIPPED, label, one.problems)
    if one.found is not None:
        return RowVerdict(ACCEPTED, label, one.problems, one.found)
    is_footer = one.problems[0].code == "FOOTER_ROW" and not one.row.cells.get("mobile")
    return RowVerdict(SKIPPED if is_footer else REJECTED, label, one.problems)


NOT_FOUND = "您管理的范围内没有这个人，请核对姓名和号码；还没有录入的，请先导入团员。"
AMBIGUOUS = "有多个人同名且后四位相同，请改填完整的身份证号，或写明所在团支部。"
SAME = doubtful("mobile", "PHONE_SAME", "登记的已经是这个手机号，没有改动。")
