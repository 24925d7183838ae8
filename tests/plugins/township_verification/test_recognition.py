"""A1.1, A1.2: organisations are recognised by a job and whenever they change; flag, reason and figures go together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from plugins.township_verification import recognition
from plugins.township_verification.models import Check
from plugins.township_verification.recognition import Unwatched, recognise_below
from portal.counts.queries import totals
from portal.db import session, transaction
from portal.jobs.context import LeaseLost
from portal.orgs import services
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.orgs.services import facts_of
from portal.provinces.services import switch
from portal.provinces.telling import after_load
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.orgs.growing import facts
from tests.orgs.test_races import at_once
from tests.plugins.township_verification.recognised import (
    agree,
    flags,
    is_checked,
    kept,
    recognise_all,
    why,
    work,
)

FOUND = {
    "jia": False, "dongjiang": False, "kaifaqu": None, "qinghe": False, "chengguan": True, "baishi": True,
    "yizhong": False, "jiada": False, "yi": False, "yida": False,
}  # fmt: skip
"""What is recognised of the cast: everything directly below the centre, the provinces, the city and the county."""


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """The cast after the first run of the job."""
    with cast.app.app_context():
        recognise_all(cast)
        yield cast


def change(cast: Cast, code: str, **other: Any) -> None:
    """Give an organisation other facts, as the centre."""
    org = session().query(Org).where(Org.code == code).populate_existing().one()
    services.change(cast.scope("national"), code, org.version, replace(facts_of(org), **other))


def figures(cast: Cast, code: str = "jia") -> tuple[int, int, int]:
    """Townships, what is to be checked, and what is checked, at and below a unit."""
    org, session_keys = cast.org(code), ("townships", "township_verification.to_check", "township_verification.checked")
    session().rollback()
    found = totals([org], list(session_keys))[org.id]
    return found[session_keys[0]], found[session_keys[1]], found[session_keys[2]]


def test_A1_1_the_job_recognises_what_is_directly_below_leading_bodies_and_nothing_else(stage: Cast) -> None:
    assert kept() == flags() == FOUND
    assert why("chengguan") == "直属县级团委；名称以“镇”结尾"
    assert figures(stage) == (2, 3, 0)
    assert doctor() == []


def test_A1_1_a_second_run_writes_nothing(stage: Cast) -> None:
    assert [recognise_below(stage.org(code), Unwatched()) for code in ("jia", "yi")] == [0, 0]


def test_A1_1_a_new_organisation_is_recognised_at_once(stage: Cast) -> None:
    national = stage.scope("national")
    services.create(national, "qinghe", facts("共青团清河县红旗乡委员会", "committee"), "hongqi")
    services.create(national, "qinghe", facts("共青团清河县第二中学委员会", "committee"), "erzhong")
    services.create(national, "yizhong", facts("共青团清河县第一中学乡镇支部委员会"), "deep")
    assert kept() == {**FOUND, "hongqi": True, "erzhong": False}
    assert figures(stage) == (3, 4, 0)
    assert doctor() == []


def test_A1_2_a_rename_is_recognised_and_has_to_be_checked_again(stage: Cast) -> None:
    agree(stage, "baishi")
    assert figures(stage) == (2, 3, 1)
    change(stage, "baishi", full_name="共青团清河县白石农场委员会")
    assert (kept()["baishi"], flags()["baishi"], is_checked("baishi")) == (None, None, False)
    assert figures(stage) == (1, 3, 0)
    agree(stage, "baishi")
    change(stage, "baishi", full_name="共青团清河县黑石农场委员会")
    assert (kept()["baishi"], is_checked("baishi")) == (None, False)
    assert doctor() == []


def test_A1_2_what_changes_nothing_of_the_verdict_stays_checked(stage: Cast) -> None:
    agree(stage, "baishi")
    change(stage, "baishi", telephone="0311-1234567")
    change(stage, "baishi", category="general_branch")
    recognise_below(stage.org("jia"), Unwatched())
    assert (kept()["baishi"], is_checked("baishi"), figures(stage)) == (True, True, (2, 3, 1))


def test_A1_2_what_is_moved_below_no_leading_body_is_none_and_comes_back(stage: Cast) -> None:
    national = stage.scope("national")
    agree(stage, "baishi")
    move(national, "baishi", 1, "kaifaqu")
    assert (kept()["baishi"], flags()["baishi"], is_checked("baishi")) == (None, None, False)
    assert "没有登记为团的领导机关" in why("baishi")
    move(national, "baishi", 2, "yizhong")
    assert "baishi" not in kept()
    assert stage.org("baishi").township_flag is None
    assert figures(stage) == (1, 2, 0)
    assert doctor() == []
    move(national, "baishi", 3, "qinghe")
    assert (kept(), figures(stage)) == (FOUND, (2, 3, 0))
    assert doctor() == []


def test_A1_1_nothing_is_kept_of_what_is_closed(stage: Cast) -> None:
    national = stage.scope("national")
    agree(stage, "baishi")
    services.close(national, "baishi-v", 1)
    services.close(national, "baishi", 1)
    assert "baishi" not in kept()
    assert figures(stage) == (1, 2, 0)
    assert doctor() == []


def test_A1_1_what_lies_below_a_superior_that_leads_no_more_is_recognised_again(stage: Cast) -> None:
    change(stage, "qinghe", is_leading_body=False)
    work()
    found = kept()
    assert {code: found.get(code, "none") for code in ("chengguan", "baishi", "yizhong")} == {
        "chengguan": None, "baishi": None, "yizhong": "none",
    }  # fmt: skip
    assert doctor() == []
    change(stage, "qinghe", is_leading_body=True)
    work()
    assert kept() == flags() == FOUND
    assert doctor() == []


def test_A1_1_a_renamed_superior_is_in_the_reason(stage: Cast) -> None:
    agree(stage, "chengguan")
    change(stage, "qinghe", full_name="共青团甲省东江市清河工作委员会")
    work()
    assert why("chengguan") == "直属团的领导机关；名称以“镇”结尾"
    assert is_checked("chengguan")


def test_A1_2_what_the_centre_has_settled_stays_but_is_looked_at_again(stage: Cast) -> None:
    with transaction() as s:
        settled = update(Check).where(Check.org_id == stage.org("yizhong").id)
        s.execute(settled.values(is_settled=True, why="中央审定"))
    agree(stage, "baishi")
    with transaction() as s:
        s.execute(update(Check).where(Check.org_id == stage.org("baishi").id).values(is_settled=True, why="中央审定"))
    change(stage, "yizhong", full_name="共青团清河县一中镇委员会")
    change(stage, "baishi", full_name="共青团清河县白石中学委员会")
    recognise_below(stage.org("jia"), Unwatched())
    assert (kept(), why("yizhong"), why("baishi")) == (FOUND, "中央审定", "中央审定")
    assert not is_checked("baishi")
    assert doctor() == []


def test_A1_1_off_and_on_again_makes_up_for_what_happened_meanwhile(stage: Cast) -> None:
    national = stage.scope("national")
    switch(national, "jia", "township_verification", on=False)
    services.create(national, "qinghe", facts("共青团清河县红旗乡委员会", "committee"), "hongqi")
    change(stage, "chengguan", full_name="共青团清河县城关医院委员会")
    services.close(national, "baishi-v", 1)
    services.close(national, "baishi", 1)
    assert (kept(), doctor()) == (FOUND, [])
    switch(national, "jia", "township_verification", on=True)
    assert "baishi" not in kept()
    assert doctor() == []
    work()
    assert kept() == {code: flag for code, flag in FOUND.items() if code != "baishi"} | {
        "hongqi": True, "chengguan": False,
    }  # fmt: skip
    assert doctor() == []


def test_R1_4_what_was_renamed_or_moved_while_the_plugin_was_off_is_to_be_checked_again(stage: Cast) -> None:
    national = stage.scope("national")
    for code in ("chengguan", "baishi", "kaifaqu"):
        agree(stage, code)
    switch(national, "jia", "township_verification", on=False)
    change(stage, "chengguan", full_name="共青团清河县城南镇委员会")
    move(national, "baishi", 1, "dongjiang")
    change(stage, "kaifaqu", telephone="0311-1234567")
    switch(national, "jia", "township_verification", on=True)
    work()
    assert [is_checked(code) for code in ("chengguan", "baishi", "kaifaqu")] == [False, False, True]
    assert (figures(stage)[2], doctor()) == (1, [])


def test_A1_1_a_killed_run_leaves_what_it_has_done_and_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "SUPERIORS", 1)
    monkeypatch.setattr(recognition, "BATCH", 2)

    class Killed(Unwatched):
        steps = 0

        def hold(self) -> None:
            self.steps += 1
            if self.steps == 4:
                raise LeaseLost

    with cast.app.app_context():
        jia = cast.org("jia")
        with pytest.raises(LeaseLost):
            recognise_below(jia, Killed())
        done = kept()
        assert 0 < len(done) < 8
        assert doctor() == []
        assert recognise_below(jia, Unwatched()) == 8 - len(done)
        assert kept() == {code: flag for code, flag in FOUND.items() if not code.startswith("yi") or code == "yizhong"}
        assert doctor() == []


def test_A1_1_two_workers_at_once_keep_each_organisation_once(cast: Cast) -> None:
    jia = cast.org("jia")
    assert at_once(cast.app, *[lambda: recognise_below(jia, Unwatched())] * 2) == [None, None]
    with cast.app.app_context():
        assert figures(cast) == (2, 3, 0)
        assert doctor() == []


def test_A1_1_what_a_file_brings_is_recognised_by_a_job_of_its_province(cast: Cast) -> None:
    with cast.app.app_context():
        switch(cast.scope("national"), "yi", "township_verification", on=False)
        with transaction():
            after_load()
        work()
        assert kept() == {code: flag for code, flag in FOUND.items() if code not in ("yi", "yida")}
