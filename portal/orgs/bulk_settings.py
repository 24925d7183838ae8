"""下达目标和期限: the same demand on many ticked organisations at once, as a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

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
from portal.orgs.settings import SETTINGS, above, own, set_value

TASK = "orgs.set_many"
TITLE = "下达目标和期限"
BATCH = 200


def selected_head(scope: Scope, org: OrgRef, selection: Selection, most: int) -> list[OrgRef]:
    """The first `most` selected organisations, to be shown before anything is done. Raise Refused if none is."""
    ids = session().scalars(selected(scope, org, selection).limit(most)).all()
    found = session().scalars(select(Org).where(Org.id.in_(ids)).order_by(Org.path))
    shown = [one.ref() for one in found]
    if not shown:
        raise Refused("没有符合条件的下级组织，请返回列表重新勾选。")
    return shown


def request_many(scope: Scope, org: OrgRef, selection: Selection, values: Mapping[str, str], form_key: str) -> int:
    """Ask for the demand on every selected organisation; the same form sent twice is one run. Returns the run's id."""
    with refusals_recorded(scope, "org.demand_asked", org.full_name, org.path), transaction():
        wanted = {key: SETTINGS[key].normalise(value) for key, value in values.items() if value.strip()}
        if not wanted:
            raise Refused("目标和期限至少填写一项。", dict.fromkeys(SETTINGS, "至少填写一项"))
        args = {"parent": org.id, "selection": selection.as_args(), "values": wanted}
        told = {SETTINGS[key].title: value.lstrip("0") for key, value in wanted.items()}
        record(scope, "org.demand_asked", org.full_name, path=org.path, **told)
        return request(scope, TASK, form_key, f"{TITLE}：{org.short_name}的下级", args)


def set_many(job: Job) -> dict[str, Any]:
    """Set the demand, organisation by organisation; where the superiors demand more already, that stays.

    Done again after a crash it sets the same values once more, which changes nothing.
    """
    scope, parent = job.scope, session().get(Org, job.args["parent"])
    assert scope is not None
    if parent is None:
        return {"done": 0, "stricter": 0}
    chosen = selected(scope, parent.ref(), Selection.from_args(job.args["selection"]))
    ids = session().scalars(chosen).all()
    done = stricter = 0
    for start in range(0, len(ids), BATCH):
        with transaction() as s:
            for org in s.scalars(select(Org).where(Org.id.in_(ids[start : start + BATCH])).order_by(Org.path)):
                ok = _set(scope, org.ref(), job.args["values"])
                done, stricter = done + ok, stricter + (not ok)
            job.hold()
        job.progress("设定", done + stricter, len(ids))
    return {"done": done, "stricter": stricter}


def _set(scope: Scope, org: OrgRef, values: Mapping[str, str]) -> bool:
    """Set what is not looser than the superiors' demand and not set already; True if everything asked for now holds."""
    holds = True
    for key, value in values.items():
        if SETTINGS[key].strictest([above(org, key), value]) != value:
            holds = False
        elif own(org, key) != value:
            set_value(scope, org, key, value)
    return holds


TASKS = [Task(TASK, TITLE, set_many)]
