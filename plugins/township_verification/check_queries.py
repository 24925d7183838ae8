"""What there is to check directly below an organisation, page by page: the doubtful first (R1.4)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from plugins.township_verification.check_forms import MOST, token
from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.verdict import WORDS
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.categories import title_of
from portal.orgs.faults import TOWNSHIP_CATEGORY, TOWNSHIP_WITHOUT_TEMPORARY
from portal.orgs.models import REF, Org

PAGE = 50
OPEN, DONE, LACKING, NO = "open", "done", "lacking", "no"
TO_CHECK = or_(Check.flag.is_(None), Check.flag.is_(True))
"""是 or 空: what a superior looks at."""
_CURSOR = re.compile(r"([01])-((?:[0-9a-z]{3}){1,32})")
LACKS_BRANCH: ColumnElement[bool] = Org.faults.op("&")(TOWNSHIP_WITHOUT_TEMPORARY.bit) > 0
"""A township without its 学社衔接临时团支部."""
_LACKS = Org.faults.op("&")(TOWNSHIP_CATEGORY.bit | TOWNSHIP_WITHOUT_TEMPORARY.bit) > 0
BOXES: dict[str, tuple[str, ColumnElement[bool]]] = {
    OPEN: ("未核对", and_(TO_CHECK, Check.checked_at.is_(None))),
    DONE: ("已核对", and_(TO_CHECK, Check.checked_at.is_not(None))),
    LACKING: ("缺临时团支部或类别不对", and_(Check.flag.is_(True), _LACKS)),
    NO: ("识别为否", Check.flag.is_(False)),
}
"""What is listed: its title, and the condition."""


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation with what was recognised of it, who has agreed, and what it lacks (R1.3)."""

    org: OrgRef
    flag: bool | None
    why: str
    is_settled: bool
    checked_by: str | None
    checked_at: dt.datetime | None
    faults: int

    @property
    def full_name(self) -> str:
        """For the tick box's label."""
        return self.org.full_name

    @property
    def word(self) -> str:
        """是, 否 or 空."""
        return WORDS[self.flag]

    @property
    def category(self) -> str:
        """In Chinese."""
        return title_of(self.org.category)

    @property
    def token(self) -> str:
        """What a form says it has shown."""
        return token(self.org.id, self.flag)

    @property
    def has_wrong_category(self) -> bool:
        """True for a township that is a branch."""
        return bool(self.faults & TOWNSHIP_CATEGORY.bit)

    @property
    def lacks_temporary(self) -> bool:
        """True for a township without its 学社衔接临时团支部."""
        return bool(self.faults & TOWNSHIP_WITHOUT_TEMPORARY.bit)


class Page(NamedTuple):
    """Lines, and the cursor of the next page, '' at the end."""

    lines: tuple[Line, ...]
    next: str


class Tally(NamedTuple):
    """How many are in each box; `unread` have not been recognised yet; `maybe` and `certain` of the open ones."""

    boxes: dict[str, int]
    maybe: int
    certain: int
    unread: int

    @property
    def to_check(self) -> int:
        """Open and done ones."""
        return self.boxes[OPEN] + self.boxes[DONE]


def box_in(text: str) -> str:
    """A key of BOXES; what is none is the first."""
    return text if text in BOXES else OPEN


def listed(place: OrgRef, box: str) -> Select[*tuple[Any, ...]]:
    """Rows for `line_of`: what is in a box, 空 before 是, then in the order of the tree."""
    return (
        select(
            *REF, Check.flag, Check.why, Check.is_settled, Check.checked_by, Check.checked_at, Org.faults,
            Check.checked_org_id,
        )
        .join(Check, Check.org_id == Org.id)
        .where(Org.parent_id == place.id, Org.closed_at.is_(None), BOXES[box][1])
        .order_by(_doubt(), Org.path)
    )  # fmt: skip


def page_of(place: OrgRef, box: str, after: str = "", most: int = PAGE) -> Page:
    """A page of a box, after a cursor of an earlier one."""
    wanted = listed(place, box)
    if found := _CURSOR.fullmatch(after):
        rank, path = int(found[1]), place.path + found[2]
        wanted = wanted.where(or_(_doubt() > rank, and_(_doubt() == rank, Org.path > path)))
    rows = session().execute(wanted.limit(most + 1)).all()
    lines = tuple(map(line_of, rows[:most]))
    return Page(lines, _cursor(place, lines[-1]) if len(rows) > most else "")


def line_of(row: Any) -> Line:
    """From a row of `listed`."""
    width = len(REF)
    return Line(OrgRef(*row[:width]), *row[width : width + len(fields(Line)) - 1])


def remaining(place: OrgRef) -> list[str]:
    """Tokens of all that are open, as many as one act can take, the doubtful first."""
    wanted = listed(place, OPEN).with_only_columns(Org.id, Check.flag).limit(MOST)
    return [token(org_id, flag) for org_id, flag in session().execute(wanted)]


def tally(place: OrgRef) -> Tally:
    """Everything directly below, counted in one query."""
    is_open = BOXES[OPEN][1]
    kept = (
        *(condition for _, condition in BOXES.values()),
        and_(is_open, Check.flag.is_(None)),
        and_(is_open, Check.flag.is_(True)),
    )
    read = [_how_many(and_(Check.org_id.is_not(None), condition)) for condition in kept]
    wanted = (
        select(*read, _how_many(Check.org_id.is_(None)))
        .select_from(Org)
        .outerjoin(Check, Check.org_id == Org.id)
        .where(Org.parent_id == place.id, Org.closed_at.is_(None))
    )  # fmt: skip
    *found, maybe, certain, unread = session().execute(wanted).one()
    return Tally(dict(zip(BOXES, found, strict=True)), maybe, certain, unread)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _cursor(place: OrgRef, last: Line) -> str:
    return f"{0 if last.flag is None else 1}-{last.org.path[len(place.path) :]}"


def _doubt() -> ColumnElement[int]:
    """0 for the doubtful, which come first."""
    return case((Check.flag.is_(None), 0), else_=1)
