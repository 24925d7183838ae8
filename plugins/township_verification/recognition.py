"""Recognising all organisations of a subtree, as a job or by hand (A1.1).

What is kept already and would be the same is read and left alone. So a run that was killed goes on with what it had not
reached, two at once do no harm, and a run over a country that was recognised before writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugins.township_verification import gaps
from plugins.township_verification.candidates import outdated_below, stray_within, superiors_within
from plugins.township_verification.recognising_orgs import forget_closed, recognise_orgs
from plugins.township_verification.report_following import flags_changed
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Task
from portal.db import session, transaction
from portal.jobs.context import Watcher
from portal.jobs.services import request
from portal.provinces.queries import effective_plugins, provinces_with_plugins

PLUGIN = "township_verification"
TASK = f"{PLUGIN}.recognise"
TITLE = "识别乡镇街道"
SUPERIORS, BATCH = 100, 2000
"""Superiors that are looked at together; organisations in a transaction."""


def ask(scope: Scope, org: OrgRef) -> int:
    """Ask for everything at and below `org` to be recognised, in the running transaction; returns the run."""
    acting = Scope(org=org, account_id=scope.account_id)
    return request(acting, TASK, f"{org.id}:{clock.now():%Y%m%d%H%M%S%f}", TITLE, {"code": org.code})


def catch_up(scope: Scope, province: OrgRef) -> None:
    """Nobody told of what happened while the plugin was off: closed ones are forgotten at once, a job does the rest."""
    s = session()
    forget_closed(s, s.scalars(stray_within(province)).all())
    ask(scope, province)


def recognise_subtree(job: Job) -> dict[str, Any]:
    """The run of one subtree."""
    assert job.scope is not None
    done = recognise_below(job.scope.org, job)
    with transaction():
        gaps.ask(job.scope, f"after:{job.run_id}")
    return {"count": done}


def recognise_below(org: OrgRef, watcher: Watcher) -> int:
    """Recognise what is at and below an organisation; returns of how many something else is kept now.

    Once the plugin is switched off there, no more of them.
    """
    superiors = superiors_within(org)
    parts = list(_parts(list(superiors), SUPERIORS))
    done = _recognise(org, [org.id, *session().scalars(stray_within(org))], watcher)
    for number, part in enumerate(parts, 1):
        if PLUGIN not in effective_plugins(org.province_code):
            break
        done += _recognise(org, list(outdated_below({one: superiors[one] for one in part})), watcher)
        watcher.progress("识别", number, len(parts))
    return done


class Unwatched:
    """Nobody looks on, and nobody takes the work away."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """There is nobody to tell."""

    def hold(self) -> None:
        """There is no lease to hold."""


def recognise_provinces() -> None:
    """Recognise everything where the plugin is on, and compare it with the list of divisions, in the running
    transaction: for a tree of some thousand."""
    for province in provinces_on():
        recognise_below(province, Unwatched())
        gaps.compare_below(province, Unwatched())


def _recognise(org: OrgRef, ids: Sequence[int], watcher: Watcher) -> int:
    done = 0
    for part in _parts(ids, BATCH):
        with transaction() as s:
            forget_closed(s, part)
            steps = recognise_orgs(s, part)
            flags_changed(Scope(org=org), [step.org.id for step in steps if step.is_new or step.is_other])
            watcher.hold()
        done += sum(step.is_new or step.is_rewritten or step.is_other for step in steps)
    return done


def _parts(ids: Sequence[int], size: int) -> Sequence[Sequence[int]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def provinces_on() -> list[OrgRef]:
    """The provinces where the plugin is on, in the order of the tree."""
    return [province for province, on in provinces_with_plugins() if PLUGIN in on]


TASKS = [Task(TASK, TITLE, recognise_subtree, max_attempts=20, page=(f"{PLUGIN}.recognition", "code"))]
