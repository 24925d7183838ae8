"""A2.5: `kill -9` of worker, horse, queue and database amid the conversion: each branch and member exactly once.

Seeded, a few kills each; PORTAL_TEST_SOAK=20 does it twenty times over with other seeds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from plugins.graduation_marking.conversion_models import Conversion
from plugins.graduation_marking.converting import LOOK, TASK
from portal import clock
from portal.app import create_app
from portal.audit.services import seal
from portal.db import db, session
from portal.jobs.models import Run
from portal.jobs.queries import OPEN
from portal.jobs.schedules import request_due
from portal.migrate import upgrade
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.standing import graduates
from tests.casting import Cast, bring_on
from tests.faults.test_kills import ROUNDS, at_random, cluster, queue
from tests.faults.works import Works, kill_valkey, restart_postgres
from tests.imports.test_engine import doctor
from tests.plugins.graduation_marking.classes import found_classes
from tests.services.backend import Backend, make_config
from tests.services.postgres import Postgres
from tests.services.valkey import Valkey

__all__ = ["cluster", "queue"]

CLASSES, MEMBERS = 2000, 1
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("seed", range(ROUNDS))]


@pytest.fixture
def midnight() -> Iterator[str]:
    """It is 1 June, and the clock runs, here and in every process that is told so."""
    anchor = clock.anchored("2019-06-01T00:00:00+08:00")
    clock.configure(anchor)
    yield anchor
    clock.configure(None)


def convert(works: Works, folder: Path, *deeds: Callable[[], None]) -> int:
    """Let the night come, do each of `deeds` once a worker converts, and wait for the end; the attempts at the run."""
    with works.app.app_context():
        found_classes(Cast(works.app), folder, CLASSES, MEMBERS)
        with clock.frozen("2019-05-31T23:59:59"):
            request_due()
        request_due()
        db.session.remove()
        try:
            for deed in deeds:
                works.until(is_converting)
                deed()
            works.until(is_over)
            check_outcome()
            return session().scalars(select(func.max(Run.attempts)).where(Run.task == TASK)).one()
        finally:
            works.stop()
            db.session.remove()
            db.engine.dispose()


def is_converting() -> bool:
    """A worker is at it, or it is over."""
    return bool(session().scalar(select(Run.id).where(Run.task == TASK, Run.state == "running"))) or is_over()


def is_over() -> bool:
    """Nothing is due any more, and the runs say so."""
    open_ = select(func.count()).select_from(Run).where(Run.task.in_((LOOK, TASK)), Run.state.in_(OPEN))
    return session().scalar(select(func.count()).select_from(Conversion)) == CLASSES and not session().scalar(open_)


def check_outcome() -> None:
    """Every branch, every member, every figure and every entry of the log, as if nobody had disturbed it."""
    s = session()
    branches = select(func.count()).where(Org.category == "graduate_org", Org.code.startswith("class-"))
    assert s.scalar(branches) == CLASSES
    people = select(func.count()).select_from(Person).join(Org, Org.id == Person.org_id)
    assert s.scalar(people.where(graduates())) == CLASSES * MEMBERS
    assert s.scalar(select(func.sum(Conversion.members))) == CLASSES * MEMBERS
    seal()
    assert doctor() == []


def test_A2_5_a_killed_worker_converts_nothing_twice(
    backend: Backend, cast: Cast, queue: Valkey, tmp_path: Path, midnight: str, seed: int
) -> None:
    chance = random.Random(f"conversion, worker {seed}")
    config = replace(make_config(tmp_path, backend.config.database_url, queue.url), clock=midnight)
    works = Works(create_app(config), config, tmp_path)
    deeds = [at_random(deed, chance, 0.05) for deed in (works.kill_worker, works.kill_horse)]
    assert convert(works, tmp_path, *deeds) > 1, "nobody was killed at work"


def test_A2_5_a_killed_queue_converts_nothing_twice(
    backend: Backend, cast: Cast, queue: Valkey, tmp_path: Path, midnight: str, seed: int
) -> None:
    chance = random.Random(f"conversion, queue {seed}")
    config = replace(make_config(tmp_path, backend.config.database_url, queue.url), clock=midnight)
    works = Works(create_app(config), config, tmp_path)
    convert(works, tmp_path, at_random(partial(kill_valkey, queue, chance.uniform(0, 0.5)), chance, 0.3))


def test_A2_5_a_killed_database_converts_nothing_twice(
    cluster: Postgres, queue: Valkey, tmp_path: Path, midnight: str, seed: int
) -> None:
    chance = random.Random(f"conversion, database {seed}")
    url = cluster.create("conversion").render_as_string(hide_password=False)
    config = replace(make_config(tmp_path, url, queue.url), clock=midnight)
    upgrade(config)
    app = create_app(config)
    bring_on(app, tmp_path)
    works = Works(app, config, tmp_path)
    kill = partial(restart_postgres, cluster, kill=True, away=chance.uniform(0, 0.5))
    convert(works, tmp_path, at_random(kill, chance, 0.3))
