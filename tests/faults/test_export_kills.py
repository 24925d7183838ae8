"""`kill -9` of the worker and of its horse while a file is written: the file is that of an undisturbed export."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.app import create_app
from portal.audit.exports import LOG
from portal.audit.models import AuditEntry
from portal.contracts.exports import ExportWish
from portal.db import bulk_insert, db, session, transaction
from portal.exports import states
from portal.exports.files import FILES
from portal.exports.models import Export, ExportChunk
from portal.exports.services import Form, ask
from portal.jobs.models import Run
from tests.casting import Cast
from tests.exports.asking import rows_of
from tests.faults.test_kills import queue
from tests.faults.works import Works
from tests.services.backend import Backend, make_config
from tests.services.valkey import Valkey

__all__ = ["queue"]

ROWS = 8_000
COLUMNS = ("at", "actor", "path", "action", "target", "outcome", "details")
pytestmark = pytest.mark.slow


def fill_log(path: str) -> None:
    """Write many entries about an organisation."""
    now = clock.now()
    rows = ((now, "管理员", path, "import.uploaded", f"第 {n} 份.xlsx", "done", "{}") for n in range(ROWS))
    with transaction() as s:
        bulk_insert(s, AuditEntry, COLUMNS, rows)


def test_a_killed_worker_changes_nothing(backend: Backend, cast: Cast, queue: Valkey, tmp_path: Path) -> None:
    chance = random.Random("export")
    config = make_config(tmp_path, backend.config.database_url, queue.url)
    works = Works(create_app(config), config, tmp_path)
    scope = Cast(works.app).scope("school")
    with works.app.app_context():
        fill_log(scope.org.path)
        export_id = ask(LOG, ExportWish(scope, scope.org, {"q": ".xlsx"}), Form(form_key="k"))
        run_id = session().get_one(Export, export_id).run_id
        db.session.remove()

        def run() -> Run:
            return session().get_one(Run, run_id, populate_existing=True)

        try:
            for deed in (works.kill_worker, works.kill_horse):
                works.until(lambda: run().state == "running" and 0 < run().done_units < ROWS)
                time.sleep(chance.uniform(0, 0.2))
                assert session().scalar(select(func.count()).select_from(ExportChunk)) == 0
                db.session.remove()
                deed()
            works.until(lambda: run().state == "done")
            found = session().get_one(Export, export_id, populate_existing=True)
            assert (found.state, found.rows, run().attempts > 1) == (states.READY, ROWS, True)
            content = b"".join(FILES.pieces(export_id))
            assert len(content) == found.size
            targets = [row[4] for row in rows_of(content)[1:]]
            assert targets == [f"第 {n} 份.xlsx" for n in range(ROWS - 1, -1, -1)]
            assert not list((tmp_path / "scratch").glob("*/export.xlsx"))
        finally:
            works.stop()
            db.session.remove()
            db.engine.dispose()
