"""A2.5, A3.3: a branch becomes a graduates' organisation with all its members, figures and faults, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.graduation_marking.converting import convert_batch
from portal.audit.models import AuditEntry
from portal.counts.queries import totals
from portal.db import session, transaction
from portal.orgs.models import Org
from portal.people import moving
from portal.people.models import Person
from portal.people.standing import is_graduate
from portal.provinces.queries import acting_for
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.test_engine import doctor
from tests.marked import expect
from tests.plugins.info_entry.people import add_members

FIGURES = ["branches", "graduate_orgs", "members", "graduates", "hollow_branches", "branches_without_cadre"]


@pytest.fixture
def school(cast: Cast) -> Iterator[Cast]:
    """Two branches that graduate in 2019, one in 2022, one without a time; four members and a teacher in the first."""
    with cast.app.app_context():
        add_members(cast, "jiada-jx-1", 4, cadres=1)
        add_members(cast, "jiada-jx-2", 2, 20)
        add_members(cast, "jiada-jx-3", 3, 40)
        expect("2019-06", "jiada-jx-1")
        expect("2019-12", "jiada-jx-2")
        expect("2022-06", "jiada-jx-3")
        with transaction() as s:
            s.scalars(select(Person).order_by(Person.id)).first().version = 7
        yield cast


def convert(cast: Cast, *codes: str, year: int = 2019) -> dict[str, int]:
    """Convert in the province's name; the members of each branch that was."""
    with transaction() as s:
        ids = [cast.org(code).id for code in codes]
        done = convert_batch(s, acting_for(cast.org("jia")), ids, year, None)
    return {one.org.code: one.members for one in done}


def figures(cast: Cast, code: str) -> list[int]:
    """FIGURES of an organisation with all below it."""
    org = cast.org(code)
    return [totals([org], FIGURES)[org.id][name] for name in FIGURES]


def graduates(code: str) -> list[bool]:
    """Who of a branch is a graduate, in the order in which they were entered."""
    session().rollback()
    wanted = select(Person, Org.category).join(Org, Org.id == Person.org_id).where(Org.code == code)
    return [is_graduate(*row) for row in session().execute(wanted.order_by(Person.id))]


def test_A2_5_category_members_figures_and_faults_change_together(school: Cast) -> None:
    assert figures(school, "jiada-jx") == [3, 0, 9, 0, 1, 2]
    assert convert(school, "jiada-jx-1", "jiada-jx-2", "jiada-jx-3", "jiada-jg") == {"jiada-jx-1": 4, "jiada-jx-2": 2}
    assert [school.org(f"jiada-jx-{n}").category for n in (1, 2, 3)] == ["graduate_org", "graduate_org", "branch"]
    assert graduates("jiada-jx-1") == [True] * 4
    assert graduates("jiada-jx-3") == [False] * 3
    assert figures(school, "jiada-jx") == [1, 2, 9, 6, 0, 1]
    assert figures(school, "centre")[1:4] == [2, 9, 6]
    assert kept() == recounted()
    assert doctor() == []


def test_A2_5_whoever_comes_second_changes_nothing(school: Cast) -> None:
    assert convert(school, "jiada-jx-1", year=2020) == {}
    assert convert(school, "jiada-jx-1") == {"jiada-jx-1": 4}
    before = school.org("jiada-jx-1"), session().scalars(select(Person.version).order_by(Person.id)).all()
    assert convert(school, "jiada-jx-1") == {}
    assert (school.org("jiada-jx-1"), session().scalars(select(Person.version).order_by(Person.id)).all()) == before


def test_A2_5_the_log_has_one_entry_for_a_batch_where_its_branches_are(school: Cast) -> None:
    convert(school, "jiada-jx-1", "jiada-jx-2")
    (entry,) = session().scalars(select(AuditEntry).where(AuditEntry.action == "org.graduated"))
    assert entry.path == school.org("jiada-jx").path
    assert entry.target == "共青团甲省大学机械学院机械1501班支部委员会等 2 个团支部"
    assert json.loads(entry.details) == {
        "count": 2, "first": "jiada-jx-1", "last": "jiada-jx-2", "people": 6, "year": 2019,
    }  # fmt: skip


def test_A2_5_who_comes_later_becomes_a_graduate_and_who_leaves_is_none_any_more(school: Cast) -> None:
    convert(school, "jiada-jx-1")
    scope = school.scope("school")
    wanted = select(Person.id).order_by(Person.id).where(Person.org_id == school.org("jiada-jx-3").id)
    first = session().scalars(wanted).first()
    moving.move(scope, [first], "jiada-jx-1")
    assert graduates("jiada-jx-1") == [True] * 5
    moving.move(scope, [first], "jiada-jx-3")
    assert graduates("jiada-jx-3") == [False] * 3
    assert school.somebody
    assert graduates("jiada-jx-1") == [True] * 5
    assert kept() == recounted()
    assert doctor() == []


def test_A2_5_somebody_removed_before_comes_back_as_a_graduate(school: Cast) -> None:
    scope = school.scope("school")
    gone = session().scalars(select(Person.id).where(Person.org_id == school.org("jiada-jx-1").id)).first()
    moving.remove(scope, [gone], "重复录入")
    assert convert(school, "jiada-jx-1") == {"jiada-jx-1": 3}
    moving.restore(scope, gone, session().get_one(Person, gone, populate_existing=True).version)
    assert graduates("jiada-jx-1") == [True] * 4
    assert doctor() == []
