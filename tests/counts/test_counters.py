"""Counters are kept with their transaction, sum up at every level, and cost a page one query."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from portal.counts.checks import COUNTER_CHECKS
from portal.counts.models import Count
from portal.counts.queries import totals
from portal.counts.services import SLOTS, bump, recount
from portal.db import db, session, transaction
from portal.errors import Conflict
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.orgs.services import create
from tests.architecture.database_watch import engine_of, statements
from tests.conftest import backend_named
from tests.counts.planting import plant, scope_of
from tests.counts.recounting import kept, recounted
from tests.orgs.growing import facts

BELOW = {"yizhong-31": ("yizhong", "qinghe", "dongjiang", "jia", "centre"), "yida-1": ("yida", "yi", "centre")}
METRIC = "people"


class StoppedError(Exception):
    """What goes wrong in a transaction of a test."""


@pytest.fixture
def country(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    with app.app_context():
        plant(tmp_path, "centre")
        yield app


def org(code: str) -> Org:
    session().rollback()
    return session().query(Org).where(Org.code == code).one()


def figure(code: str, metric: str = METRIC) -> int:
    """An organisation's figure as pages show it."""
    found = org(code)
    return totals([found.ref()], [metric])[found.id][metric]


def add(code: str, value: int = 1) -> None:
    """Let an organisation hold `value` more."""
    path = org(code).path
    with transaction():
        bump(METRIC, {path: value})


@pytest.mark.parametrize("holder", BELOW)
def test_a_change_moves_the_figures_of_every_level_and_no_others(country: Flask, holder: str) -> None:
    before = kept()
    add(holder, 7)
    changed = {org_id for org_id, figures in kept().items() if figures != before[org_id]}
    assert changed == {org(code).id for code in (holder, *BELOW[holder])}
    assert {figure(code) for code in (holder, *BELOW[holder])} == {7}


def test_a_province_may_be_the_root(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        plant(tmp_path, "jia")
        assert org("jia").is_wide
        add("yizhong-31", 3)
        assert [figure(code) for code in ("yizhong", "qinghe", "dongjiang", "jia")] == [3, 3, 3, 3]


def test_a_change_that_is_rolled_back_counts_nothing(country: Flask) -> None:
    path = org("yizhong-31").path
    with pytest.raises(StoppedError):
        _stop_after_counting(path)
    assert figure("centre") == figure("yizhong-31") == 0
    add("yizhong-31")
    assert figure("centre") == 1


def _stop_after_counting(path: str) -> None:
    with transaction():
        bump(METRIC, {path: 5})
        raise StoppedError


def test_changes_that_cancel_out_write_nothing(country: Flask) -> None:
    path = org("yizhong-31").path
    with statements(engine_of(country)) as seen, transaction():
        bump(METRIC, {path: 5})
        bump(METRIC, {path: -5})
    assert session().scalar(select(func.count()).where(Count.metric == METRIC)) == 0
    assert not [statement for statement in seen if statement.startswith("INSERT") and "VALUES" in statement]


def test_only_organisations_above_the_county_have_several_slots(country: Flask) -> None:
    for code in ("yizhong-31", "baishi-v", "jiada-wy-1", "yida-1", "chengguan-t"):
        add(code)
    slots = (
        select(Org.code).join(Count, Count.org_id == Org.id).where(Count.metric == METRIC, Count.slot != 0).distinct()
    )
    assert set(session().scalars(slots)) <= {"centre", "jia", "yi", "dongjiang"}
    assert session().scalar(select(func.count()).where(Count.org_id == org("centre").id, Count.metric == METRIC)) > 1
    assert (figure("centre"), figure("jia"), figure("dongjiang")) == (5, 4, 3)


def test_a_figure_stays_right_when_its_organisation_comes_above_the_county_and_back(country: Flask) -> None:
    add("yizhong-31", 2)
    assert not org("jiada").is_wide
    create(scope_of("centre"), "jia", facts("南山市", "committee", leading=True), "nanshan")
    create(scope_of("centre"), "nanshan", facts("南山县", "committee", leading=True), "nanshanxian")
    assert org("nanshan").is_wide
    move(scope_of("centre"), "qinghe", org("qinghe").version, "nanshan")
    add("yizhong-31")
    assert [figure(code) for code in ("qinghe", "nanshan", "dongjiang", "jia", "centre")] == [3, 3, 0, 3, 3]
    assert not org("dongjiang").is_wide


def test_a_place_that_was_moved_meanwhile_is_a_conflict_not_a_lost_figure(country: Flask) -> None:
    stale = org("yizhong-31").path
    move(scope_of("centre"), "yizhong", org("yizhong").version, "chengguan")
    with pytest.raises(Conflict), transaction():
        bump(METRIC, {stale: 1})
    assert figure("centre") == 0


def test_a_page_of_organisations_of_any_kind_takes_one_query(country: Flask) -> None:
    with transaction() as s:
        centre = s.query(Org).where(Org.code == "centre").one()
        for n in range(35):
            create(scope_of("centre"), centre.code, facts(f"共青团第{n}省委员会", "committee", leading=True), f"p{n}")
    orgs = [found.ref() for found in session().scalars(select(Org))]
    assert sum(o.is_wide for o in orgs) == 39
    with statements(engine_of(country)) as seen:
        found = totals(orgs, list(installation().registry.metrics()))
    assert len(seen) == 1
    assert len(found) == len(orgs)


def test_a_metric_that_counted_nothing_is_zero(country: Flask) -> None:
    assert figure("centre", "no_such_metric") == 0


def test_a_recount_mends_whatever_was_wrong(country: Flask) -> None:
    add("yizhong-31", 3)
    with transaction() as s:
        s.execute(text("DELETE FROM core_count WHERE metric = 'branches'"))
        s.execute(text("INSERT INTO core_count (org_id, metric, slot, value) VALUES (77, 'orgs', 0, 5)"))
    assert kept() != recounted()
    assert COUNTER_CHECKS[0].find() != []
    with transaction() as s:
        recount(s, {key: metric.recount for key, metric in installation().registry.metrics().items()})
    assert kept() == recounted()
    assert [line for check in COUNTER_CHECKS for line in check.find()] == []
    assert session().scalar(select(func.count()).where(Count.org_id == 77)) == 0


def test_many_at_once_lose_nothing_and_do_not_lock_each_other_out(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    app = backend_named("postgresql", request).portal()
    with app.app_context():
        plant(tmp_path, "centre")
        paths = [o.path for o in session().scalars(select(Org).where(Org.category == "branch").order_by(Org.path))]
        db.session.remove()
    failed: list[BaseException] = []
    everybody = [
        threading.Thread(target=_write_often, args=(app, paths[k:] + paths[:k], failed)) for k in range(0, 8, 2)
    ]
    for one in everybody:
        one.start()
    for one in everybody:
        one.join(60)
    assert failed == []
    with app.app_context():
        assert figure("centre") == figure("centre", "members") == len(everybody) * 15 * len(paths)
        assert figure("yizhong-31") == len(everybody) * 15


def _write_often(app: Flask, paths: list[str], failed: list[BaseException]) -> None:
    """Fifteen transactions that count everywhere, each writer beginning somewhere else."""
    try:
        with app.app_context():
            for _ in range(15):
                with transaction():
                    bump("members", dict.fromkeys(paths[::-1], 1))
                    bump(METRIC, dict.fromkeys(paths, 1))
            db.session.remove()
    except BaseException as error:  # noqa: BLE001 -- whatever it is, the test has to hear of it
        failed.append(error)


def test_two_counties_write_the_countrys_figure_without_waiting_for_each_other(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    app = backend_named("postgresql", request).portal()
    with app.app_context():
        plant(tmp_path, "centre")
        counties = {o.code: o for o in session().scalars(select(Org).where(Org.code.in_(("qinghe", "yida"))))}
        assert counties["qinghe"].id % SLOTS != counties["yida"].id % SLOTS
        paths = [org("yizhong-31").path, org("yida-1").path]
        add("yizhong-31")
        add("yida-1")
        db.session.remove()
        done = threading.Event()

        def other() -> None:
            with app.app_context():
                with transaction() as s:
                    s.execute(text("SET LOCAL lock_timeout = '5s'"))
                    bump(METRIC, {paths[1]: 1})
                db.session.remove()
                done.set()

        with transaction() as s:
            from portal.counts.services import write

            write(s, {(paths[0], METRIC): 1})  # its locks are held from here on
            thread = threading.Thread(target=other)
            thread.start()
            thread.join(20)
            assert done.is_set()
        assert figure("centre") == 4
