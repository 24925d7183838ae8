"""A list of admitted members against who is entered, one by one (R2.3): all in SQL, true at the moment of reading.

Somebody is found by the ID number, or else by the admission number: that counts if the name is the same or the person
is in the unit, for a mistyped number of somebody elsewhere must not pass for a member of one's own.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, Subquery, case, cast, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from plugins.info_entry.admission_models import Admission
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person

Text: TypeAlias = ColumnElement[str] | InstrumentedAttribute[str]

ENTERED, MISSING, ELSEWHERE, DIFFERING, EXTRA = "entered", "missing", "elsewhere", "differing", "extra"
RESULTS = {
    MISSING: "未录入", ELSEWHERE: "录入在别处", DIFFERING: "资料不一致", ENTERED: "已录入",
    EXTRA: "名单外（只在系统中）",
}  # fmt: skip
ADVICE = {
    MISSING: "点“生成导入”录入；已经离开的人，核实后从名单移出。",
    ELSEWHERE: "请与所列的上级组织联系，核实后办理组织关系转接；名单有误的，从名单移出。",
    DIFFERING: "请对照证件和入团志愿书：系统有误的，在团员资料中更正；名单有误的，移出后重新登记。",
    EXTRA: "这些人录入在本单位、入团时间在这两年，名单里却没有：名单漏了请补上，录错了请更正入团年月或移除。",
}
"""What there is to do about each result."""


def years() -> tuple[int, ...]:
    """The years whose admissions are compared; a setting of the campaign."""
    return tuple(installation().config.campaign.admission_years)


def matched(*which: ColumnElement[bool], first: int | None = None) -> Subquery:
    """The entries `which`, each with the id of the person who is meant; only so many of the `first`, unit by unit."""
    found = select(Admission, _person_id().label("person_id")).where(*which)
    return (found if first is None else found.order_by(Admission.path, Admission.id).limit(first)).subquery()


def _person_id() -> ColumnElement[int]:
    by_id = select(Person.id).where(Person.id_digest == Admission.id_digest, Person.removed_at.is_(None))
    person, branch = aliased(Person), aliased(Org)
    is_likely = (person.name == Admission.name) | _inside(branch.path, Admission.path)
    by_number = (
        select(func.min(person.id))
        .join(branch, branch.id == person.org_id)
        .where(person.admission_number == Admission.admission_number, person.removed_at.is_(None), is_likely)
    )
    return func.coalesce(
        by_id.correlate(Admission).scalar_subquery(), by_number.correlate(Admission).scalar_subquery()
    )  # fmt: skip


def _inside(path: Text, above: Text) -> ColumnElement[bool]:
    return func.substr(path, 1, func.length(above)) == above


def result_of(found: Subquery) -> ColumnElement[str]:
    """The result for a matched entry that was outer-joined with Person and the person's Org."""
    differs = or_(
        Person.name != found.c.name,
        Person.id_digest != found.c.id_digest,
        Person.admission_number != found.c.admission_number,
    )
    return case(
        (Person.id.is_(None), MISSING),
        (~_inside(Org.path, found.c.path), ELSEWHERE),
        (differs, DIFFERING),
        else_=ENTERED,
    )


def result_by_itself(found: Subquery) -> ColumnElement[str]:
    """The result for a matched entry that is joined with nothing: each is looked up in its turn, and no more of them
    than a page needs. A join might read all persons of the country first."""
    told = select(result_of(found)).join_from(Person, Org, Org.id == Person.org_id)
    told = told.where(Person.id == found.c.person_id).correlate(found)
    return func.coalesce(told.scalar_subquery(), MISSING)


def compared(found: Subquery, *columns: Any) -> Select[*tuple[Any, ...]]:
    """`columns` of the matched entries with Person and Org of those who are meant."""
    wanted: Select[*tuple[Any, ...]] = select(*columns)
    joined = wanted.select_from(found).outerjoin(Person, Person.id == found.c.person_id)
    return joined.outerjoin(Org, Org.id == Person.org_id)


def only_in_system(path: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions on Person and Org: members below `path` admitted in the years, on no list of it or below it."""
    # As values, not as NOT EXISTS, and below `path` as no index knows it: a planner that has no statistics yet would
    # else join the two lists, or read the whole list for each person, instead of looking one number up.
    is_near = func.substr(Admission.path, 1, len(path)) == path
    by_id = select(Admission.id).where(Admission.id_digest == Person.id_digest, is_near)
    by_number = select(Admission.id).where(Admission.admission_number == Person.admission_number, is_near)
    return (
        Org.path >= path, Org.path < upper(path), Person.removed_at.is_(None), Person.is_member.is_(True),
        admission_year().in_([str(year) for year in years()]),
        by_id.correlate(Person).limit(1).scalar_subquery().is_(None),
        by_number.correlate(Person).limit(1).scalar_subquery().is_(None),
    )  # fmt: skip


def admission_year() -> ColumnElement[str]:
    """The year in which a person was admitted, as the month of joining says, or else the admission number."""
    return cast(func.substr(func.coalesce(Person.joined, Person.admission_number), 1, 4), String)
