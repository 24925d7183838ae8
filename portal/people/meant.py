"""Who is meant by a row of a spreadsheet that names somebody who was entered before: name, number, and maybe branch.

The number is the whole ID number, its last four digits, or the number of the admission; namesakes that these do not
tell apart are asked about, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, TextClause, select

from portal.contracts.imports import Cell, ColumnSpec
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.queries import has_digest
from portal.people.rules.cells import compact, is_nothing, text_of
from portal.people.rules.id_number import without_noise
from portal.people.rules.names import parse_name
from portal.people.rules.problems import Problem
from portal.people.sealing import tail
from portal.pii import vault

_ID = re.compile(r"\d{17}[\dX]")
_TAIL = re.compile(r"\d{3}[\dX]")
_ADMISSION = re.compile(r"20\d{2}[0-9A-Z]{8}(?:[0-9A-Z]{4})?")
_NAMES_AT_ONCE = 500

KEY_TITLES = (
    "身份证号", "身份证号后四位", "身份证后四位", "后四位", "证件号后四位", "学号", "发展团员编号", "团员编号",
)  # fmt: skip
"""What the column of numbers is called, besides the headings of a column of ID numbers."""
ID_MISSING = Problem("ID_MISSING", "没有填写身份证号或后四位，请补上，以免认错重名的人。", "id_number")
ID_FORMAT = Problem("ID_FORMAT", "请填写 18 位身份证号、它的后四位，或 12 位发展团员编号。", "id_number")
NOT_FOUND = Problem(
    "PERSON_NOT_FOUND", "您管理的范围内没有这个人，请核对姓名和号码；还没有录入的，请先导入团员。", "name"
)
AMBIGUOUS = Problem(
    "PERSON_AMBIGUOUS", "有多个人同名且后四位相同，请改填完整的身份证号，或写明所在团支部。", "id_number"
)
ANOTHER_NAME = Problem("NAME_MISMATCH", "这个身份证号登记的是另一个姓名，请核对姓名和身份证号。", "name")


@dataclass(frozen=True, slots=True)
class Named:
    """What a row says of who is meant, and what is wrong with that."""

    name: str
    key: str = field(repr=False)
    branch: str
    problems: tuple[Problem, ...]


def key_column(aliases: Sequence[str] = ()) -> ColumnSpec:
    """The column of the numbers; `aliases` are the headings of a column of whole ID numbers."""
    return ColumnSpec(
        key="id_number", title="身份证号或后四位", required=True, identifying=True, text_only=True, width=22,
        aliases=tuple(dict.fromkeys((*aliases, *KEY_TITLES))), example="0014",
        hint="身份证号，或它的后四位，或发展团员编号，用来分清重名的人",
    )  # fmt: skip


def named(name: Cell, number: Cell, branch: Cell) -> Named:
    """Read the three cells."""
    found, problems = parse_name(name)
    key = _key(number)
    if not key:
        problems = (*problems, ID_MISSING)
    elif not any(pattern.fullmatch(key) for pattern in (_ID, _TAIL, _ADMISSION)):
        problems = (*problems, ID_FORMAT)
    return Named(found or "", key, text_of(branch).strip(), problems)


def _key(cell: Cell) -> str:
    if is_nothing(cell):
        return ""
    text = text_of(cell)
    if isinstance(cell, float) and len(text) <= 4:
        text = text.zfill(4)  # the last four digits of an ID number lose nothing but their zeros
    return compact(without_noise(text)).upper()


class Meant:
    """The people of the subtree who may be meant by a batch of rows, read at once."""

    def __init__(self, scope: Scope, rows: Sequence[Named]) -> None:
        self._digests = {one.key: vault().digest("id_number", one.key) for one in rows if _ID.fullmatch(one.key)}
        names = sorted({one.name for one in rows if not _ID.fullmatch(one.key)})
        # One person a number: a planner that is asked for the subtree, too, would begin with its thousands of branches.
        by_id = self._read(has_digest(Person.id_digest, list(self._digests.values())))
        self._by_id = {person.id_digest: (person, org) for person, org in by_id if scope.covers(org.path)}
        here = (Org.path >= scope.org.path) & (Org.path < upper(scope.org.path))
        self._by_name: dict[str, list[tuple[Person, Org]]] = {}
        for start in range(0, len(names), _NAMES_AT_ONCE):
            for person, org in self._read(Person.name.in_(names[start : start + _NAMES_AT_ONCE]), here):
                self._by_name.setdefault(person.name, []).append((person, org))

    @staticmethod
    def _read(*which: ColumnElement[bool] | TextClause) -> list[tuple[Person, Org]]:
        wanted = select(Person, Org).join(Org, Org.id == Person.org_id).where(*which, Person.removed_at.is_(None))
        return [(person, org) for person, org in session().execute(wanted)]

    def find(self, one: Named) -> tuple[Person, Org] | Problem:
        """Whose row it is, with the branch, or why that is not known."""
        fitting = self._fitting(one)
        if not fitting:
            return NOT_FOUND
        if len(fitting) > 1:
            return AMBIGUOUS
        return fitting[0] if fitting[0][0].name == one.name else ANOTHER_NAME

    def _fitting(self, one: Named) -> list[tuple[Person, Org]]:
        if _ID.fullmatch(one.key):
            known = self._by_id.get(self._digests[one.key])
            return [known] if known else []
        people = self._by_name.get(one.name, [])
        if _TAIL.fullmatch(one.key):
            digits = tail("id_number", one.key)
            fitting = [pair for pair in people if pair[0].id_tail == digits]
        else:
            fitting = [pair for pair in people if pair[0].admission_number == one.key]
        if len(fitting) > 1 and one.branch:
            keys = {org_key(one.branch), short_key(one.branch), one.branch}
            return [pair for pair in fitting if {pair[1].name_key, pair[1].short_key, pair[1].code} & keys]
        return fitting
