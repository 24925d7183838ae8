"""R1.1: a profile is complete exactly when it is, at every level at once, whatever changes a part of it."""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Callable, Iterator
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from sqlalchemy import select, update

from plugins.info_entry.completeness import IS_COMPLETE, missing
from plugins.info_entry.models import Profile
from plugins.info_entry.profile_judging import TASK
from portal.contracts.scope import Scope
from portal.counts.models import Count
from portal.db import before_commit, session, transaction
from portal.errors import Conflict
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.orgs import services
from portal.orgs.facts import OrgFacts
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.engine import Engine
from tests.members import csv_file, member, mobile
from tests.orgs.growing import Gardener, facts
from tests.orgs.test_races import at_once
from tests.plugins.info_entry.profiles import completed, enter_cadres, faults, org_of, say

LEVELS = ("chengguan", "qinghe", "dongjiang", "jia", "centre")
VILLAGE = "共青团清河县城关镇南街村支部委员会"


@pytest.fixture(autouse=True)
def _sound(app: Flask) -> Iterator[None]:
    """Whatever a test has done, profiles say what is true and counters count it."""
    with app.app_context():
        yield
        assert faults() == []


def change(cast: Cast, code: str, **changes: object) -> None:
    """Let the superior change the core's facts of an organisation."""
    org = org_of(code)
    facts = services.facts_of(org)
    values = {name: getattr(facts, name) for name in OrgFacts.__slots__} | changes
    services.change(cast.scope("national"), code, org.version, OrgFacts(**values))


def test_R1_1_a_committee_is_complete_with_telephone_secretary_mobile_and_two_cadres(cast: Cast) -> None:
    township, school = cast.scope("township"), Engine(cast.scope("province"))
    say(township, "chengguan")
    assert completed(*LEVELS) == [0] * 5
    cadres = [member(n, VILLAGE, 是否团干部="是", 团内职务="组织委员") for n in (1, 2)]
    first = school.take_in(csv_file(cadres[:1]))
    assert completed(*LEVELS) == [0] * 5
    second = school.take_in(csv_file(cadres[1:]))
    assert completed(*LEVELS) == [1] * 5
    for found in (second, first):
        school.undo(found.id)
        assert completed(*LEVELS) == [0] * 5


def test_a_branch_needs_no_cadres_and_loses_it_with_any_part(cast: Cast) -> None:
    township = cast.scope("township")
    say(township, "chengguan-v")
    assert completed("chengguan-v", *LEVELS) == [1] * 6
    for part in ({"secretary_name": None}, {"mobile": ""}, {"telephone": None}):
        say(township, "chengguan-v", **part)
        assert completed("chengguan-v", *LEVELS) == [0] * 6
        say(township, "chengguan-v")
        assert completed("centre") == [1]
    change(cast, "chengguan-v", telephone=None)
    assert completed("chengguan-v", "centre") == [0, 0]
    change(cast, "chengguan-v", telephone="110119", full_name="共青团清河县城关镇北街村支部委员会")
    assert completed("chengguan-v", "centre") == [1, 1]


def test_a_general_branch_that_becomes_a_branch_needs_no_cadres_any_more(cast: Cast) -> None:
    say(cast.scope("school"), "jiada-kong")
    assert completed("jiada-kong") == [0]
    change(cast, "jiada-kong", category="branch")
    assert completed("jiada-kong", "jiada", "centre") == [1, 1, 1]


def test_a_closed_organisation_counts_no_more_and_its_secretary_is_forgotten(cast: Cast) -> None:
    say(cast.scope("township"), "chengguan-v")
    org = org_of("chengguan-v")
    services.close(cast.scope("national"), "chengguan-v", org.version)
    assert completed("chengguan", "centre") == [0, 0]
    assert session().get(Profile, org.id) is None


def test_cadres_that_move_with_their_branch_take_it_from_one_committee_to_the_other(cast: Cast) -> None:
    national = cast.scope("national")
    for code in ("chengguan", "baishi"):
        say(national, code)
    enter_cadres(national, "chengguan-v", 2)
    assert completed("chengguan", "baishi", "qinghe", "centre") == [1, 0, 1, 1]
    move(national, "chengguan-v", org_of("chengguan-v").version, "baishi")
    assert completed("chengguan", "baishi", "qinghe", "centre") == [0, 1, 1, 1]
    say(national, "chengguan-v")
    move(national, "baishi", org_of("baishi").version, "kaifaqu")
    assert completed("qinghe", "kaifaqu", "centre") == [0, 2, 2]


def test_what_happens_while_the_plugin_is_off_is_counted_once_it_is_on_again(cast: Cast) -> None:
    national = cast.scope("national")
    for code in ("chengguan", "baishi-v", "yizhong-31"):
        say(national, code)
    switch(national, "jia", "info_entry", on=False)
    enter_cadres(national, "chengguan-v", 2)
    change(cast, "baishi-v", telephone=None)
    closed = org_of("yizhong-31")
    services.close(national, "yizhong-31", closed.version)
    assert completed("qinghe") == [2]
    assert faults() == []
    switch(national, "jia", "info_entry", on=True)
    assert faults() == []
    perform_here(session().scalars(select(Run.id).where(Run.task == TASK)).one())
    assert completed("chengguan", "baishi", "yizhong", "centre") == [1, 0, 0, 1]
    assert session().get(Profile, closed.id) is None


def test_a_subtree_from_where_the_plugin_is_off_is_judged_where_it_arrives(cast: Cast) -> None:
    national = cast.scope("national")
    say(national, "chengguan-v")
    switch(national, "jia", "info_entry", on=False)
    change(cast, "chengguan-v", telephone=None)
    move(national, "chengguan", org_of("chengguan").version, "yi")
    assert completed("yi", "centre") == [0, 0]


@pytest.mark.parametrize("is_branch", [True, False])
def test_the_words_and_the_definition_say_the_same(cast: Cast, is_branch: bool) -> None:
    org = org_of("chengguan-v" if is_branch else "chengguan")
    s = session()
    for telephone, name, number, cadres in itertools.product(
        (None, "", "110"), (None, "", "王"), (None, b"x"), (0, 1, 2)
    ):
        s.add(Profile(org_id=org.id, secretary_name=name, mobile_cipher=number))
        s.add(Count(org_id=org.id, metric="cadres", slot=0, value=cadres))
        s.flush()
        s.execute(update(Org).where(Org.id == org.id).values(telephone=telephone))
        said = missing(org.category, cadres, telephone, name, has_mobile=number is not None)
        rows = select(IS_COMPLETE).select_from(Profile).join(Org, Org.id == Profile.org_id)
        assert bool(s.scalar(rows.where(Org.id == org.id))) == (not said), said
        s.rollback()


def test_two_who_complete_the_same_profile_do_not_overwrite_each_other(app: Flask, cast: Cast) -> None:
    township = cast.scope("township")
    results = at_once(app, *(lambda n=n: say(township, "chengguan", mobile=mobile(n)) for n in range(3)))
    assert [type(r) for r in results if r] == [Conflict] * 2


def overlapping(app: Flask, *acts: Callable[[], object]) -> None:
    """Run the acts in transactions that wait for each other before they commit, as far as locks let them."""
    barrier = Barrier(len(acts))

    def meet() -> None:
        with contextlib.suppress(BrokenBarrierError):
            barrier.wait(0.7)

    def linger(act: Callable[[], object]) -> None:
        with transaction():
            act()
            before_commit(meet)

    assert not any(at_once(app, *(partial(linger, act) for act in acts)))


@pytest.mark.parametrize("order", [1, -1])
def test_cadres_who_come_while_others_do_are_not_overlooked(app: Flask, cast: Cast, order: int) -> None:
    """The province is wide: the cadres of its two committees are counted in different rows."""
    national = cast.scope("national")
    province, one, *branches = _small_province(national, order)
    enter = [lambda code=code: enter_cadres(national, code, 1) for code in branches]
    say(national, province)
    overlapping(app, *enter[::order])
    assert completed(province) == [1]
    overlapping(app, *[enter[0], lambda: say(national, one)][::order])
    assert completed(province, one) == [2, 1]


def _small_province(scope: Scope, turn: int) -> list[str]:
    """A province, one of two committees below it, and the branch of each."""
    province = services.create(scope, "centre", facts(f"第{turn}省", "committee", leading=True)).code
    committees = [services.create(scope, province, facts(f"{n}校", "committee")).code for n in range(2)]
    return [province, committees[0], *(services.create(scope, above, facts("一班")).code for above in committees)]


@pytest.mark.parametrize("seed", [1, 2])
def test_profiles_stay_true_in_a_tree_that_changes_at_random(cast: Cast, seed: int) -> None:
    national, chance = cast.scope("national"), random.Random(seed)
    gardener = Gardener(national, seed)
    for _ in range(5):
        gardener.work(8)
        session().rollback()
        orgs = session().scalars(select(Org).where(Org.closed_at.is_(None)).order_by(Org.id)).all()
        for org in chance.sample(orgs, 6):
            say(national, org.code, telephone=chance.choice(["110119", None]))
        branches = [org.code for org in orgs if org.category == "branch"]
        enter_cadres(national, chance.choice(branches), chance.choice([1, 2]))
        assert faults() == []
