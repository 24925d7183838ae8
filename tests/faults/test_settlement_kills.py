"""A1.4: `kill -9` of worker and horse amid the centre's settling of many reports: each exactly once.

Seeded, a few kills each; PORTAL_TEST_SOAK=20 does it twenty times over with other seeds.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import func, select

from plugins.township_verification.report_choosing import Chosen, Narrow
from plugins.township_verification.report_models import Report, Step
from plugins.township_verification.report_settling import TASK, settle
from portal.app import create_app
from portal.audit.models import AuditEntry
from portal.audit.services import seal
from portal.counts.queries import totals
from portal.db import db, session
from portal.jobs.models import Run
from portal.jobs.queries import OPEN
from tests.casting import Cast
from tests.faults.test_kills import ROUNDS, at_random, queue
from tests.faults.works import Works
from tests.imports.test_engine import doctor
from tests.plugins.township_verification.filed import file_many
from tests.services.backend import Backend, make_config
from tests.services.valkey import Valkey

__all__ = ["queue"]

REPORTS = 5000
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("seed", range(ROUNDS))]


def is_settling() -> bool:
    """A worker is at it, or it is over."""
    return bool(session().scalar(select(Run.id).where(Run.task == TASK, Run.state == "running"))) or is_over()


def is_over() -> bool:
    """The run has come to an end."""
    return not session().scalar(select(func.count()).select_from(Run).where(Run.task == TASK, Run.state.in_(OPEN)))


def test_A1_4_a_killed_worker_loses_nothing_and_settles_nothing_twice(
    backend: Backend, cast: Cast, queue: Valkey, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(f"settlement, worker {seed}")
    config = make_config(tmp_path, backend.config.database_url, queue.url)
    works = Works(create_app(config), config, tmp_path)
    deeds = [at_random(deed, chance, 0.3) for deed in (works.kill_worker, works.kill_horse, works.kill_worker)]
    with works.app.app_context():
        try:
            file_many(cast, tmp_path, REPORTS)
            every = Chosen(narrow=Narrow())
            settle(cast.scope("national"), every, accept=True, answer="", expected=REPORTS, form_key="once")
            db.session.remove()
            for deed in deeds:
                works.until(is_settling)
                deed()
            works.until(is_over)
            check_outcome(cast)
        finally:
            works.stop()
            db.session.remove()
            db.engine.dispose()


def check_outcome(cast: Cast) -> None:
    """Every report, every step, every figure and every entry of the log, as if nobody had disturbed it."""
    s = session()
    assert s.execute(select(Report.state, func.count()).group_by(Report.state)).all() == [("approved", REPORTS)]
    assert s.scalar(select(func.count()).where(Step.kind == "approved")) == REPORTS
    logged = AuditEntry.action == "township_verification.report_approved"
    assert s.scalar(select(func.count()).where(logged)) == REPORTS
    centre = cast.org("centre")
    assert totals([centre], ["townships"])[centre.id]["townships"] == REPORTS
    assert s.scalars(select(Run.attempts).where(Run.task == TASK)).one() > 1, "nobody was killed at work"
    seal()
    assert doctor() == []
