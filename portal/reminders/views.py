"""The pages of reminders: ask what to remind of, what was got and answered, what was sent and who has read it."""

from __future__ import annotations

import re
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from portal.contracts.reminders import ReminderTopic
from portal.errors import Missing, Refused
from portal.host.current import org, scope
from portal.host.frame import may_open, url_to
from portal.host.guards import requires
from portal.jobs.models import Run
from portal.jobs.queries import OPEN
from portal.jobs.watching import watch
from portal.orgs.bulk_settings import selected_head
from portal.orgs.selection import Selection
from portal.reminders import queries, services
from portal.reminders.models import LONGEST_TEXT
from portal.web.page import notify, page, redirect_to

blueprint = Blueprint("reminders", __name__, url_prefix="/reminders")

SHOWN = 20
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


@blueprint.post("/new/<org:code>")
@requires("reminders.use", org="code")
def new(code: str) -> ResponseReturnValue:
    """The page that asks what to remind of; it names the first of the organisations it will meet."""
    return _ask_page(code)


@blueprint.post("/new/<org:code>/send")
@requires("reminders.use", org="code")
def send(code: str) -> ResponseReturnValue:
    """Ask for the job that reminds them."""
    sent, key = request.form, request.form.get("form_key", "")[:64] or str(uuid4())
    selection = Selection.from_form(sent)
    try:
        run_id = services.remind(scope(), org(), selection, sent.get("topic", ""), sent.get("text", ""), key)
    except Refused as refusal:
        return _ask_page(code, refusal)
    notify("已开始催办，各组织在工作台上会看到。")
    return redirect_to(url_for(".act", run_id=run_id))


def _ask_page(code: str, refusal: Refused | None = None) -> Response:
    selection, topics = Selection.from_form(request.form), queries.topics_for(scope().plugins)
    head = selected_head(scope(), org(), selection, SHOWN + 1)
    return page(
        "portal/reminders/new.html", status=422 if refusal else 200, code=code, org=org(), shown=head[:SHOWN],
        more=len(head) > SHOWN, hidden=selection.hidden(), everything=selection.filter is not None,
        count=len(selection.codes), topics=[(one, one.text(scope())) for one in topics.values()],
        picked=request.form.get("topic") or _likely(selection, list(topics.values())),
        text=request.form.get("text", ""), longest=LONGEST_TEXT, errors=refusal.fields if refusal else {},
        form_key=str(uuid4()),
    )  # fmt: skip


def _likely(selection: Selection, topics: list[ReminderTopic]) -> str:
    """The topic whose filter was used."""
    narrowed = {key for key, _ in selection.filter.plugins} if selection.filter else set()
    return next((topic.key for topic in topics if topic.laggards and topic.laggards[0] in narrowed), topics[0].key)


@blueprint.get("/")
@requires("reminders.view")
def index() -> ResponseReturnValue:
    """What this organisation was reminded of."""
    return page("portal/reminders/received.html", lines=queries.received(scope()), states=queries.STATES)


@blueprint.get("/sent")
@requires("reminders.view")
def sent() -> ResponseReturnValue:
    """What this organisation has sent, and who has read it."""
    asked, topics = request.args, queries.topics_for(scope().plugins)
    wanted = queries.SentFilter(
        asked.get("topic", "") if asked.get("topic") in topics else "",
        asked.get("state", "") if asked.get("state") in queries.STATES else "",
    )
    lines, older = queries.sent(scope(), scope().org.id, wanted, _cursor())
    return page(
        "portal/reminders/sent.html", "list", lines=lines, older=older, wanted=wanted, states=queries.STATES,
        topics=[(one.key, one.title) for one in topics.values()],
        laggards=[(one.title, _laggards_url(one)) for one in topics.values() if one.laggards],
    )  # fmt: skip


@blueprint.get("/acts/<row:run_id>")
@requires("reminders.view")
def act(run_id: int) -> ResponseReturnValue:
    """One act of reminding: how far it is, whom it has reached, who has read it."""
    run, block = _act(run_id), "list"
    if request.headers.get("HX-Target") == "progress":
        if run.state not in OPEN:
            return Response(status=204, headers={"HX-Refresh": "true"})
        block = "progress"
    lines, older = queries.sent(scope(), run.org_id or 0, queries.SentFilter(run=run_id), _cursor())
    return page(
        "portal/reminders/act.html", block, run=run, lines=lines, older=older, states=queries.STATES,
        watched=watch(run_id), answers=queries.answers_to(run), is_own=run.org_id == scope().org.id,
    )  # fmt: skip


@blueprint.post("/acts/<row:run_id>/withdraw")
@requires("reminders.use")
def withdraw(run_id: int) -> ResponseReturnValue:
    """Take back what nobody has read yet; asks first."""
    run = _act(run_id)
    if request.form.get("confirmed") != "1":
        return page("portal/reminders/withdraw.html", run=run, answers=queries.answers_to(run))
    gone = services.withdraw(scope(), run)
    notify(f"已撤回 {gone} 个组织还没有审阅的催办。")
    return redirect_to(url_for(".act", run_id=run_id))


@blueprint.get("/<row:reminder_id>")
@requires("reminders.view")
def show(reminder_id: int) -> ResponseReturnValue:
    """One reminder, as its sender and as the reminded organisation see it."""
    line = _line(reminder_id)
    endpoint, is_mine = line.topic.endpoint, line.reminder.org_id == scope().org.id
    leads = is_mine and endpoint and may_open(endpoint, scope())
    return page(
        "portal/reminders/show.html", line=line, one=line.reminder, states=queries.STATES, is_mine=is_mine,
        url=url_to(endpoint, scope()) if leads else "",
    )  # fmt: skip


@blueprint.post("/<row:reminder_id>/read")
@requires("reminders.use")
def read(reminder_id: int) -> ResponseReturnValue:
    """The organisation has taken note."""
    services.mark_read(scope(), _line(reminder_id))
    notify("已审阅，上级可以看到。办完后请点“办结”。")
    return redirect_to(url_for(".show", reminder_id=reminder_id))


@blueprint.post("/<row:reminder_id>/done")
@requires("reminders.use")
def done(reminder_id: int) -> ResponseReturnValue:
    """The organisation has done it."""
    services.mark_done(scope(), _line(reminder_id))
    notify("已办结，上级可以看到。")
    return redirect_to(url_for(".index"))


def _line(reminder_id: int) -> queries.Line:
    line = queries.find_reminder(scope(), reminder_id)
    if line is None:
        raise Missing
    return line


def _act(run_id: int) -> Run:
    run = queries.find_act(scope(), run_id)
    if run is None:
        raise Missing
    return run


def _cursor() -> tuple[int, int] | None:
    found = _CURSOR.fullmatch(request.args.get("before", ""))
    return (int(found[1]), int(found[2])) if found else None


def _laggards_url(topic: ReminderTopic) -> str:
    assert topic.laggards is not None
    key, value = topic.laggards
    return f"{url_for('orgs.subordinates', code=scope().org.code)}?{urlencode({f'p.{key}': value})}"
