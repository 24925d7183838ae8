"""On PostgreSQL the portal works as a role that cannot alter its log."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from portal.app import create_app
from portal.audit.services import seal
from portal.config import ROOT
from portal.db import db, session, transaction
from portal.migrate import upgrade
from portal.people import entering, moving
from tests.casting import Cast, bring_on
from tests.people.test_by_hand import person
from tests.services.backend import make_config
from tests.services.postgres import Postgres

ROLES = ROOT / "config" / "roles.example.sql"


def test_the_portal_works_as_a_role_that_can_only_add_to_the_log(postgres: Postgres, tmp_path: Path) -> None:
    url = postgres.create("portal_test_roles")
    owner = make_config(tmp_path, url.render_as_string(hide_password=False), "unix:///nowhere")
    upgrade(owner)
    bring_on(app := create_app(owner), tmp_path)
    with app.app_context():
        db.engine.dispose()
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute("DROP ROLE IF EXISTS portal_app")
        connection.execute("CREATE ROLE portal_app LOGIN")
        connection.execute(ROLES.read_text(encoding="utf-8"))
    working = create_app(make_config(tmp_path, url.set(username="portal_app").render_as_string(), "unix:///nowhere"))
    school = Cast(working).scope("school")
    with working.app_context():
        one = entering.enter(school, "jiada-jx-1", person(1))
        moving.remove(school, [one], "已转出")
        seal()
        for statement in ("UPDATE core_audit SET actor = 'x'", "DELETE FROM core_audit_link", "TRUNCATE core_audit"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction() as s:
                s.execute(text(statement))
        with pytest.raises(ProgrammingError, match="must be owner"), transaction() as s:
            s.execute(text("ALTER TABLE core_audit DISABLE TRIGGER ALL"))
        session().close()
        db.engine.dispose()
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        connection.execute("DROP OWNED BY portal_app; DROP ROLE portal_app")
