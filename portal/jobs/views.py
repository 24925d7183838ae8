"""The list of background work, and one run with its true progress."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.askers import askers
from portal.audit.details import shown_details
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.db import transaction
from portal.errors import Missing
from portal.host.current import scope
from portal.host.frame import may_open
from portal.host.guards import requires
from portal.jobs import services
from portal.jobs.models import Run
from portal.jobs.pages import page_of
from portal.jobs.queries import OPEN, STATES, find_run, recent_runs
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to, wants_fragment

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("/")
@requires("jobs.view")
def index() -> ResponseReturnValue:
    """Runs of the subtree, the newest first."""
    state = request.args.get("state", "")
    rows, older = recent_runs(scope(), request.args.get("before", type=row_id), state)
    return page(
        "portal/jobs/index.html", "list", rows=rows, older=older, states=STATES, state=state, askers=askers(rows)
    )


@blueprint.get("/<row:run_id>")
@requires("jobs.view")
def show(run_id: int) -> ResponseReturnValue:
    """One run: progress while it runs, its end, its error. At the end htmx is told to take the whole page anew."""
    run = _run(run_id)
    result = shown_details(run.result) if run.result else ""
    response = page(
        "portal/jobs/show.html", "progress", run=run, states=STATES, result=result, outcome_url=_outcome_url(run)
    )
    if wants_fragment() and run.state not in OPEN:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<row:run_id>/retry")
@requires("jobs.manage")
def retry(run_id: int) -> ResponseReturnValue:
    """Put a failed run back into the queue."""
    run = _run(run_id)
    with refusals_recorded(scope(), "job.retried", run.title, run.path), transaction():
        services.retry(run.id)
        record(scope(), "job.retried", run.title, path=run.path, run_id=run.id)
    notify("已重新排队，稍后自动开始。", "done")
    return redirect_to(url_for(".show", run_id=run_id))


def _outcome_url(run: Run) -> str:
    """The page of what the run has made or changed, for those who may go there."""
    found = page_of(scope(), run)
    return url_for(found[0], **found[1]) if found and may_open(found[0], scope()) else ""


def _run(run_id: int) -> Run:
    run = find_run(scope(), run_id)
    if run is None:
        raise Missing
    return run
