"""R2.1, A2.2, A2.3: a branch has a graduation time or a reason, exactly one, and whoever said it first has said it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from portal.db import session, transaction
from portal.errors import Conflict, PortalError, Refused
from portal.orgs.graduation import settle
from portal.orgs.holding import hold
from portal.orgs.services import close
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.plugins.info_entry.people import add_members

TWO = ("jiada-jx-1", "jiada-jx-2")


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context():
        yield cast


def say(cast: Cast, *codes: str, month: str | None = None, reason: str | None = None) -> None:
    """Hold the branches and settle them, as a plugin's service does."""
    scope = cast.scope("school")
    with transaction() as s:
        settle(s, scope, hold(s, scope, *codes), month=month, reason=reason)


def test_A2_2_a_time_counts_the_branch_as_marked_and_its_members_as_graduating(stage: Cast) -> None:
    add_members(stage, "jiada-jx-1", 4)
    school = stage.org("jiada").id
    before = kept()[school]
    assert (before["school_branches"], before["settled_branches"]) == (5, 0)
    say(stage, *TWO, month="2019-06")
    say(stage, "jiada-jg", reason="教职工团支部")
    after = kept()
    assert (after[school]["settled_branches"], after[school]["graduating"]) == (3, 4)
    assert after == recounted()
    assert [stage.org(code).expected_graduation for code in (*TWO, "jiada-jg")] == ["2019-06", "2019-06", None]


def test_A2_3_what_is_said_once_stays_and_nothing_else_of_the_act_happens(stage: Cast) -> None:
    say(stage, "jiada-jx-2", month="2019-06")
    for again in ({"month": "2020-06"}, {"month": "2019-06"}, {"reason": "混合支部"}):
        with pytest.raises(Conflict, match="不能更改"):
            say(stage, *TWO, **again)
    assert [stage.org(code).expected_graduation for code in TWO] == [None, "2019-06"]
    assert kept() == recounted()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"month": "2019-06", "reason": "混合支部"}, "jiada-jx-1"),
        ({}, "jiada-jx-1"),
        ({"month": "2019-6"}, "jiada-jx-1"),
        ({"month": "2019-13"}, "jiada-jx-1"),
        ({"reason": ""}, "jiada-jx-1"),
        ({"reason": "长" * 201}, "jiada-jx-1"),
        ({"month": "2019-06"}, "jiada-jx"),
    ],
)
def test_A2_2_what_is_not_exactly_one_or_no_branch_is_refused(stage: Cast, said: dict[str, str], code: str) -> None:
    with pytest.raises(Refused):
        say(stage, code, **said)
    assert kept() == recounted()


def test_R2_1_a_branch_that_is_closed_counts_no_more_marked_or_not(stage: Cast) -> None:
    say(stage, *TWO, month="2022-06")
    close(stage.scope("school"), "jiada-jx-2", 2)
    figures = kept()
    assert (figures[stage.org("jiada-jx").id]["school_branches"], figures == recounted()) == (2, True)


def test_A2_3_of_many_who_say_it_at_once_one_does(stage: Cast) -> None:
    months, ready, outcomes = [f"20{year}-06" for year in range(19, 23)], threading.Barrier(4), []

    def run(month: str) -> None:
        with stage.app.app_context():
            ready.wait()
            try:
                say(stage, *TWO, month=month)
                outcomes.append(month)
            except PortalError as refusal:
                outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(month,)) for month in months]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    (won,) = [month for month in outcomes if month in months]
    assert outcomes.count("Conflict") == 3
    assert {stage.org(code).expected_graduation for code in TWO} == {won}
    assert kept() == recounted()
