"""A2.5: the night of 1 June with three tickers and two workers, after three days of downtime: each branch once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from plugins.graduation_marking.converting import TASK
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import db, session
from portal.jobs.models import Run
from portal.jobs.ticker import tick
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.graduation_marking.graduating import OF_2019, graduates, recorded, settle_in
from tests.server.running import eventually
from tests.services.parts import part


def test_A2_5_three_tickers_and_two_workers_convert_each_branch_once(
    cast: Cast, tmp_path: Path, night: str
) -> None:
    with cast.app.app_context():
        settle_in(cast)
        db.session.remove()
        config = replace(cast.app.extensions["portal"].config, clock=night)
        with part("worker", config, tmp_path), part("worker", config, tmp_path):
            assert eventually(lambda: tick_thrice(cast) and recorded() == OF_2019 and states() == ["done", "done"], 60)
        assert graduates() == OF_2019
        logged = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "org.graduated")
        assert session().scalar(logged) == 2
        assert doctor() == []


@pytest.fixture
def night() -> Iterator[str]:
    """It is three days late, and the clock runs, here and in every process that is told so."""
    anchor = clock.anchored("2019-06-03T23:59:58+08:00")
    clock.configure(anchor)
    yield anchor
    clock.configure(None)


def tick_thrice(cast: Cast) -> bool:
    """What three tickers do in the same moment."""
    ready = threading.Barrier(3)

    def one() -> None:
        with cast.app.app_context():
            ready.wait()
            tick(with_calendar=True)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return True


def states() -> list[str]:
    """The states of the provinces' runs."""
    return list(session().scalars(select(Run.state).where(Run.task == TASK)))
