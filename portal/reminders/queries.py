"""Reading reminders: what an organisation got, what it sent, and who has read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import Post
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import Scope
from portal.contracts.setup import MANAGE
from portal.db import session
from portal.installation import installation
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.reminders.models import Reminder

PAGE = 50
MOST_RECEIVED = 200
"""Superiors times topics: there cannot be many."""
TASK = "reminders.send"
UNREAD, READ, DONE = "unread", "read", "done"
STATES = {UNREAD: "未审阅", READ: "已审阅", DONE: "已办结"}
_Sender = aliased(Org)
_IS_MANNED = exists().where(Post.org_id == Reminder.org_id, Post.ended_at.is_(None), Post.role == MANAGE)
_REMINDERS = (
    select(Reminder, Org.full_name, Org.code, _Sender.full_name, _Sender.short_name, _IS_MANNED)
    .join(Org, Org.id == Reminder.org_id)
    .join(_Sender, _Sender.id == Reminder.sender_org_id)
)
"""Every workbench asks for them: put together once."""


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder with both ends, the topic, and whether the reminded organisation has somebody to read it."""

    reminder: Reminder
    org: str
    code: str
    sender: str
    sender_short: str
    is_manned: bool
    topic: ReminderTopic

    @property
    def state(self) -> str:
        """unread, read or done."""
        return DONE if self.reminder.done_at else READ if self.reminder.read_at else UNREAD


@dataclass(frozen=True, slots=True)
class SentFilter:
    """What is shown of what was sent; '' and 0 are everything. `run` is one act."""

    topic: str = ""
    state: str = ""
    run: int = 0


def topics_for(plugins: frozenset[str]) -> Mapping[str, ReminderTopic]:
    """Topics of the core and of these plugins, by key, in their order."""
    registry = installation().registry
    found = registry.of(registry.reminder_topics(), plugins)
    return dict(sorted(found.items(), key=lambda item: (item[1].weight, item[0])))


def find_reminder(scope: Scope, reminder_id: int) -> Line | None:
    """The reminder, if this organisation or one below it got it, whoever sent it."""
    path = scope.org.path
    mine = and_(Org.path >= path, Org.path < upper(path))
    found = _lines(scope, _wanted(scope).where(Reminder.id == reminder_id, mine))
    return found[0] if found else None


def received(scope: Scope, *, only_open: bool = False, limit: int = MOST_RECEIVED) -> list[Line]:
    """What this organisation was reminded of: what is still to be done, then the rest, the newest first."""
    wanted = _wanted(scope).where(Reminder.org_id == scope.org.id)
    if only_open:
        wanted = wanted.where(Reminder.done_at.is_(None))
    order = (Reminder.done_at.is_not(None), Reminder.sent_at.desc(), Reminder.id.desc())
    return _lines(scope, wanted.order_by(*order).limit(limit))


def sent(
    scope: Scope, sender_id: int, wanted: SentFilter, before: tuple[int, int] | None = None
) -> tuple[list[Line], str]:
    """A page of what an organisation has sent to those below the scope, the newest first, and the key of the next."""
    rows = sent_by(scope, sender_id, wanted)
    if before is not None:
        run, last = before
        rows = rows.where(or_(Reminder.run_id < run, and_(Reminder.run_id == run, Reminder.id > last)))
    found = _lines(scope, rows.limit(PAGE + 1))
    more = len(found) > PAGE
    found = found[:PAGE]
    return found, f"{found[-1].reminder.run_id}-{found[-1].reminder.id}" if more else ""


def sent_by(scope: Scope, sender_id: int, wanted: SentFilter) -> Select[*tuple[Any, ...]]:
    """Rows for `lines` of what an organisation has sent to those below the scope, the newest first."""
    below = and_(Org.path > scope.org.path, Org.path < upper(scope.org.path))
    rows = _wanted(scope).where(Reminder.sender_org_id == sender_id, below, *_matching(wanted))
    return rows.order_by(Reminder.run_id.desc(), Reminder.id)


def find_act(scope: Scope, run_id: int) -> Run | None:
    """The run of one act of reminding, if this organisation or one below it did it."""
    run = session().get(Run, run_id, populate_existing=True)
    return run if run is not None and run.task == TASK and scope.covers(run.path) else None


def answers_to(act: Run) -> dict[str, int]:
    """How many organisations one act has reached, and how many of them have read it and done it."""
    of_act = (Reminder.sender_org_id == act.org_id, Reminder.run_id == act.id)
    counted = select(func.count(), func.count(Reminder.read_at), func.count(Reminder.done_at)).where(*of_act)
    sent_, read, done = session().execute(counted).one()
    return {"sent": sent_, READ: read, DONE: done}


def _wanted(scope: Scope) -> Select[*tuple[Any, ...]]:
    return _REMINDERS.where(Reminder.topic.in_(topics_for(scope.plugins)))


def _matching(wanted: SentFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.topic:
        yield Reminder.topic == wanted.topic
    if wanted.run:
        yield Reminder.run_id == wanted.run
    if wanted.state == UNREAD:
        yield Reminder.read_at.is_(None)
        yield Reminder.done_at.is_(None)
    elif wanted.state == READ:
        yield Reminder.read_at.is_not(None)
        yield Reminder.done_at.is_(None)
    elif wanted.state == DONE:
        yield Reminder.done_at.is_not(None)


def _lines(scope: Scope, rows: Select[*tuple[Any, ...]]) -> list[Line]:
    return lines(scope, session().execute(rows).all())


def lines(scope: Scope, rows: Sequence[Any]) -> list[Line]:
    """Rows of `sent_by` with their topics."""
    topics = topics_for(scope.plugins)
    return [
        Line(one, org, code, sender, sender_short, is_manned, topics[one.topic])
        for one, org, code, sender, sender_short, is_manned in rows
    ]
