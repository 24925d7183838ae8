"""R3.1: doubts are kept with the record and counted, whichever way it came in, until somebody verifies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select

from plugins.graduate_register.facts import Facts
from plugins.graduate_register.following import TASK
from plugins.graduate_register.graduate_filter import GraduateFilter
from plugins.graduate_register.graduate_listing import list_graduates
from plugins.graduate_register.metrics import DOUBTFUL
from plugins.graduate_register.verifying import verify
from portal.counts.queries import totals
from portal.db import session
from portal.errors import Conflict, Missing
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.people import moving
from portal.provinces.services import switch
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.exports.asking import export, lines_of
from tests.imports.test_engine import doctor
from tests.plugins.graduate_register.graduates import (
    CLASS,
    HOME,
    NONE_YET,
    OTHER,
    WORK,
    graduating,
    ids_of,
    record_of,
    say,
)
from tests.plugins.info_entry.people import add_members

NOWHERE = Facts(destination="work", **HOME)
"""就业 without an employer."""


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """A class of six and one of two."""
    with graduating(cast):
        add_members(cast, CLASS, 3, 40)
        yield cast


def doubts(ids: Sequence[int]) -> list[tuple[str | None, str]]:
    return [(record_of(one).doubts, record_of(one).shared) for one in ids]


def doubtful(cast: Cast, code: str = "jiada") -> int:
    """The figure, which is right."""
    session().rollback()
    assert kept() == recounted()
    return totals([cast.org(code)], [DOUBTFUL])[cast.org(code).id][DOUBTFUL]


def homes(ids: Sequence[int]) -> dict[int, Facts]:
    """Everybody lives elsewhere."""
    return {one: replace(NONE_YET, household_address=f"曙光路{one}号") for one in ids}


def test_R3_1_what_most_of_a_class_share_is_doubtful_until_they_do_not(stage: Cast) -> None:
    ids = ids_of(stage, CLASS)
    say(stage, ids[:4])
    assert doubts(ids[:4]) == [("", "")] * 4
    say(stage, ids[4:5])
    assert doubts(ids[:5]) == [("", "shared_home")] * 5
    assert (doubtful(stage), doubtful(stage, CLASS), doctor()) == (5, 5, [])
    for one, facts in homes(ids[:2]).items():
        say(stage, [one], facts, version=1)
    assert doubts(ids[:5]) == [("", "")] * 5
    assert doubtful(stage) == 0
    for one, facts in homes(ids).items():
        work = replace(WORK, household_address=facts.household_address)
        say(stage, [one], work, version=record_of(one).version if one in ids[:5] else 0)
    assert doubts(ids) == [("", "shared_employer shared_place")] * 6
    assert (doubtful(stage), doctor()) == (6, [])


def test_R3_1_doubts_follow_who_is_moved_removed_and_restored(stage: Cast) -> None:
    ids, school = ids_of(stage, CLASS), stage.scope("school")
    say(stage, ids[:5])
    say(stage, ids[5:], NOWHERE)
    assert doubts(ids) == [("", "shared_home")] * 5 + [("no_employer", "shared_home")]
    moving.move(school, ids[4:], OTHER)
    assert doubts(ids) == [("", "")] * 5 + [("no_employer", "")]
    assert (doubtful(stage, CLASS), doubtful(stage, OTHER)) == (0, 1)
    moving.move(school, ids[4:5], CLASS)
    assert (doubtful(stage, CLASS), doubtful(stage)) == (5, 6)
    moving.remove(school, ids[:1], "已转出")
    assert (doubtful(stage), doctor()) == (1, [])
    session().rollback()
    switch(stage.scope("national"), "jia", "graduate_register", on=False)
    moving.move(school, ids[5:], CLASS)
    switch(stage.scope("national"), "jia", "graduate_register", on=True)
    perform_here(session().scalars(select(Run.id).where(Run.task == TASK)).one())
    assert doubts(ids[1:]) == [("", "shared_home")] * 4 + [("no_employer", "shared_home")]
    assert (doubtful(stage, CLASS), doctor()) == (5, [])


def test_R3_1_somebody_verifies_a_record_and_is_named_until_its_facts_change(stage: Cast) -> None:
    ids, scope = ids_of(stage, CLASS), stage.scope("faculty")
    say(stage, ids[:2], NOWHERE)
    with pytest.raises(Conflict):
        verify(scope, ids[0], 7)
    with pytest.raises(Missing):
        verify(stage.scope("stranger"), ids[0], 1)
    verify(scope, ids[0], 1)
    verify(scope, ids[0], 1)
    record = record_of(ids[0])
    assert (record.is_doubtful, record.verified_by, doubtful(stage), doctor()) == (False, "机械学院管理员", 1, [])
    say(stage, ids[1:2], replace(NOWHERE, told_by="本人"), version=1)
    say(stage, ids[2:])  # what is shared by five of six does not take back that the first is right
    assert (record_of(ids[0]).shared, record_of(ids[0]).is_doubtful, doubtful(stage)) == ("shared_home", False, 5)
    say(stage, ids[:1], replace(NOWHERE, told_by="家长"), version=1)
    record = record_of(ids[0])
    assert (record.is_doubtful, record.verified_at, record.verified_by, doubtful(stage)) == (True, None, None, 6)
    assert doctor() == []


def test_R3_1_doubtful_records_are_listed_exported_and_told_on_every_page(stage: Cast) -> None:
    one, two, *others = ids_of(stage, CLASS)
    say(stage, [one], NOWHERE)
    say(stage, [two], replace(WORK, place_address="上海市浦东新区世纪大道1号"))
    say(stage, others[:1])
    wanted = GraduateFilter.parse({"doubtful": "yes"})
    found = list_graduates(stage.scope("school"), stage.org("jiada"), wanted)
    assert [row.Person.id for row in found.rows] == [one, two]
    client = stage.client_for("faculty")
    register, names = "/graduate-register", "地址不在所选的乡镇街道"
    for address in (f"{CLASS}", f"{CLASS}?show=doubtful", f"{CLASS}/sheet", "jiada-jx/graduates?doubtful=yes"):
        with statements(engine_of(stage.app)) as seen:
            page = client.page(f"{register}/{address}")
        assert len(seen) <= MOST_QUERIES
        assert (names in page.text, "没有填写工作单位" in page.text) == (True, True)
    assert f"{register}/{CLASS}/release" in [a.get("href") for a in client.page(f"{register}/{CLASS}").find_all("a")]
    assert f"{register}/jiada-jx/graduates?doubtful=yes" in str(client.page(f"{register}/jiada-jx"))
    new = "/exports/new/graduate_register.graduates/jiada-jx"
    lines = lines_of(export(client, f"{new}?doubtful=yes", format="csv").data)
    told = ["；".join(line) for line in lines]
    assert [sum(words in line for line in told) for words in (names, "没有填写工作单位")] == [1, 1]


def test_R3_1_the_button_verifies_what_was_shown(stage: Cast) -> None:
    one = ids_of(stage, CLASS)[0]
    say(stage, [one], NOWHERE)
    client, address = stage.client_for("faculty"), f"/graduate-register/people/{one}"
    page = client.page(address).text
    assert "去向是就业，但没有填写工作单位 已核实，无误" in page
    assert "疑似有误：去向是就业，但没有填写工作单位" in client.page(f"{address}/edit").text
    saved = client.submit(f"{address}/edit", {"told_by": "本人", "then": "next"})
    assert "的登记疑似有误：去向是就业" in client.page(str(saved.headers["Location"])).text
    form = {"csrf_token": client.token(address), "version": "3"}
    client.post(f"{address}/verified", data=form)
    assert "刚刚改过" in client.page(address).text
    client.post(f"{address}/verified", data=form | {"version": "2"})
    page = client.page(address).text
    assert ("疑似有误" in page, "机械学院管理员 2019年5月8日 09:00 已核实，无误（去向是就业" in page) == (False, True)
    assert "疑似有误：去向是就业" not in client.page(f"{address}/edit").text
    assert stage.client_for("stranger").post(f"{address}/verified", data=form).status_code in (400, 404)
    assert "核实毕业去向无误" in stage.client_for("school").page("/audit/").text
