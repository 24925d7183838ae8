"""新建临时团支部 for many townships at once (R1.3): for a few at once, for more as a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from plugins.township_verification.check_queries import LACKS_BRANCH
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Task
from portal.db import session, transaction
from portal.errors import Refused
from portal.jobs.services import request
from portal.orgs.listing import selected
from portal.orgs.models import Org
from portal.orgs.selection import Selection
from portal.orgs.temporary import create_temporaries, names_below
from portal.provinces.narrowing import hidden_provinces

TASK, TITLE = "township_verification.temporaries", "新建临时团支部"
MADE = "township_verification.temporaries_made"
AT_ONCE, BATCH = 20, 100
"""So many are made while somebody waits; so many in a transaction of a job."""


class Preview(NamedTuple):
    """How many of the selected townships lack a branch; the first of them with the name it will get."""

    total: int
    named: Sequence[tuple[OrgRef, str]]


def preview(scope: Scope, place: OrgRef, selection: Selection, most: int) -> Preview:
    """What would be made. Raise Refused if nothing was selected."""
    lacking = _lacking(scope, place, selection)
    count = session().scalar(select(func.count()).select_from(lacking.order_by(None).subquery())) or 0
    orgs = session().scalars(select(Org).where(Org.id.in_(lacking.limit(most).subquery().select())).order_by(Org.path))
    return Preview(count, [(org.ref(), names_below(org.ref()).full) for org in orgs])


def make(scope: Scope, place: OrgRef, selection: Selection, form_key: str) -> tuple[int, int | None]:
    """Make them: how many were made, or the id of the run that makes them; the same form sent twice is one run.

    Raise Refused if none of the selected lacks one.
    """
    with refusals_recorded(scope, MADE, place.full_name, place.path), transaction() as s:
        ids = s.scalars(_lacking(scope, place, selection).limit(AT_ONCE + 1)).all()
        if not ids:
            raise Refused("所选的组织中没有缺临时团支部的乡镇街道。")
        if len(ids) > AT_ONCE:
            args = {"parent": place.id, "selection": selection.as_args()}
            return 0, request(scope, TASK, form_key, f"{TITLE}：{place.short_name}的下级", args)
        return _make(scope, place, ids), None


def make_all(job: Job) -> dict[str, Any]:
    """The run: what an attempt before has made lacks nothing any more."""
    scope, place = job.scope, session().get(Org, job.args["parent"])
    if scope is None or place is None:
        return {"count": 0}
    here = place.ref()
    ids = session().scalars(_lacking(scope, here, Selection.from_args(job.args["selection"]))).all()
    done = 0
    for start in range(0, len(ids), BATCH):
        with transaction():
            done += _make(scope, here, ids[start : start + BATCH])
            job.hold()
        job.progress("新建", min(start + BATCH, len(ids)), len(ids))
    return {"count": done}


def _make(scope: Scope, place: OrgRef, ids: Sequence[int]) -> int:
    made = create_temporaries(scope, ids)
    if made:
        record(scope, MADE, place.full_name, path=place.path, count=len(made), ids=made)
    return len(made)


def _lacking(scope: Scope, place: OrgRef, selection: Selection) -> Select[int]:
    shown = Org.province_code.not_in(hidden_provinces(scope, "township_verification"))
    return selected(scope, place, selection).where(LACKS_BRANCH, shown)


TASKS = [Task(TASK, TITLE, make_all, max_attempts=20, page=("township_verification.progress", "code"))]
