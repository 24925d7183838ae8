"""The verdicts on the rows of one file of organisations (R1.1): made, completed, known already, or wrong."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.info_entry.org_checking import OrgValues, check_row
from plugins.info_entry.org_columns import TITLE_OF
from plugins.info_entry.org_queries import Known, Match, known, matches, named_below
from plugins.info_entry.org_superiors import Above, SuperiorFinder
from plugins.info_entry.refusals import STRUCK, SURPLUS
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.errors import Refused
from portal.orgs import nesting
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.facts import OrgFacts, check
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.naming import Names, category_in, remarks, suggest
from portal.orgs.nesting import Kind
from portal.orgs.paths import MAX_DEPTH
from portal.people.rules.problems import Problem, doubtful
from portal.pii import without_numbers

CONTACT = ("telephone", "email", "address")
SECRETARY = ("secretary_name", "id_number", "mobile")
POSTS = ("established", "filled")


@dataclass(slots=True)
class Row:
    """A row on its way to a verdict. `problems` grow; an error among them keeps it out.

    Of a good one: the organisation that exists (`known`) with the `fields` it gets, or the superior of a new one; and
    its `facts`.
    """

    source: SourceRow
    values: OrgValues
    problems: list[Problem]
    known: Known | None = None
    fields: list[str] = field(default_factory=list)
    above: Above | None = None
    facts: OrgFacts | None = None

    @property
    def is_refused(self) -> bool:
        """True if an error keeps the row out."""
        return any(problem.severity == "error" for problem in self.problems)

    def refuse(self, *problems: Problem) -> None:
        """Keep the row out, and say why."""
        self.problems += problems

    def warn(self, column: str, code: str, message: str) -> None:
        """Say something about a row that goes in all the same."""
        self.problems.append(doubtful(column, code, message))


@dataclass(slots=True)
class _Answers:
    """What the database says about the rows of a batch."""

    codes: dict[str, Match]
    names: dict[str, Match]
    below: dict[tuple[int, str], tuple[int, str]]
    short_below: dict[tuple[int, str], tuple[int, str]]
    known: dict[int, Known]


class OrgChecker:
    """Judges the rows of one file; remembers what they make, so that later rows may lie below it."""

    def __init__(self, scope: Scope, today: datetime.date) -> None:
        self._scope = scope
        self._today = today
        self._superiors = SuperiorFinder(scope)
        self._places: dict[object, tuple[str, int]] = {}
        """Where in the file an organisation was: one that exists by its id, a new one by superior and name."""
        self._shorts: dict[object, str] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row, in the order of the file."""
        read = [self._read(row) for row in rows]
        answers = self._ask([row.values for row in read])
        for row in read:
            self._judge(row, row.values, answers)
            if row.is_refused and row.known is None:
                self._superiors.lose(filter(None, (row.values.full_name, row.values.short_name)), _place(row.source))
        return [_verdict(row) for row in read]

    def _read(self, source: SourceRow) -> Row:
        row = Row(source, *check_row(source.cells, source.errors, self._today))
        if source.surplus:
            row.problems.append(SURPLUS)
        if source.struck:
            row.refuse(STRUCK)
        return row

    def _ask(self, values: Sequence[OrgValues]) -> _Answers:
        self._superiors.look_up({v.superior for v in values} - {""})
        above, keys = self._superiors.ids(), {org_key(v.full_name) for v in values}
        shorts = {short_key(v.short_name or v.full_name) for v in values}
        codes = matches(self._scope, Org.code, {v.code for v in values} - {""})
        names = matches(self._scope, Org.name_key, keys)
        below = named_below(Org.name_key, above, keys)
        ids = {m.org_id for m in codes.values()} | {m.org_id for m in names.values() if m.number == 1}
        ids |= {org_id for org_id, _ in below.values()}
        return _Answers(codes, names, below, named_below(Org.short_key, above, shorts), known(ids))

    def _judge(self, row: Row, values: OrgValues, answers: _Answers) -> None:
        above = self._superiors.find(values.superior)
        if row.is_refused:
            row.refuse(*([above] if isinstance(above, Problem) else []))
        elif found := _existing(values, above, answers):
            row.known = found
            self._complete(row, values, found)
        elif values.code:
            row.refuse(_CODE_UNKNOWN)
        elif isinstance(above, Problem):
            row.refuse(above)
        else:
            self._make(row, values, above, answers)

    def _complete(self, row: Row, values: OrgValues, found: Known) -> None:
        """It exists: only what it has not said yet is taken from the row."""
        if place := self._places.get(found.id):
            row.refuse(_twin(row.source, place))
            return
        self._places[found.id] = (row.source.sheet, row.source.row)
        contact = OrgFacts(
            found.full_name, found.short_name, found.category, found.industry, found.is_leading_body,
            values.telephone, values.email, values.address,
        )  # fmt: skip
        row.facts = _checked(row, contact)
        row.fields = _to_fill(values, found, row.facts or contact)
        if other := _differing(values, found):
            row.warn("", "ORG_DIFFERS", f"与已有的不同，没有修改：{'、'.join(other)}；确需修改请到组织资料中办理。")
        if row.fields:
            told = "、".join(TITLE_OF[name] for name in row.fields)
            row.problems.insert(0, doubtful("", "ORG_COMPLETED", f"这个组织已经有了，只补上空着的：{told}。"))
        else:
            row.problems.insert(0, _NOTHING_NEW)

    def _make(self, row: Row, values: OrgValues, above: Above, answers: _Answers) -> None:
        """It does not exist: every rule of a new one, and soft remarks on its names."""
        key = (above.key, org_key(values.full_name))
        if place := self._places.get(key):
            row.refuse(_twin(row.source, place))
            return
        facts = _checked(row, _typed_facts(values, above))
        if facts is None:
            return
        if wrong := nesting.complaint(above.kind, facts.kind):
            row.refuse(Problem("NESTING", f"不能建在“{above.full_name}”下面：{wrong}。", "superior"))
        elif above.depth >= MAX_DEPTH:
            row.refuse(Problem("NESTING", f"组织树最多 {MAX_DEPTH} 级，不能再往下设。", "superior"))
        else:
            self._places[key] = (row.source.sheet, row.source.row)
            self._remark(row, above, facts, answers)
            row.above, row.facts = above, facts
            made = Above(0, row.source.seq, facts.kind, facts.full_name, facts.industry, above.depth + 1)
            self._superiors.add(made, facts.short_name)

    def _remark(self, row: Row, above: Above, facts: OrgFacts, answers: _Answers) -> None:
        short = (above.key, short_key(facts.short_name))
        twin = self._shorts.setdefault(short, facts.full_name)
        twin = twin if twin != facts.full_name else answers.short_below.get((above.org_id, short[1]), (0, ""))[1]
        for remark in remarks(Names(facts.full_name, facts.short_name), facts.kind, twin):
            row.warn(remark.field, remark.code, f"{remark.text}，请核对。")
        if number := answers.names.get(org_key(facts.full_name), Match()).number:
            row.warn("full_name", "NAME_ELSEWHERE", f"您管理的范围内已有 {number} 个同名的组织，请确认不是同一个。")


def _existing(values: OrgValues, above: Above | Problem, answers: _Answers) -> Known | None:
    """The organisation that a row is about, if it is there: by code, by superior, or as the only one of its name."""
    match = answers.codes.get(values.code) if values.code else None
    if match is None and not values.superior:
        match = answers.names.get(org_key(values.full_name))
    if match and match.number == 1:
        return answers.known[match.org_id]
    if values.code or isinstance(above, Problem):
        return None
    there = answers.below.get((above.org_id, org_key(values.full_name)))
    return answers.known[there[0]] if there else None


def _typed_facts(values: OrgValues, above: Above) -> OrgFacts:
    """The facts of a new organisation, as typed or as its name and superior have it."""
    kind = Kind(values.category or category_in(values.full_name), values.is_leading)
    short = values.short_name or (kind.category and suggest(above.full_name, values.full_name, kind).short)
    return OrgFacts(
        values.full_name, short, kind.category, values.industry or above.industry, kind.is_leading_body,
        values.telephone, values.email, values.address,
    )  # fmt: skip


def _checked(row: Row, facts: OrgFacts) -> OrgFacts | None:
    """The facts in normal form, without contact facts that are wrong; None if anything else is, which is said."""
    try:
        return check(facts)
    except Refused as refused:
        wrong = dict(refused.fields)
    for name in CONTACT:
        if text := wrong.pop(name, ""):
            row.warn(name, "CONTACT_FORMAT", f"{TITLE_OF[name]}没有录入：{text}。")
            facts = facts.with_contact({name: None})
    if not wrong:
        return check(facts)
    row.refuse(*(_WRONG.get(name) or Problem("FACT_FORMAT", f"{text}。", name) for name, text in wrong.items()))
    return None


def _to_fill(values: OrgValues, found: Known, contact: OrgFacts) -> list[str]:
    """What the row says and the organisation has not said yet. Numbers are only given to the same secretary."""
    fields = [name for name in CONTACT if getattr(contact, name) and not getattr(found, name)]
    if values.secretary_name and found.secretary_name in (None, values.secretary_name):
        has = {"secretary_name": bool(found.secretary_name), "id_number": found.has_id, "mobile": found.has_mobile}
        fields += [name for name in SECRETARY if getattr(values, name) and not has[name]]
    if found.category not in HOLDS_MEMBERS:
        fields += [name for name in POSTS if getattr(values, name) is not None and getattr(found, name) is None]
    return fields


def _differing(values: OrgValues, found: Known) -> list[str]:
    """Titles of what the row says otherwise than the organisation does."""
    names = ("short_name", "category", "industry", *CONTACT, "secretary_name")
    pairs = ((name, getattr(values, name), getattr(found, name)) for name in names)
    return [TITLE_OF[name] for name, typed, there in pairs if typed and there and typed != there]


def _verdict(row: Row) -> RowVerdict:
    name = without_numbers("".join(c for c in row.values.full_name if c.isprintable()))
    if row.is_refused:
        return RowVerdict(REJECTED, name, row.problems)
    is_new = row.known is None or row.fields
    return RowVerdict(ACCEPTED if is_new else SKIPPED, name, row.problems, row if is_new else None)


def _place(source: SourceRow) -> str:
    return f"第 {source.row} 行"


def _twin(source: SourceRow, place: tuple[str, int]) -> Problem:
    where = "本表" if place[0] == source.sheet else f"工作表“{place[0]}”"
    return Problem("ORG_DUP_FILE", f"与{where}第 {place[1]} 行是同一个组织，重复的行请删除。", "full_name")


_NOTHING_NEW = doubtful("", "ORG_KNOWN", "这个组织已经有了，没有要补的内容。")
_CODE_UNKNOWN = Problem(
    "CODE_UNKNOWN", "在您管理的范围内没有这个编号的组织；新建的组织请不要填写编号，由系统给出。", "code"
)
_WRONG = {
    "category": Problem("CATEGORY_MISSING", "没有填写组织类别，从全称也认不出来，请补上。", "category"),
    "industry": Problem("INDUSTRY_MISSING", "没有填写单位所属行业类别，请补上。", "industry"),
}
