"""A database in which every invariant has something to be true of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from plugins.graduate_register.facts import Facts
from plugins.graduate_register.openings import open_branch
from plugins.graduate_register.registering import Entry, register
from plugins.graduate_register.releasing import release
from plugins.graduation_marking.correcting import ask as correct
from plugins.graduation_marking.wishes import Wish as Correct
from plugins.info_entry.asking import HAND_OVER, Taken, ask
from plugins.info_entry.baselines import Wish, save
from plugins.info_entry.rates import Headcount
from plugins.statistics.annex_filing import submit
from plugins.statistics.annex_filling import Entry as AnnexEntry
from plugins.statistics.annex_filling import save as save_annex
from plugins.statistics.spot_checkers import give_access
from plugins.statistics.spot_course import close as close_check
from plugins.statistics.team_queries import team_of
from plugins.township_verification.reporting import report
from portal.audit.services import seal
from portal.db import db, session
from portal.exports.models import Export
from portal.jobs.entry import perform_here
from portal.keys.probe import check_keys
from portal.orgs import services
from portal.orgs.settings import set_value
from portal.people.graduation import set_graduating
from portal.people.models import Person
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.engine import Engine
from tests.keys.entered import enter_members
from tests.marked import expect
from tests.members import id_number
from tests.orgs.growing import facts
from tests.plugins.info_entry.profiles import say
from tests.plugins.statistics.drawn import run
from tests.plugins.township_verification.recognised import recognise_all
from tests.services.backend import Backend
from tests.services.valkey import Valkey


@pytest.fixture
def furnished(backend: Backend, valkey: Valkey) -> Flask:
    """The portal on such a database."""
    backend.reset(with_cast=True)
    backend.databases.keep("doctor", lambda: _furnish(backend), base="cast")
    backend.databases.reset("doctor")
    return backend.portal()


def _furnish(backend: Backend) -> None:
    cast = Cast(backend.portal())
    enter_members(cast, 6)
    cast.token("school")
    assert cast.industry_request
    assert cast.circular
    with cast.app.app_context():
        check_keys()
        set_value(cast.scope("school"), cast.org("jiada"), "target_percent", "98")
        switch(cast.scope("national"), "yi", "info_entry", on=False)
        save(cast.scope("school"), cast.org("jiada-jx"), [Wish("jiada-jx", Headcount(9, 3, 2), 0)], "")
        national = cast.scope("national")
        services.create(national, "jiada", facts("旧支部"), "jiada-old")
        services.close(national, "jiada-old", 1)
        recognise_all(cast)
        perform_here(session().scalars(select(Export.run_id)).one() or 0)
        for code in ("jiada-jx-1", "jiada-wy"):
            say(national, code, id_number=id_number(8))
        sheet = "组织全称,上级组织\n共青团二中委员会,qinghe\n共青团二中一班支部委员会,共青团二中委员会\n"
        Engine(national, "info_entry.orgs").take_in(sheet.encode())
        _register(cast)
        expect("2022-06", "jiada-jx-3")
        correct(cast.scope("school"), cast.org("jiada-jx-3"), Correct(reason="混合支部"), "成员毕业时间不同")
        held = session().scalars(select(Person).order_by(Person.id).limit(1)).one()
        taken = Taken(held.id, "id_number", held.id_digest, "张三", "110101********0017")
        ask(cast.scope("school"), cast.org("jiada-wy-1"), taken, HAND_OVER, "在我班")
        for code in ("chengguan", "baishi"):
            report(national, cast.org(code), not cast.org(code).township_flag, "名称看不出来")
        _file_annex(cast)
        assert cast.spot_item
        _end_check(cast)
        seal()
        db.session.remove()
    backend.release()


def _end_check(cast: Cast) -> None:
    """A spot check of the province that somebody had a post for, and that has ended."""
    made = run(cast)
    member = team_of(cast.org("jia"))[0]
    give_access(cast.scope("province"), made.id, member.id, cast.org("jiada"), "zhoumin-choucha")
    close_check(cast.scope("province"), made.id)


def _register(cast: Cast) -> None:
    """A graduate who is neither the first nor the last of the members, with a home; the class may enter itself."""
    person_id = session().scalars(select(Person.id).order_by(Person.id).offset(2).limit(1)).one()
    set_graduating(cast.scope("school"), "jiada-jx-1", [person_id], graduating=True)
    facts = Facts(destination="service", household_address="北山路1号", household_township="330106002")
    assert register(cast.scope("school"), [Entry(person_id, 0, facts)], "form", "毕业生").saved == [person_id]
    other = replace(facts, destination="none_yet")
    assert register(cast.scope("school"), [Entry(person_id, 1, other)], "form", "毕业生").saved == [person_id]
    open_branch(cast.scope("school"), cast.org("jiada-jx-1"), 7)
    assert release(cast.scope("school"), "jiada-jx-1") == 1


def _file_annex(cast: Cast) -> None:
    """The school's Annex 2 lies at the province: one graduate, in no class."""
    school = cast.scope("school")
    told = {"undergraduate": {"classes": 0, "branches": 0, "students": 1, "members": 1}}
    save_annex(school, school.org, 0, AnnexEntry(told, {}, "李书记", "王老师", "0571-8888"))
    submit(school, school.org, 1)
