"""The rows of a spreadsheet of destinations: who is meant, and what becomes of the record (R3.1)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from plugins.graduate_register.facts import FACTS, Facts
from plugins.graduate_register.graduating import is_graduating
from plugins.graduate_register.import_facts import COLUMNS, missing, read_facts, suspected
from plugins.graduate_register.kept import Kept, opened
from plugins.graduate_register.models import Record
from plugins.graduate_register.registering import NOT_GRADUATING
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.db import among, session
from portal.people.meant import Meant, Named, named
from portal.people.rules.cells import is_nothing
from portal.people.rules.problems import Problem, doubtful
from portal.web.filters import moment

STRUCK = Problem("ROW_STRUCK", "这一行被划了删除线，没有录入；如需录入，请去掉删除线后重新上传。", "")
EMPTY = doubtful("destination", "NOTHING_SAID", "这一行还没有填写去向，没有改动。")
SAME = doubtful("destination", "RECORD_SAME", "登记的已经是这些内容，没有改动。")
STAYS = Problem("NOT_GRADUATING", NOT_GRADUATING, "name")


class Good(NamedTuple):
    """What is kept of a row until it is let in: the facts that are to be, and the record that was judged."""

    person_id: int
    version: int
    facts: Facts
    former: Facts | None


@dataclass(slots=True)
class Candidate:
    """A row on its way to a verdict."""

    row: SourceRow
    named: Named
    problems: list[Problem]
    person_id: int = 0
    good: Good | None = None
    is_idle: bool = False
    label: str = field(default="")


class RecordChecker:
    """Judges the rows of one file; remembers whose row it has let pass."""

    def __init__(self, scope: Scope, _today: datetime.date) -> None:
        self._scope = scope
        self._rows: dict[int, SourceRow] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row."""
        candidates = [_read(row) for row in rows]
        open_ = [one for one in candidates if not one.problems]
        meant = Meant(self._scope, [one.named for one in open_])
        for one in open_:
            self._find(one, meant)
        found = [one for one in open_ if one.person_id]
        records = _records([one.person_id for one in found])
        for one in found:
            _judge(one, records.get(one.person_id))
        return [_verdict(one) for one in candidates]

    def _find(self, one: Candidate, meant: Meant) -> None:
        found = meant.find(one.named)
        if isinstance(found, Problem):
            one.problems.append(found)
        elif not is_graduating(*found):
            one.problems.append(STAYS)
        elif earlier := self._rows.get(found[0].id):
            told = f"此人与第 {earlier.row} 行是同一个人，请核对：每人一行，重复的行请删除。"
            one.problems.append(Problem("ID_DUP_FILE", told, "name"))
        else:
            one.person_id = found[0].id
            self._rows[one.person_id] = one.row


def _read(row: SourceRow) -> Candidate:
    who = named(*(row.cells.get(key) for key in ("name", "id_number", "org")))
    problems = [*who.problems, *([STRUCK] if row.struck else ())]
    label = "".join(c for c in str(row.cells.get("name") or "") if c.isprintable() and not c.isdigit())[:20]
    one = Candidate(row, who, problems, label=label)
    is_footer = bool(problems) and problems[0].code == "FOOTER_ROW"
    if _says_nothing(row) and (is_footer or not problems):
        one.is_idle, one.problems = True, problems or [EMPTY]
    return one


def _says_nothing(row: SourceRow) -> bool:
    return all(is_nothing(row.cells.get(key)) for key in COLUMNS) and not row.errors


def _records(ids: Sequence[int]) -> dict[int, Kept]:
    wanted = select(Record).where(among(Record.person_id, ids)).execution_options(populate_existing=True)
    return {one.person_id: opened(one) for one in session().scalars(wanted)}


def _judge(one: Candidate, kept: Kept | None) -> None:
    """Say what becomes of the record; one that is as the row says is left alone."""
    before = kept.facts if kept else Facts()
    read = read_facts(one.row, before)
    one.problems += read.problems
    if not read.is_good:
        return
    if read.facts == before:
        one.is_idle, one.problems = True, [SAME]
        return
    one.good = Good(one.person_id, kept.version if kept else 0, read.facts, kept.facts if kept else None)
    one.problems += [*_replaced(kept, read.facts), *missing(read.facts), *suspected(read.facts)]


def _replaced(kept: Kept | None, facts: Facts) -> list[Problem]:
    """The warning that something that is registered will be something else."""
    if kept is None:
        return []
    names = [name for name in FACTS if (old := getattr(kept.facts, name)) and old != getattr(facts, name)]
    titles = "、".join(COLUMNS[name] for name in names)
    told = f"{kept.actor} {moment(kept.said_at)} 登记过的{titles}将改为本行的内容。"
    return [doubtful(names[0], "RECORD_CHANGES", told)] if names else []


def _verdict(one: Candidate) -> RowVerdict:
    if one.is_idle:
        return RowVerdict(SKIPPED, one.label, one.problems)
    if one.good is not None:
        return RowVerdict(ACCEPTED, one.label, one.problems, one.good)
    return RowVerdict(REJECTED, one.label, one.problems)
