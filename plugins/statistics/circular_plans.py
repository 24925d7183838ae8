"""A circular of every day: what, when, to whom is set once; it is published with the figures of the cut-off (R4.2).

An hourly run asks for one job a plan and day, under a key of both, so that whatever is asked for twice after downtime
is one circular. It waits for the figures of that day: a while for those of all provinces, and for any for ever; a day
whose figures were never written down has no circular.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from plugins.statistics.circular_choice import Choice
from plugins.statistics.circular_drawing import drawn
from plugins.statistics.circular_figures import known_on, wanted_of
from plugins.statistics.circular_models import Circular, Plan
from plugins.statistics.circulars import issue
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Schedule, Task
from portal.db import advisory_lock, session, transaction
from portal.errors import Conflict, Missing, Refused
from portal.jobs.services import request
from portal.orgs.models import Org
from portal.provinces.queries import acting_for

DUE, DAILY = "statistics.circulars_due", "statistics.daily_circular"
TITLE = "发布每日通报"
PATIENCE = 3
"""Hours that a circular waits for provinces whose figures are not written down yet; then it says whose are missing."""
SHOWN = 7


def set_plan(scope: Scope, choice: Choice, hour: int) -> int:
    """Publish such a circular of the scope's organisation every day from now on; returns the plan's id.

    Today, too, if the hour is still to come. Raise Conflict where the same is set already.
    """
    here, now = scope.org, clock.now().astimezone(clock.SHANGHAI)
    with refusals_recorded(scope, "statistics.plan_set", here.full_name), transaction() as s:
        advisory_lock(s, f"statistics.plans:{here.id}")
        same = select(Plan.id).where(Plan.org_id == here.id, Plan.choice == choice.kept(), Plan.ended_at.is_(None))
        if s.scalar(same) is not None:
            raise Conflict("同样的每日通报已经设置。")
        plan = Plan(
            org_id=here.id, choice=choice.kept(), hour=hour, set_at=clock.now(), set_by=scope.account_name,
            first_day=now.date() if hour > now.hour else now.date() + dt.timedelta(days=1),
        )  # fmt: skip
        s.add(plan)
        s.flush()
        record(scope, "statistics.plan_set", here.full_name, hour=hour, measures=list(choice.measures))
    return plan.id


def end_plan(scope: Scope, plan_id: int) -> None:
    """Publish it no more. Raise Missing for another organisation's; the second time nothing happens."""
    with transaction() as s:
        plan = s.scalars(select(Plan).where(Plan.id == plan_id).with_for_update()).one_or_none()
        if plan is None or plan.org_id != scope.org.id:
            raise Missing
        if plan.ended_at is None:
            plan.ended_at, plan.ended_by = clock.now(), scope.account_name
            record(scope, "statistics.plan_ended", scope.org.full_name, hour=plan.hour)


def plans_of(org: OrgRef) -> Sequence[Plan]:
    """Those that go on, the newest first."""
    wanted = select(Plan).where(Plan.org_id == org.id, Plan.ended_at.is_(None)).order_by(Plan.id.desc())
    return session().scalars(wanted).all()


def issued(plans: Sequence[Plan], since: dt.date) -> Mapping[tuple[int | None, dt.date | None], int]:
    """The ids of the circulars of these plans, by plan and day."""
    wanted = select(Circular.plan_id, Circular.day, Circular.id).where(
        Circular.plan_id.in_([one.id for one in plans]), Circular.day >= since
    )
    return {(row[0], row[1]): row[2] for row in session().execute(wanted)}


def ask_for_due(job: Job) -> dict[str, Any]:
    """The hourly run: ask for what is due today and can be published."""
    now = clock.now().astimezone(clock.SHANGHAI)
    due = select(Plan, Org).join(Org, Org.id == Plan.org_id).where(
        Plan.ended_at.is_(None), Plan.first_day <= now.date(), Plan.hour <= now.hour, Org.closed_at.is_(None)
    )  # fmt: skip
    found = [(plan, acting_for(org.ref())) for plan, org in session().execute(due)]
    ready = [(plan.id, scope) for plan, scope in found if _is_ready(plan, scope, now)]
    for plan_id, scope in ready:
        request(scope, DAILY, f"{plan_id}:{now.date()}", TITLE, {"plan": plan_id, "day": now.date().isoformat()})
    return {"count": len(ready)}


def _is_ready(plan: Plan, scope: Scope, now: dt.datetime) -> bool:
    """Nothing is asked for where statistics are off: it would wait there, and all of it come out at once."""
    if "statistics" not in scope.plugins:
        return False
    wanted = wanted_of(scope.org)
    known = known_on(wanted, now.date())
    return bool(known) and (len(known) == len(wanted) or now.hour >= plan.hour + PATIENCE)


def publish_daily(job: Job) -> dict[str, Any]:
    """The day's circular of a plan; nothing where it is out, or the plan was ended meanwhile."""
    scope, day = job.scope, dt.date.fromisoformat(job.args["day"])
    assert scope is not None
    plan = session().get_one(Plan, job.args["plan"])
    try:
        made = drawn(scope, scope.org, Choice.of_kept(plan.choice, day))
    except Refused as refusal:
        return {"refused": refusal.message}
    with transaction() as s:
        held = s.scalars(select(Plan).where(Plan.id == job.args["plan"]).with_for_update()).one()
        if held.ended_at is not None or issued([held], day).get((held.id, day)):
            return {"count": 0}
        made.plan_id = held.id
        issue(s, scope, made)
        job.hold()
    return {"count": 1, "circular": made.id}


def hourly(here: dt.datetime) -> str:
    """Due every hour."""
    return here.strftime("%Y-%m-%d %H")


TASKS = [Task(DUE, "检查每日通报", ask_for_due), Task(DAILY, TITLE, publish_daily)]
SCHEDULES = [Schedule("statistics.circulars", DUE, hourly)]
