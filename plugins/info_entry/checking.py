"""Every rule about one row of a member list, all of its problems at once."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from plugins.info_entry.columns import MEMBER_COLUMNS
from portal.contracts.imports import Cell
from portal.orgs.names import org_key
from portal.people.rules.admission import check_admission, parse_admission_number
from portal.people.rules.cells import LONGEST_PLACEHOLDER, MAX_CELL, is_blank, is_nothing, one_line, overlong, text_of
from portal.people.rules.ethnic import parse_ethnic
from portal.people.rules.id_number import Sex, birth_date_of, parse_id_number, sex_of
from portal.people.rules.joining import check_joining_age
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.months import parse_month
from portal.people.rules.names import parse_name
from portal.people.rules.posts import check_cadre, parse_cadre, parse_post, parse_post_kind, parse_post_since
from portal.people.rules.problems import Parsed, Problem, T, doubtful
from portal.people.rules.values import (
    MEMBER,
    NO_PARTY,
    SEX_NAMES,
    parse_education,
    parse_political,
    parse_sex,
)

TITLES = {column.key: column.title for column in MEMBER_COLUMNS}
# A formula error here keeps the row out until it is mended; elsewhere it leaves a field empty.
REQUIRED = frozenset(("name", "id_number", "mobile", "org", "joined"))


@dataclass(slots=True)
class MemberValues:
    """A row that may be taken, normalised. `org_key` finds the branch, `org_text` names it in a report.

    `mobile` is '' only where a form says that there is none for the time being.
    """

    name: str
    id_number: str
    mobile: str
    sex: Sex
    birth_date: datetime.date
    ethnic: str | None
    political: str | None
    education: str | None
    joined: str | None
    admission_number: str | None
    is_member: bool
    is_cadre: bool
    post: str | None
    post_since: str | None
    post_kind: str | None
    org_text: str
    org_key: str


def check_row(
    cells: Mapping[str, Cell], errors: Collection[str], today: datetime.date, *, without_mobile: bool = False
) -> tuple[MemberValues | None, list[Problem]]:
    """The row's values, None if it has any error, and all its problems (R1.1, R2.2, R2.3).

    `cells` maps the keys of MEMBER_COLUMNS to cells, a column the file lacks is left out; `errors` are the keys
    whose cell is a formula error. A total or signature is one problem, FOOTER_ROW, and nothing else. `without_mobile`:
    somebody has said that the person has no mobile yet.
    """
    if errors:
        cells = {column: cell for column, cell in cells.items() if column not in errors}
    row = _Row(cells, today, without_mobile=without_mobile)
    values = row.values()
    problems = row.problems
    if problems and problems[0].code == "FOOTER_ROW":
        return None, problems[:1]
    if errors:
        problems = [problem for problem in problems if problem.column not in errors]
        problems += [_formula_error(column) for column in TITLES if column in errors]
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return values, problems


class _Row:
    """One row on its way through the rules; `problems` fills as its parts are read."""

    __slots__ = ("cells", "problems", "today", "without_mobile")

    def __init__(self, cells: Mapping[str, Cell], today: datetime.date, *, without_mobile: bool) -> None:
        self.cells = cells
        self.today = today
        self.without_mobile = without_mobile
        self.problems: list[Problem] = []

    def values(self) -> MemberValues | None:
        """What the row holds, None if the name, a number or the branch cannot be had."""
        read = self.cells.get
        name = self._take(parse_name(read("name")))
        id_number = self._take(parse_id_number(read("id_number"), self.today))
        mobile = "" if self.without_mobile else self._take(parse_mobile(read("mobile")))
        sex, born = self._sex_and_birth(id_number)
        ethnic = self._take(parse_ethnic(read("ethnic")))
        education = self._take(parse_education(read("education")))
        is_cadre, post = self._cadre_and_post()
        political, is_member = self._political(is_cadre)
        joined = self._joined(born, political)
        admission_number = self._admission_number(joined, is_member)
        org = self._take(_read_org(read("org")))
        if name is None or id_number is None or mobile is None or org is None or sex is None or born is None:
            return None
        return MemberValues(
            name, id_number, mobile, sex, born, ethnic, political, education, joined, admission_number,
            is_member, bool(is_cadre), post, *self._holding(bool(is_cadre)), org, org_key(org),
        )  # fmt: skip

    def _take(self, parsed: Parsed[T]) -> T | None:
        value, problems = parsed
        if problems:
            self.problems += problems
        return value

    def _sex_and_birth(self, id_number: str | None) -> tuple[Sex | None, datetime.date | None]:
        stated: Sex | None = self._take(parse_sex(self.cells.get("sex")))
        if id_number is None:
            return None, None
        sex = sex_of(id_number)
        if stated is not None and stated != sex:
            message = (
                f"性别填的是{SEX_NAMES[stated]}，身份证号对应的是{SEX_NAMES[sex]}，"
                "已按身份证号登记；请核对身份证号是否填错了人。"
            )
            self.problems.append(doubtful("sex", "GENDER_MISMATCH", message))
        return sex, birth_date_of(id_number)

    def _cadre_and_post(self) -> tuple[bool | None, str | None]:
        is_cadre = self._take(parse_cadre(self.cells.get("is_cadre")))
        post, problems = parse_post(self.cells.get("post"))
        # What is doubtful about a post is of no interest where the post is left out.
        self.problems += [problem for problem in problems if is_cadre or problem.severity == "error"]
        if is_cadre is not None and (post is not None or not problems):
            self.problems += check_cadre(is_cadre, post)
        return is_cadre, post if is_cadre else None

    def _holding(self, is_cadre: bool) -> tuple[str | None, str | None]:
        """Since when and how a cadre holds the post; of nobody else is it asked."""
        if not is_cadre:
            return None, None
        since = self._take(parse_post_since(self.cells.get("post_since"), self.today))
        return since, self._take(parse_post_kind(self.cells.get("post_kind")))

    def _political(self, is_cadre: bool | None) -> tuple[str | None, bool]:
        political = self._take(parse_political(self.cells.get("political")))
        if political == NO_PARTY and is_cadre is False:
            message = "政治面貌是群众，又不是团干部，不能录入；请核对政治面貌，如是团干部请把“是否团干部”填“是”。"
            self.problems.append(Problem("POLITICAL_CONFLICT", message, "political"))
        return political, political != NO_PARTY

    def _joined(self, born: datetime.date | None, political: str | None) -> str | None:
        cell = self.cells.get("joined")
        joined = self._take(parse_month(cell, self.today))
        if joined is not None and born is not None:
            self.problems += check_joining_age(joined, born)
        elif political in (MEMBER, None) and is_blank(cell):
            message = "没有填写入团年月，已先录入，请尽快补上，例如“2014-05”。"
            self.problems.append(doubtful("joined", "JOINED_MISSING", message))
        return joined

    def _admission_number(self, joined: str | None, is_member: bool) -> str | None:
        cell = self.cells.get("admission_number")
        number = self._take(parse_admission_number(cell, joined))
        if is_member and is_nothing(cell):
            self.problems += check_admission(number, joined)
        return number


def _read_org(cell: Cell) -> Parsed[str]:
    if isinstance(cell, str) and len(cell) <= MAX_CELL and len(org_key(cell)) > LONGEST_PLACEHOLDER:
        return one_line(cell), ()
    if is_nothing(cell):
        return None, (Problem("ORG_MISSING", "没有填写所在团支部，请填写团支部的全称。", "org"),)
    if (problem := overlong(cell, "org", TITLES["org"])) is not None:
        return None, (problem,)
    return one_line(text_of(cell)), ()


def _formula_error(column: str) -> Problem:
    title = TITLES[column]
    if column in REQUIRED:
        message = f"{title}一格是公式错误（如 #N/A），读不出内容，请改为填写实际内容。"
        return Problem("CELL_ERROR", message, column)
    message = f"{title}一格是公式错误（如 #N/A），这一项留空录入，请补上实际内容。"
    return doubtful(column, "CELL_ERROR", message)
