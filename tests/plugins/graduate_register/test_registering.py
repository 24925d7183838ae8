"""R3.1: writing the register: each entry for itself, with history, figures, and nobody's entry lost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from plugins.graduate_register.changes import changes_of
from plugins.graduate_register.facts import Facts
from plugins.graduate_register.kept import opened
from plugins.graduate_register.models import Change
from plugins.graduate_register.registering import Entry, Outcome, register
from portal.audit.models import AuditEntry
from portal.contracts.scope import Scope
from portal.db import session, transaction
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.test_engine import doctor
from tests.plugins.graduate_register.graduates import (
    CLASS,
    HOME,
    LATER,
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


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with graduating(cast):
        yield cast


def test_R3_1_entries_are_saved_together_sealed_counted_and_written_down(stage: Cast) -> None:
    first, second, third = ids_of(stage, CLASS)
    entries = [Entry(first, 0, WORK), Entry(second, 0, Facts(destination="work")), Entry(third, 0, Facts(**HOME))]
    done = register(stage.scope("faculty"), entries, "form", "机械1501班")
    assert (done.saved, done.unchanged, done.conflicts, done.refused) == ([first, second, third], [], {}, {})
    record = record_of(first)
    assert opened(record).facts == WORK
    assert "曙光路".encode() not in (record.household_cipher or b"")
    assert (record.version, record.actor, record.source, record.is_complete) == (1, "机械学院管理员", "form", True)
    assert figures(stage, CLASS) == figures(stage, "jiada-jx") | {"graduates": 3} == counted(3, 2, 1, 1)
    assert kept() == recounted()
    logged = session().scalars(select(AuditEntry).where(AuditEntry.action == "graduate_register.registered")).one()
    assert json.loads(logged.details) | {"refused": 0} == json.loads(logged.details)
    assert (logged.target, logged.path, "曙光" in logged.details) == ("机械1501班", stage.org(CLASS).path, False)
    assert doctor() == []


def test_R3_1_every_change_is_kept_and_who_found_work_is_read_from_it(stage: Cast) -> None:
    person_id = ids_of(stage, CLASS)[0]
    say(stage, [person_id])
    assert say(stage, [person_id], version=7).unchanged == [person_id]  # sent twice
    found = say(stage, [person_id], replace(WORK, household_address="天目山路2号"), version=1, who="school")
    assert found.saved == [person_id]
    newest, oldest = changes_of(person_id)
    assert (newest.old_destination, newest.destination, newest.actor) == ("none_yet", "work", "甲省大学管理员")
    assert json.loads(newest.before) == {
        "destination": "none_yet", "household_address": "changed", "place_address": None, "place_name": None,
        "place_township": None,
    }  # fmt: skip
    assert json.loads(newest.after)["place_name"] == "某某机械厂"
    assert (oldest.version, oldest.old_destination, json.loads(oldest.after)["destination"]) == (1, None, "none_yet")
    assert figures(stage, CLASS) == counted(3, 1, 1, 1)
    with pytest.raises(DBAPIError), transaction() as s:
        s.execute(delete(Change))
    assert doctor() == []


def test_R3_1_whoever_saw_an_older_version_gets_the_newer_one_and_overwrites_nothing(stage: Cast) -> None:
    first, second, _ = ids_of(stage, CLASS)
    say(stage, [first], who="school")
    entries = [Entry(first, 0, WORK), Entry(second, 0, WORK)]
    done = register(stage.scope("faculty"), entries, "sheet", "机械1501班")
    assert (done.saved, list(done.conflicts)) == ([second], [first])
    assert done.conflicts[first].facts == NONE_YET
    assert (done.conflicts[first].actor, done.conflicts[first].version) == ("甲省大学管理员", 1)
    assert opened(record_of(first)).facts == NONE_YET
    assert figures(stage, CLASS) == counted(3, 2, 2, 2)


def test_R3_1_malformed_entries_strangers_and_those_who_stay_are_refused_one_by_one(stage: Cast) -> None:
    first, second, _ = ids_of(stage, CLASS)
    stays, elsewhere = ids_of(stage, LATER)[0], 987654321
    bad = replace(WORK, place_township="330106999")
    entries = [Entry(one, 0, WORK) for one in (first, stays, elsewhere)] + [Entry(second, 0, bad)]
    done = register(stage.scope("faculty"), entries, "form", "机械学院")
    assert (done.saved, sorted(done.refused)) == ([first], sorted([second, stays, elsewhere]))
    assert done.refused[second].fields == {"place_township": "没有这样的乡镇街道，请重新选择"}
    assert "今年不毕业" in done.refused[stays].message
    assert say(stage, [first], who="stranger").refused.keys() == {first}
    assert session().scalar(select(func.count()).select_from(Change)) == 1


def test_R3_1_a_member_saves_by_the_branch_without_an_account(stage: Cast) -> None:
    person_id, stranger = ids_of(stage, CLASS)[0], ids_of(stage, OTHER)[0]
    member = Scope(org=stage.org(CLASS), account_name="本人")
    done = register(member, [Entry(person_id, 0, WORK), Entry(stranger, 0, WORK)], "member", "机械1501班")
    assert (done.saved, list(done.refused)) == ([person_id], [stranger])
    record = record_of(person_id)
    assert (record.account_id, record.actor, record.source) == (None, "本人", "member")


def test_R3_1_of_two_who_save_at_once_one_is_shown_the_others_entry(stage: Cast) -> None:
    person_id = ids_of(stage, CLASS)[0]
    outcomes: list[Outcome] = []
    start = threading.Barrier(2)
    scopes = [stage.scope("school"), stage.scope("faculty")]

    def save(scope: Scope, facts: Facts) -> None:
        with stage.app.app_context():
            start.wait()
            outcomes.append(register(scope, [Entry(person_id, 0, facts)], "form", "机械1501班"))

    threads = [threading.Thread(target=save, args=pair) for pair in zip(scopes, (WORK, NONE_YET), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((len(one.saved), len(one.conflicts)) for one in outcomes) == [(0, 1), (1, 0)]
    (loser,) = (one for one in outcomes if one.conflicts)
    assert opened(record_of(person_id)).facts == loser.conflicts[person_id].facts
    assert (figures(stage, CLASS)["registered"], doctor()) == (1, [])
