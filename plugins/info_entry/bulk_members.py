"""Moving, removing and restoring many people: at once up to a thousand, beyond that as a job, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from plugins.info_entry.member_listing import next_ids
from plugins.info_entry.member_selection import AT_ONCE, Chosen, chosen_from_args, resolved
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Task
from portal.db import session, transaction
from portal.errors import Conflict, Refused
from portal.jobs.services import request
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people import moving
from portal.people.models import Person

TASK, TITLE = "info_entry.people_in_bulk", "批量移动或移除团员"
MOVE, REMOVE = "move", "remove"
STEP = 500


def act(scope: Scope, org: OrgRef, chosen: Chosen, wish: dict[str, str], form_key: str) -> tuple[int, int]:
    """Do what is wished with the chosen: (how many were moved or removed, 0), or (0, the id of the run that does it).

    `wish` has `what`, and the `branch` to move to or the `reason` to remove for. Raise Refused, Conflict or Missing.
    """
    who = resolved(scope, org, chosen)
    if who.filter is None and len(who.ids) <= AT_ONCE:
        return _do(scope, wish, who.ids), 0
    if wish["what"] == REMOVE and not wish["reason"].strip():
        raise Refused("移除团员必须说明原因，例如“已转出”“重复录入”。", {"reason": "请填写移除的原因"})
    args = {"org": org.id, "chosen": who.as_args(), "wish": wish}
    return 0, request(scope, TASK, form_key, TITLE, args)


def restore(scope: Scope, ids: Sequence[int]) -> tuple[int, list[str]]:
    """Bring removed people back, each for itself: how many came, and why the others did not."""
    own = among_own(scope, ids)
    versions = select(Person.id, Person.name, Person.version).where(Person.id.in_(own), Person.removed_at.is_not(None))
    back, kept = 0, []
    for person_id, name, version in session().execute(versions).all():
        try:
            moving.restore(scope, person_id, version)
            back += 1
        except (Refused, Conflict) as refusal:
            kept.append(f"{name}：{refusal.message}")
    return back, kept


def people_in_bulk(job: Job) -> dict[str, Any]:
    """The job: done again after a crash it finds those moved or removed already, and leaves them."""
    scope, org = job.scope, session().get(Org, job.args["org"])
    assert scope is not None
    if org is None:
        return {"done": 0}
    done, seen, chosen = 0, 0, chosen_from_args(job.args["chosen"])
    for ids in _steps(scope, org.ref(), chosen):
        done += _patiently(partial(_step, job, scope, ids))
        seen += len(ids)
        job.progress("处理", seen, max(seen, len(chosen.ids)))
    return {"done": done}


def _step(job: Job, scope: Scope, ids: Sequence[int]) -> int:
    with transaction():
        moved = _do(scope, job.args["wish"], among_own(scope, ids))
        job.hold()
    return moved


def among_own(scope: Scope, ids: Sequence[int]) -> list[int]:
    """Those of the people who are in the scope's subtree still."""
    own = select(Person.id).join(Org, Org.id == Person.org_id).where(Person.id.in_(ids))
    return list(session().scalars(own.where(Org.path >= scope.org.path, Org.path < upper(scope.org.path))))


def _steps(scope: Scope, org: OrgRef, chosen: Chosen) -> Iterator[Sequence[int]]:
    if chosen.filter is None:
        yield from (chosen.ids[start : start + STEP] for start in range(0, len(chosen.ids), STEP))
        return
    cursor = ""
    while True:
        ids, cursor = next_ids(scope, org, chosen.filter, (), cursor, STEP)
        if ids:
            yield ids
        if not cursor:
            return


def _do(scope: Scope, wish: dict[str, str], ids: Sequence[int]) -> int:
    if wish["what"] == MOVE:
        return moving.move(scope, ids, wish["branch"])
    return moving.remove(scope, ids, wish["reason"])


def _patiently(step: Callable[[], int], tries: int = 3) -> int:
    """Somebody may move one of the people in the same moment: look again."""
    for _ in range(tries - 1):
        try:
            return step()
        except Conflict:
            continue
    return step()


TASKS = [Task(TASK, TITLE, people_in_bulk)]
