"""R3.1: the record of somebody who is removed is kept and named, and follows who was entered twice or comes again."""

from __future__ import annotations

from plugins.graduate_register.earlier_records import earlier_facts, records_of_removed
from plugins.graduate_register.kept import opened
from portal.db import session
from portal.people.models import Person
from portal.people.moving import remove, restore
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.engine import Engine
from tests.members import csv_file, member
from tests.plugins.graduate_register.graduates import (
    CLASS,
    NONE_YET,
    OTHER,
    WORK,
    counted,
    figures,
    graduating,
    ids_of,
    record_of,
    say,
)


def test_R3_1_the_record_of_a_removed_double_is_offered_to_the_one_who_stays(cast: Cast) -> None:
    with graduating(cast):
        first, school, client = ids_of(cast, CLASS)[0], cast.scope("school"), cast.client_for("faculty")
        say(cast, [first], WORK)
        person = session().get_one(Person, first)
        title = cast.org(CLASS).full_name
        row = member(801, title, 姓名=person.name)
        remove(school, [first], "重复录入")
        assert figures(cast, CLASS) == counted(2, 0, 0, 0)
        Engine(school).take_in(csv_file([row, member(802, cast.org(OTHER).full_name, 姓名=person.name)]))
        again, namesake = ids_of(cast, CLASS)[-1], ids_of(cast, OTHER)[-1]
        assert [(one.name, one.destination, one.reason) for one in records_of_removed(cast.org(CLASS))] == [
            (person.name, "就业", "重复录入")
        ]
        assert earlier_facts(session().get_one(Person, namesake)) is None  # of another class: somebody else
        assert f"{person.name}（就业；移除原因：重复录入）" in client.page(f"/graduate-register/{CLASS}").text
        page = f"/graduate-register/people/{again}/edit"
        assert "此人在本团支部曾被移除" in client.page(page).text
        client.submit(page, {})
        assert (opened(record_of(again)).facts, figures(cast, CLASS)) == (WORK, counted(3, 1, 1, 1))
        assert "此人在本团支部曾被移除" not in client.page(page).text
        session().rollback()
        restore(school, first, session().get_one(Person, first, populate_existing=True).version)
        assert (opened(record_of(first)).facts, figures(cast, CLASS)) == (WORK, counted(4, 2, 2, 2))
        assert (records_of_removed(cast.org(CLASS)), kept()) == ([], recounted())


def test_R3_1_the_record_of_the_same_number_is_offered_before_a_namesakes(cast: Cast) -> None:
    with graduating(cast):
        (first, second, _), school = ids_of(cast, CLASS), cast.scope("school")
        say(cast, [first], NONE_YET)
        say(cast, [second], WORK)
        remove(school, [first], "录入错误")
        remove(school, [second], "录入错误")
        namesake = session().get_one(Person, first).name
        Engine(school).take_in(csv_file([member(1, cast.org(CLASS).full_name, 姓名=namesake)]))
        assert earlier_facts(session().get_one(Person, ids_of(cast, CLASS)[-1])) == WORK
