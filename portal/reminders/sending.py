"""The job: reminds the selected organisations batch by batch. Done again after a crash it changes nothing more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, literal, null, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import Scope
from portal.contracts.setup import Task
from portal.db import is_postgresql, session, transaction
from portal.orgs.models import Org
from portal.orgs.selection import Selection
from portal.reminders.models import Reminder
from portal.reminders.queries import TASK
from portal.reminders.services import chosen

BATCH = 500
UNIQUE = ("org_id", "sender_org_id", "topic")
COLUMNS = ("org_id", "sender_org_id", "sender_name", "topic", "text", "times", "last_day", "sent_at", "run_id")


def send(job: Job) -> dict[str, Any]:
    """Remind everybody who is selected and still there."""
    scope, parent = job.scope, session().get(Org, job.args["parent"])
    assert scope is not None
    if parent is None:
        return {"reminded": 0}
    wanted = chosen(scope, parent.ref(), Selection.from_args(job.args["selection"]), job.args["topic"])
    ids = session().scalars(wanted).all()
    for start in range(0, len(ids), BATCH):
        with transaction() as s:
            _remind(s, job, scope, ids[start : start + BATCH])
            job.hold()
        job.progress("催办", min(start + BATCH, len(ids)), len(ids))
    return {"reminded": len(ids)}


def _remind(s: Session, job: Job, scope: Scope, ids: Sequence[int]) -> None:
    """One statement for the batch. Reminded again on the same day counts once, and stays read if it says the same."""
    values = (
        scope.org.id, scope.account_name, job.args["topic"], job.args["text"], 1,
        dt.date.fromisoformat(job.args["day"]), clock.now(), job.run_id,
    )  # fmt: skip
    typed = [literal(value, Reminder.__table__.c[name].type) for name, value in zip(COLUMNS[1:], values, strict=True)]
    source = select(Org.id, *typed).where(Org.id.in_(ids), Org.closed_at.is_(None)).order_by(Org.id)
    wish = (pg_insert if is_postgresql(s) else sqlite_insert)(Reminder).from_select(COLUMNS, source)
    s.execute(wish.on_conflict_do_update(index_elements=UNIQUE, set_=_over(wish.excluded)))


def _over(new: Any) -> dict[str, ColumnElement[Any] | Any]:
    """What becomes of a reminder that is there already."""
    is_later = new.last_day > Reminder.last_day
    same = and_(~is_later, new.text == Reminder.text)
    answers = ("read_at", "read_by", "done_at", "done_by")
    return {
        **{name: new[name] for name in ("sender_name", "text", "sent_at", "run_id")},
        "times": case((is_later, Reminder.times + 1), else_=Reminder.times),
        "last_day": case((is_later, new.last_day), else_=Reminder.last_day),
        **{name: case((same, getattr(Reminder, name)), else_=null()) for name in answers},
    }


TASKS = [Task(TASK, "催办", send, page=("reminders.act", "run_id"))]
