"""`kill -9` of the worker, of Valkey and of PostgreSQL amid an import: the end is that of an undisturbed one.

Seeded, a few kills each; PORTAL_TEST_SOAK=20 does it twenty times over with other seeds.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.app import create_app
from portal.db import db, session
from portal.imports import services, states
from portal.imports.models import Import
from portal.jobs.models import Run
from portal.migrate import upgrade
from tests.casting import Cast, bring_on
from tests.conftest import absent
from tests.faults.works import Works, kill_valkey, own_valkey, restart_postgres
from tests.imports.engine import members
from tests.imports.test_engine import doctor
from tests.members import csv_file, member
from tests.services import postgres_binaries
from tests.services.backend import Backend, make_config
from tests.services.postgres import Postgres, start_cluster
from tests.services.valkey import Valkey

Deed = Callable[[], None]
ROUNDS = int(os.environ.get("PORTAL_TEST_SOAK", "1"))
ROWS, BAD_EVERY = 12_000, 100
BRANCHES = (
    "共青团甲省大学机械学院机械1501班支部委员会",
    "共青团甲省大学外语学院英语1501班支部委员会",
    "共青团甲省大学机关教工支部委员会",
)
GOOD = ROWS - ROWS // BAD_EVERY
STEPS = {
    "check": (states.CHECKING, states.CHECKED),
    "apply": (states.APPLYING, states.APPLIED),
    "undo": (states.UNDOING, states.UNDONE),
}
LOGGED = {
    "check": ("uploaded", "checked"),
    "apply": ("apply_asked", "applied"),
    "undo": ("undo_asked", "undone"),
}
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("seed", range(ROUNDS))]


@pytest.fixture(scope="module")
def content() -> bytes:
    rows = (member(n, BRANCHES[n % 3], **({} if n % BAD_EVERY else {"手机号": "1"})) for n in range(ROWS))
    return csv_file(rows)


@pytest.fixture
def queue() -> Iterator[Valkey]:
    with own_valkey() as server:
        yield server


class Story:
    """One import on its way through all its steps, while something is killed."""

    def __init__(self, works: Works, content: bytes) -> None:
        self.works = works
        self.content = content
        self.scope = Cast(works.app).scope("school")
        self.import_id = 0
        self.attempts = 0
        self.hits = 0

    def begin(self, step: str) -> None:
        """Ask for a step, as an administrator does."""
        if step == "check":
            upload = services.Upload("团员.csv", self.content, str(time.time_ns()))
            self.import_id = services.upload(self.scope, members(), upload)
        elif step == "apply":
            services.start_apply(self.scope, members(), self._found())
        else:
            services.start_undo(self.scope, members(), self._found())
        db.session.remove()

    def state(self) -> str:
        return self._found().state

    def is_working(self) -> bool:
        """A worker is at it, or it is over already."""
        run = session().get_one(Run, self._found().run_id or 0)
        return run.state == "running" or run.state == "done"

    def strike(self, deed: Deed) -> None:
        """Do it, and count whether a worker was still at work."""
        self.hits += session().get_one(Run, self._found().run_id or 0, populate_existing=True).state == "running"
        db.session.remove()
        deed()

    def is_over(self, end: str) -> bool:
        """The step has had its end, and its run says so."""
        run = session().get_one(Run, self._found().run_id or 0)
        self.attempts = max(self.attempts, run.attempts)
        return run.state == "done" and self.state() == end

    def _found(self) -> Import:
        return session().get_one(Import, self.import_id, populate_existing=True)

    def check_outcome(self, step: str) -> None:
        """Rows, figures, log and every invariant are those of an import that nobody disturbed."""
        found, s = self._found(), session()
        stored = GOOD if step != "check" else 0
        assert (found.accepted, found.rejected, found.stored) == (GOOD, ROWS - GOOD, stored)
        rows = "SELECT count(*), count(DISTINCT seq) FROM core_import_row WHERE import_id = :id"
        assert tuple(s.execute(text(rows), {"id": self.import_id}).one()) == (ROWS, ROWS)
        assert s.scalar(text("SELECT count(*) FROM core_person")) == (GOOD if step == "apply" else 0)
        assert s.scalar(text("SELECT count(*) FROM info_entry_staged_member")) == GOOD
        logged = s.execute(text("SELECT action, details FROM core_audit ORDER BY id")).all()
        mine = [action for action, details in logged if json.loads(details).get("import_id") == self.import_id]
        assert mine == [f"import.{action}" for name in _until(step) for action in LOGGED[name]]
        assert doctor() == []
        db.session.remove()


def _until(step: str) -> list[str]:
    names = list(STEPS)
    return names[: names.index(step) + 1]


def works_on(backend: Backend, queue: Valkey, folder: Path) -> Works:
    """The cast's portal with a queue of its own."""
    config = make_config(folder, backend.config.database_url, queue.url)
    return Works(create_app(config), config, folder)


def tell(story: Story, disturb: Mapping[str, Sequence[Deed]]) -> None:
    """Go through all the steps; in each, do what `disturb` says once a worker is at work."""
    try:
        for step, (_, end) in STEPS.items():
            story.begin(step)
            for deed in disturb[step]:
                story.works.until(story.is_working)
                deed()
            story.works.until(partial(story.is_over, end))
            story.check_outcome(step)
    finally:
        story.works.stop()
        db.engine.dispose()


def at_random(deed: Deed, chance: random.Random, longest: float) -> Deed:
    """Do it some time within `longest` seconds."""

    def later() -> None:
        time.sleep(chance.uniform(0, longest))
        deed()

    return later


def test_a_killed_worker_changes_nothing(
    backend: Backend, cast: Cast, queue: Valkey, content: bytes, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(f"worker {seed}")
    works = works_on(backend, queue, tmp_path)
    with works.app.app_context():
        deeds = chance.sample([works.kill_worker, works.kill_horse, works.kill_worker], 3)
        kills = {step: [at_random(deed, chance, 0.5)] for step, deed in zip(STEPS, deeds, strict=True)}
        story = Story(works, content)
        tell(story, kills)
    assert story.attempts > 1, "nobody was killed at work"


def test_a_killed_queue_changes_nothing(
    backend: Backend, cast: Cast, queue: Valkey, content: bytes, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(f"queue {seed}")
    works = works_on(backend, queue, tmp_path)
    with works.app.app_context():
        story = Story(works, content)
        kill = partial(story.strike, lambda: kill_valkey(queue, chance.uniform(0, 1)))
        tell(story, {step: [at_random(kill, chance, 0.4)] for step in STEPS})
    assert story.hits, "the queue was never killed while somebody worked"


@pytest.fixture
def cluster() -> Iterator[Postgres]:
    """A PostgreSQL of this test alone, that keeps what it has acknowledged."""
    programs = postgres_binaries.find()
    if programs is None:
        absent("no programs of PostgreSQL to start and kill", "PORTAL_REQUIRE_POSTGRES")
    server = start_cluster(programs)
    restart_postgres(server, kill=False)
    yield server
    server.stop()


def test_a_killed_database_changes_nothing(
    cluster: Postgres, queue: Valkey, content: bytes, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(f"database {seed}")
    url = cluster.create("faults").render_as_string(hide_password=False)
    config = make_config(tmp_path, url, queue.url)
    upgrade(config)
    app = create_app(config)
    bring_on(app, tmp_path)
    works = Works(app, config, tmp_path)
    with app.app_context():
        story = Story(works, content)
        kill = partial(story.strike, lambda: restart_postgres(cluster, kill=True, away=chance.uniform(0, 0.5)))
        tell(story, {step: [at_random(kill, chance, 0.5)] for step in STEPS})
    assert story.hits, "the database was never killed while somebody worked"
