"""What the demonstration shows of Annex 2 (R3.2): tables of schools and of a county, one in each state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from plugins.statistics.annex_counting import count
from plugins.statistics.annex_figures import Cells
from plugins.statistics.annex_filing import accept, send_back, submit
from plugins.statistics.annex_filling import Entry, save
from plugins.statistics.annex_layout import layout
from plugins.statistics.annex_models import Annex
from portal.contracts.scope import Scope
from portal.counts.services import after_counting
from portal.db import session
from portal.demo.accounts import CITY, COUNTY, HIGH_SCHOOL, PROVINCE, UNIVERSITY
from portal.orgs.models import Org

WHO = "王老师"
SUBMIT, ACCEPT, RETURN = "submit", "accept", "return"


@dataclass(frozen=True, slots=True)
class Story:
    """A unit's table: of how many members more the education department knows, why, and what (who, act, words) comes
    after it was filled in."""

    unit: str
    more: int = 0
    why: str = ""
    then: Sequence[tuple[str, str, str]] = ()


def _filed(unit: str, *then: tuple[str, str, str]) -> Sequence[tuple[str, str, str]]:
    return ((unit, SUBMIT, ""), *then)


MIDDLE, SECOND, NEIGHBOUR = f"{COUNTY}00600e", f"{COUNTY}00e", f"{CITY}001"
TEACHERS, MEDICAL = f"{PROVINCE}000001", f"{PROVINCE}000002"
STORIES = (
    Story(MIDDLE, then=_filed(MIDDLE, (COUNTY, ACCEPT, ""))),
    Story(SECOND, 40, "有 40 名团员的组织关系还没有录入，正在补录", _filed(SECOND)),
    Story(HIGH_SCHOOL, then=_filed(HIGH_SCHOOL, (COUNTY, RETURN, "毕业学生数与县教育局的统计不一致，请核对"))),
    Story(NEIGHBOUR, then=_filed(NEIGHBOUR, (CITY, ACCEPT, ""))),
    Story(MEDICAL, then=_filed(MEDICAL, (PROVINCE, ACCEPT, ""))),
    Story(TEACHERS, 2, then=_filed(TEACHERS)),
    Story(UNIVERSITY, 60),
)


def demonstrate() -> None:
    """Let each table go its way as its unit and its superior would have handled it, in the running transaction, once
    what the system counts is written down."""
    after_counting(lambda _changes: _tell())


def _tell() -> None:
    for story in STORIES:
        unit = _at(story.unit)
        told = _told(unit.org.path, story.more)
        why = {row: {"members": story.why} for row in told if story.why}
        save(unit, unit.org, 0, Entry(told, why, "李书记", WHO, "0572-8888123"))
        for who, act, words in story.then:
            _act(_at(who), unit, act, words)


def _told(path: str, more: int) -> Cells:
    """What an education department might know of the schools that the system counts."""
    found: dict[str, dict[str, int]] = {}
    counted = count(layout(), path)
    for row in layout().rows:
        if row.industries and (known := counted.get(row.key)):
            members = known["members"] + more
            key = row.parts[1] if row.parts else row.key
            figures = {"classes": known["branches"], "students": max(known["branches"] * 40, members * 5 // 4)}
            found[key] = figures | {"branches": known["branches"], "members": members}
    return found


def _act(acting: Scope, unit: Scope, act: str, words: str) -> None:
    version = session().scalars(select(Annex.version).where(Annex.org_id == unit.org.id)).one()
    if act == SUBMIT:
        submit(acting, unit.org, version)
    elif act == ACCEPT:
        accept(acting, unit.org, version)
    else:
        send_back(acting, unit.org, version, words)


def _at(code: str) -> Scope:
    return Scope(session().scalars(select(Org).where(Org.code == code)).one().ref(), account_name=WHO)
