"""One person at a time: entered, changed, corrected, moved, removed, restored, with figures (R1.1, R2.2)."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.db import db, session
from portal.errors import Conflict, Missing, Refused
from portal.people import entering, history, moving
from portal.people.entering import Taken
from portal.people.models import Person
from portal.people.particulars import Particulars
from portal.people.rules.id_number import birth_date_of, sex_of
from tests import members
from tests.casting import Cast
from tests.counts.recounting import kept, recounted

BRANCH, OTHER = "jiada-jx-1", "jiada-jx-2"


def person(n: int, **changes: object) -> Particulars:
    """The `n`-th person, faultless but for `changes`."""
    number = members.id_number(n)
    entered = Particulars(
        name=members.name(n), id_number=number, mobile=members.mobile(n), sex=sex_of(number),
        birth_date=birth_date_of(number), joined="2014-05",
    )  # fmt: skip
    return replace(entered, **changes)


def found(person_id: int) -> Person:
    session().rollback()
    return session().get_one(Person, person_id, populate_existing=True)


def test_R1_1_everything_done_to_a_person_moves_every_level_s_figures_and_stays_in_the_history(cast: Cast) -> None:
    scope = cast.scope("school")
    with cast.app.app_context():
        ids = [entering.enter(scope, BRANCH, person(n)) for n in range(4)]
        assert kept() == recounted()
        cadre = person(0, is_cadre=True, post="团支部书记", post_since="2018-09", post_kind="part_time", mobile=None)
        entering.change(scope, ids[0], 1, cadre)
        assert kept() == recounted()
        assert moving.move(scope, ids[:2], OTHER) == 2
        assert moving.remove(scope, [ids[3]], "已转出") == 1
        assert kept() == recounted()
        moving.restore(scope, ids[3], found(ids[3]).version)
        entering.correct(scope, ids[3], found(ids[3]).version, {"name": "张更正"}, "原来写错了字")
        assert kept() == recounted()
        assert [event.kind for event in history.events_of(ids[0])] == ["moved", "changed", "entered"]
        told = history.events_of(ids[0])[1].details
        assert '"mobile": ["130****0000", null]' in told
        assert members.mobile(0) not in told
        assert [event.kind for event in history.events_of(ids[3])] == ["corrected", "restored", "removed", "entered"]
        assert (found(ids[3]).name, found(ids[3]).name_pinyin) == ("张更正", "zhanggengzheng zgz")


def test_R2_2_a_number_that_somebody_has_is_refused_and_says_who_has_it(cast: Cast) -> None:
    with cast.app.app_context():
        there = entering.enter(cast.scope("school"), BRANCH, person(1))
        stranger = cast.scope("stranger")
        with pytest.raises(Taken) as refused:
            entering.enter(stranger, "yida-1", person(1))
        assert (refused.value.field, refused.value.holder.person_id) == ("id_number", there)
        assert "机械学院总支部委员会”所属团支部" in refused.value.message
        with pytest.raises(Taken) as refused:
            entering.enter(stranger, "yida-1", person(2, mobile=members.mobile(1)))
        assert refused.value.field == "mobile"
        mine = entering.enter(stranger, "yida-1", person(2))
        with pytest.raises(Taken):
            entering.change(stranger, mine, 1, person(2, mobile=members.mobile(1)))
        assert kept() == recounted()
        moving.remove(cast.scope("school"), [there], "重复录入")
        entering.enter(stranger, "yida-1", person(1))
        with pytest.raises(Refused, match="已由他人登记"):
            moving.restore(cast.scope("school"), there, found(there).version)


def test_what_was_changed_by_somebody_else_lies_elsewhere_or_may_not_be_is_refused(cast: Cast) -> None:
    school, stranger = cast.scope("school"), cast.scope("stranger")
    with cast.app.app_context():
        one = entering.enter(school, BRANCH, person(3))
        entering.change(school, one, 1, person(3, ethnic="回族"))
        with pytest.raises(Conflict):
            entering.change(school, one, 1, person(3))
        for attempt in (
            lambda: entering.change(stranger, one, 2, person(3)),
            lambda: moving.move(stranger, [one], "yida-1"),
            lambda: moving.move(school, [one], "yida-1"),
            lambda: moving.remove(stranger, [one], "没有权限"),
            lambda: entering.enter(school, "yida-1", person(4)),
        ):
            with pytest.raises(Missing):
                attempt()
        for attempt in (
            lambda: entering.change(school, one, 2, person(3, name="别的名字")),
            lambda: entering.correct(school, one, 2, {"name": "别的名字"}, " "),
            lambda: moving.remove(school, [one], ""),
            lambda: moving.move(school, [one], "jiada-jx"),
        ):
            with pytest.raises(Refused):
                attempt()
        assert kept() == recounted()


def test_R2_2_twenty_who_enter_the_same_person_at_once_make_one_and_the_others_are_told(cast: Cast) -> None:
    school, faculty, told = cast.scope("school"), cast.scope("faculty"), []

    def attempt(n: int) -> None:
        with cast.app.app_context():
            try:
                entering.enter((school, faculty)[n % 2], (BRANCH, OTHER)[n % 2], person(7, name=members.name(n)))
            except Taken as taken:
                told.append(taken.holder.person_id)
            db.session.remove()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with cast.app.app_context():
        (winner,) = session().scalars(select(Person.id).where(Person.removed_at.is_(None)))
        assert told == [winner] * 19
        assert kept() == recounted()


def test_people_who_are_moved_to_and_fro_at_once_do_not_lock_each_other_out(cast: Cast) -> None:
    school = cast.scope("school")
    with cast.app.app_context():
        ids = [entering.enter(school, BRANCH, person(n)) for n in range(6)]

    def attempt(n: int) -> None:
        with cast.app.app_context():
            for turn in range(6):
                with contextlib.suppress(Conflict):
                    moving.move(school, ids[n % 3 :], (BRANCH, OTHER)[(n + turn) % 2])
            db.session.remove()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with cast.app.app_context():
        assert kept() == recounted()
