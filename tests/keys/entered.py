"""Members let in through the real import, for tests that need some."""

from __future__ import annotations

import csv
import io

from portal.db import session
from portal.imports.models import Import
from portal.imports.services import Upload, start_apply, upload
from portal.jobs.entry import perform_here
from tests.cast import PLACES
from tests.casting import KIND, Cast, installation_of
from tests.members import TITLES, id_number, member, mobile


def enter_members(cast: Cast, count: int) -> list[str]:
    """Let `count` members into the school's first branch; returns their ID and mobile numbers."""
    scope, kind = cast.scope("school"), installation_of(cast.app).registry.import_types()[KIND]
    branch = next(p for p in PLACES if p.category in ("团支部", "branch") and p.parent.startswith(scope.org.code))
    text = io.StringIO()
    csv.writer(text).writerows([TITLES, *(member(n, branch.full_name) for n in range(count))])
    with cast.app.app_context():
        file = Upload("members.csv", text.getvalue().encode(), form_key="entered")
        import_id = upload(scope, kind, file)
        perform_here(_found(import_id).run_id or 0)
        start_apply(scope, kind, _found(import_id))
        perform_here(_found(import_id).run_id or 0)
        assert _found(import_id).stored == count, _found(import_id).message
    return [number for n in range(count) for number in (id_number(n), mobile(n))]


def _found(import_id: int) -> Import:
    return session().get_one(Import, import_id, populate_existing=True)
