"""Reminding many organisations at once, answering, and taking back what nobody has read yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, func, select, update

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, rows_changed, session, transaction
from portal.errors import Forbidden, Refused
from portal.installation import installation
from portal.jobs.models import Run
from portal.jobs.services import cancel, request
from portal.orgs.listing import selected
from portal.orgs.models import Org
from portal.orgs.selection import Selection
from portal.pii import without_numbers
from portal.provinces.narrowing import hidden_provinces
from portal.reminders.models import LONGEST_TEXT, Reminder
from portal.reminders.queries import TASK, Line, topics_for


def remind(scope: Scope, org: OrgRef, selection: Selection, topic_key: str, text: str, form_key: str) -> int:
    """Remind the selected organisations below `org` of a topic, as a job; in the log it is one act.

    The same form sent twice is one run. An empty `text` is the topic's own. Returns the run's id. Raise Refused.
    """
    with refusals_recorded(scope, "reminder.sent", org.full_name, org.path), transaction() as s:
        topic = topics_for(scope.plugins).get(topic_key)
        if topic is None:
            raise Refused("请选择催办事项。", {"topic": "请选择催办事项"})
        said = _checked(text.strip() or topic.text(scope))
        advisory_lock(s, f"reminders.send:{form_key}")
        known = s.scalar(select(Run.id).where(Run.task == TASK, Run.key == form_key))
        if known is not None:
            return known
        count = s.scalar(select(func.count()).select_from(chosen(scope, org, selection, topic_key).subquery())) or 0
        if not count:
            raise Refused("没有符合条件的下级组织，请返回列表重新勾选。")
        args = {"parent": org.id, "selection": selection.as_args(), "topic": topic_key, "text": said}
        args["day"] = clock.today().isoformat()
        run_id = request(scope, TASK, form_key, f"催办：{topic.title}", args)
        record(scope, "reminder.sent", org.full_name, path=org.path, topic=topic.title, count=count, text=said)
    return run_id


def chosen(scope: Scope, org: OrgRef, selection: Selection, topic_key: str) -> Select[int]:
    """The ids of the selected organisations, but for those of provinces where the topic's plugin is off."""
    found, plugin = selected(scope, org, selection), installation().registry.owner_of(topic_key)
    return found.where(Org.province_code.not_in(hidden_provinces(scope, plugin))) if plugin else found


def mark_read(scope: Scope, line: Line) -> None:
    """The organisation has taken note. Raise Forbidden for anybody else; the second time nothing happens."""
    _answer(scope, line, "reminder.read", {"read_at": clock.now(), "read_by": scope.account_name}, Reminder.read_at)


def mark_done(scope: Scope, line: Line) -> None:
    """The organisation has done it, and so taken note. Raise Forbidden for anybody else."""
    now, who = clock.now(), scope.account_name
    values: dict[str, Any] = {"done_at": now, "done_by": who}
    if line.reminder.read_at is None:
        values |= {"read_at": now, "read_by": who}
    _answer(scope, line, "reminder.done", values, Reminder.done_at)


def withdraw(scope: Scope, act: Run) -> int:
    """Take back what one act has sent and nobody has read; returns from how many organisations. Raise Forbidden."""
    unread = (Reminder.sender_org_id == scope.org.id, Reminder.run_id == act.id, Reminder.read_at.is_(None))
    with refusals_recorded(scope, "reminder.withdrawn", act.title, act.path), transaction() as s:
        if act.org_id != scope.org.id:
            raise Forbidden("只有催办的组织可以撤回。")
        cancel(act.id)
        gone = rows_changed(s, delete(Reminder).where(*unread))
        record(scope, "reminder.withdrawn", act.title, count=gone, run_id=act.id)
    return gone


def _answer(scope: Scope, line: Line, action: str, values: dict[str, Any], empty: Any) -> None:
    with refusals_recorded(scope, action, line.topic.title), transaction() as s:
        if line.reminder.org_id != scope.org.id:
            raise Forbidden("只有被催办的组织可以审阅和办结。")
        still = (Reminder.id == line.reminder.id, Reminder.run_id == line.reminder.run_id, empty.is_(None))
        if rows_changed(s, update(Reminder).where(*still).values(**values)):
            record(scope, action, line.topic.title, reason=line.reminder.text)
    session().expire(line.reminder)


def _checked(text: str) -> str:
    if not text:
        raise Refused("请填写催办内容。", {"text": "请填写催办内容"})
    if len(text) > LONGEST_TEXT:
        raise Refused("催办内容太长。", {"text": f"不超过 {LONGEST_TEXT} 个字"})
    if without_numbers(text) != text:
        raise Refused("催办内容里有手机号或身份证号。", {"text": "请不要写手机号和身份证号，联系电话可写办公电话"})
    return text
