"""One of what was drawn (R4.2): what the system says, what was found, its correction; and what one has to correct."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Response, request, url_for

from plugins.statistics import spot_correcting
from plugins.statistics.blueprint import blueprint
from plugins.statistics.spot_access import CHECK, CONCERNED, SeenItem, find_item
from plugins.statistics.spot_facts import changed, said_of_orgs, said_of_people
from plugins.statistics.spot_judging import Finding, judge
from plugins.statistics.spot_models import CORRECTIONS, STATES, VERDICTS, WAYS
from plugins.statistics.spot_queries import list_corrections, way_of
from plugins.statistics.spot_steps import KINDS
from plugins.statistics.spot_views import VIEW, day_in
from portal import clock
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to


@blueprint.get("/<org:code>/spot-corrections")
@requires(VIEW, org="code")
def spot_corrections(code: str) -> Response:
    """What was found wrong, and is to be corrected here."""
    only_open, before = request.args.get("state") != "all", request.args.get("before", 0, type=row_id)
    lines, more = list_corrections(scope(), org(), only_open=only_open, before=before)
    return page(
        "statistics/spot_corrections.html", "list", code=code, org=org(), lines=lines, more=more, before=before,
        only_open=only_open, corrections=CORRECTIONS, trail=trail(org(), "抽查整改"),
    )  # fmt: skip


@blueprint.get("/spot-items/<row:item_id>")
@requires(VIEW)
def spot_item(item_id: int) -> Response:
    """One item with its history, and what this administrator may do about it."""
    return _page(find_item(scope(), item_id))


@blueprint.post("/spot-items/<row:item_id>/judge")
@requires(VIEW)
def judge_spot_item(item_id: int) -> Response:
    """Record what was found: a checker's post is one to view, the service asks who it is."""
    sent = request.form
    finding = Finding(sent.get("way", ""), sent.get("verdict", ""), sent.get("found", ""), day_in("due"))
    return _act(item_id, "已记录。", lambda seq: judge(scope(), item_id, seq, finding))


@blueprint.post("/spot-items/<row:item_id>/answer")
@requires(CHECK)
def answer_spot_item(item_id: int) -> Response:
    """The unit has corrected it."""
    text = request.form.get("answer", "")
    return _act(item_id, "已回复，等待核查人确认。", lambda seq: spot_correcting.answer(scope(), item_id, seq, text))


@blueprint.post("/spot-items/<row:item_id>/confirm")
@requires(VIEW)
def confirm_spot_item(item_id: int) -> Response:
    """It is corrected."""
    return _act(item_id, "已确认整改。", lambda seq: spot_correcting.confirm(scope(), item_id, seq))


@blueprint.post("/spot-items/<row:item_id>/return")
@requires(VIEW)
def return_spot_item(item_id: int) -> Response:
    """It is not corrected yet."""
    text, due = request.form.get("reason", ""), day_in("due")
    return _act(item_id, "已退回。", lambda seq: spot_correcting.send_back(scope(), item_id, seq, text, due))


@blueprint.post("/spot-items/<row:item_id>/drop")
@requires(VIEW)
def drop_spot_item(item_id: int) -> Response:
    """Its correction is asked for no more."""
    text = request.form.get("drop_reason", "")
    return _act(item_id, "不再要求整改。", lambda seq: spot_correcting.drop(scope(), item_id, seq, text))


def _act(item_id: int, done: str, act: Callable[[int], None]) -> Response:
    find_item(scope(), item_id)
    try:
        act(request.form.get("seq", 0, type=int))
    except (Refused, Conflict) as refusal:
        return _page(find_item(scope(), item_id), refusal)
    notify(done)
    return redirect_to(url_for(".spot_item", item_id=item_id))


def _page(seen: SeenItem, refusal: Refused | Conflict | None = None) -> Response:
    item, said = seen.item, json.loads(seen.item.said)
    now = said_of_people([item.person_id]) if item.person_id else said_of_orgs([item.org_id])
    present = now[item.person_id or item.org_id]
    return page(
        "statistics/spot_item.html", status=refusal.status if refusal else 200, seen=seen, item=item, said=said,
        now=changed(said, present.rows), gone=present.gone, way=way_of(item.id), kinds=KINDS, verdicts=VERDICTS,
        ways=WAYS, states=STATES, corrections=CORRECTIONS, today=clock.today(), values=request.form,
        message=refusal.message if refusal else "", errors=refusal.fields if isinstance(refusal, Refused) else {},
        is_late=item.correction == "sent" and item.due is not None and item.due < clock.today(),
        may_answer=scope().may(CHECK) and (seen.role == CONCERNED or item.told_org_id == scope().org.id),
        sees_check=seen.role != CONCERNED,
    )  # fmt: skip
