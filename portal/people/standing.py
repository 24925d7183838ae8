"""Who is a graduate (毕业生): every member of a 毕业生团组织, but for whom something else is said (A2.5, A3.3).

It follows from the branch and is stored nowhere: so a branch is converted without touching its members, and who joins
it later, or leaves it, needs no care.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, text

from portal.orgs.categories import GRADUATE_ORG
from portal.orgs.models import Org
from portal.people.models import Person

GRADUATE, DEFERRED, TEACHER = "graduate", "deferred", "teacher"
STANDINGS = {GRADUATE: "毕业生", DEFERRED: "延迟毕业", TEACHER: "教师"}
"""What may be said of a single member. GRADUATE: before the branch, or without it, as members of a 混合支部 become it;
the other two do not graduate with their branch."""
NO_GRADUATE = "不是毕业生"


def is_graduate(person: Any, category: str) -> bool:
    """True if a person (`is_member`, `standing`) who belongs to a branch of this category is a graduate."""
    if not person.is_member:
        return False
    return person.standing == GRADUATE or (person.standing is None and category == GRADUATE_ORG)


def standing_of(person: Any, category: str) -> str:
    """The same in words: 毕业生, 延迟毕业, 教师 or 不是毕业生."""
    if is_graduate(person, category):
        return STANDINGS[GRADUATE]
    return STANDINGS.get(person.standing or "", NO_GRADUATE) if person.is_member else NO_GRADUATE


def graduates(people: Any = Person) -> ColumnElement[bool]:
    """The same as a condition, on the columns of `people` and their branch in Org."""
    by_branch = and_(people.standing.is_(None), Org.category == text(f"'{GRADUATE_ORG}'"))
    return and_(people.is_member, or_(people.standing == text(f"'{GRADUATE}'"), by_branch))


def with_their_branch() -> ColumnElement[bool]:
    """The members whose branch says whether they are graduates."""
    return and_(Person.is_member, Person.standing.is_(None), Person.removed_at.is_(None))
