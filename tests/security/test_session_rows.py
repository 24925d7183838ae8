"""Rows of sessions hold addresses and browsers: they go when nobody's form can come back any more."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from portal import clock
from portal.accounts.models import WebSession
from portal.accounts.session_rows import KEPT_AFTER_END
from portal.db import session as current
from portal.db import transaction
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.jobs.services import request
from tests.casting import Cast


def test_long_ended_sessions_of_whoever_never_comes_back_are_forgotten(cast: Cast) -> None:
    ages = {"school": timedelta(0), "viewer": KEPT_AFTER_END, "faculty": KEPT_AFTER_END + timedelta(hours=13)}
    for name in ages:
        cast.token(name)
    with cast.app.app_context():
        with transaction() as s:
            ids = s.scalars(select(WebSession.id).order_by(WebSession.id)).all()
            for session_id, age in zip(ids, ages.values(), strict=True):
                begun = clock.now() - age
                s.execute(update(WebSession).where(WebSession.id == session_id).values(created_at=begun))
            run_id = request(None, "accounts.forget_sessions", "test", "清理", {})
        assert "accounts.daily" in installation().registry.schedules()
        perform_here(run_id)
        assert len(current().scalars(select(WebSession)).all()) == 2
