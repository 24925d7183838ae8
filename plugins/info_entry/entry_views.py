"""录入团员: the form of a new member or cadre, of a change, and of a correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import uuid4

from flask import Response, request, url_for

from plugins.info_entry import person_form
from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.holding_numbers import found_by, offer_of
from plugins.info_entry.member_queries import LISTED, branches_below, find_person, is_branch
from plugins.info_entry.person_form import CHOICES, Judged
from plugins.info_entry.person_show import masked
from portal.contracts.scope import OrgRef
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.forms import version_from
from portal.people import entering
from portal.people.entering import Taken
from portal.people.models import Person
from portal.people.particulars import particulars_of
from portal.web.page import notify, page, redirect_to

Refusal: TypeAlias = Refused | Conflict | None
LONGEST_KEY = 64


@blueprint.get("/<org:code>/members/new")
@requires("info_entry.enter", org="code")
def new(code: str) -> Response:
    """The form for a branch's new member; above a branch, the choice of one."""
    if not is_branch(org()):
        q = request.args.get("q", "").strip()[:100]
        return page(
            "info_entry/choose_branch.html", "branches", code=code, org=org(), q=q, branches=branches_below(org(), q),
            most=LISTED,
        )
    return _new_page(code, {})


@blueprint.post("/<org:code>/members/new")
@requires("info_entry.enter", org="code")
def enter(code: str) -> Response:
    """Enter the person, once the warnings were read; the same form sent twice enters once."""
    if not is_branch(org()):
        raise Refused("团员只能录入到团支部，请先选择团支部。")
    judged = person_form.judge(request.form, org().full_name)
    if judged.particulars is None or not judged.is_confirmed(request.form):
        return _new_page(code, request.form, judged)
    key = request.form.get("form_key", "")[:LONGEST_KEY]
    try:
        person_id = entering.enter(scope(), code, judged.particulars, key)
    except (Refused, Conflict) as refusal:
        if not (isinstance(refusal, Taken) and entering.was_entered_by(scope(), refusal.holder.person_id, key)):
            return _new_page(code, request.form, judged, refusal)
        person_id = refusal.holder.person_id
    notify(f"已录入“{judged.particulars.name}”，各级组织的人数已同步更新。")
    if request.form.get("then") == "next":
        return redirect_to(url_for("info_entry.new", code=code))
    return redirect_to(url_for("info_entry.person", person_id=person_id))


@blueprint.get("/people/<row:person_id>/edit")
@requires("info_entry.enter")
def edit_person(person_id: int) -> Response:
    """The form for everything but the identity."""
    return _edit_page(*find_person(scope(), person_id))


@blueprint.post("/people/<row:person_id>/edit")
@requires("info_entry.enter")
def change_person(person_id: int) -> Response:
    """Save what was changed."""
    person, branch = find_person(scope(), person_id)
    judged = person_form.judge(request.form, branch.full_name, particulars_of(person))
    if judged.particulars is None or not judged.is_confirmed(request.form):
        return _edit_page(person, branch, judged)
    try:
        entering.change(scope(), person_id, version_from(request.form), judged.particulars)
    except (Refused, Conflict) as refusal:
        return _edit_page(person, branch, judged, refusal)
    notify("资料已保存。")
    return redirect_to(url_for("info_entry.person", person_id=person_id))


@blueprint.get("/people/<row:person_id>/correct")
@requires("info_entry.enter")
def ask_correction(person_id: int) -> Response:
    """The form for a name or an ID number that was entered wrongly."""
    return _correction_page(*find_person(scope(), person_id))


@blueprint.post("/people/<row:person_id>/correct")
@requires("info_entry.enter")
def correct_person(person_id: int) -> Response:
    """更正, with a reason, which stays in the person's history and in the log."""
    person, branch = find_person(scope(), person_id)
    judged = person_form.judge_identity(request.form, branch.full_name, particulars_of(person))
    if judged.particulars is None or not judged.is_confirmed(request.form):
        return _correction_page(person, branch, judged)
    identity, reason = person_form.identity_of(judged.particulars), request.form.get("reason", "")
    try:
        entering.correct(scope(), person_id, version_from(request.form), identity, reason)
    except (Refused, Conflict) as refusal:
        return _correction_page(person, branch, judged, refusal)
    notify("已更正，更正前后的内容记在变动记录中。")
    return redirect_to(url_for("info_entry.person", person_id=person_id))


def _new_page(code: str, values: Mapping[str, str], judged: Judged | None = None, refusal: Refusal = None) -> Response:
    key = values.get("form_key", "") or str(uuid4())
    return page(
        "info_entry/new.html", status=_status(judged, refusal), code=code, org=org(), values=values, form_key=key,
        choices=CHOICES, **_complaints(judged, refusal),
    )  # fmt: skip


def _edit_page(person: Person, branch: OrgRef, judged: Judged | None = None, refusal: Refusal = None) -> Response:
    values = request.form if judged else person_form.values_of(particulars_of(person))
    version = request.form.get("version", "") if judged else person.version
    return page(
        "info_entry/edit.html", status=_status(judged, refusal), person=person, org=branch, values=values,
        version=version, numbers=masked(person), choices=CHOICES, **_complaints(judged, refusal),
    )  # fmt: skip


def _correction_page(person: Person, branch: OrgRef, judged: Judged | None = None, refusal: Refusal = None) -> Response:
    version = request.form.get("version", "") if judged else person.version
    return page(
        "info_entry/correct.html", status=_status(judged, refusal), person=person, org=branch,
        values=request.form if judged else {}, version=version, numbers=masked(person), **_complaints(judged, refusal),
    )  # fmt: skip


def _status(judged: Judged | None, refusal: Refusal) -> int:
    return refusal.status if refusal else 422 if judged else 200


def _complaints(judged: Judged | None, refusal: Refusal) -> dict[str, Any]:
    """What the form says: errors beside their fields, warnings that a second press confirms, who has a number."""
    errors = dict(judged.errors) if judged else {}
    if isinstance(refusal, Refused):
        errors |= {
            field: refusal.message if isinstance(refusal, Taken) else text for field, text in refusal.fields.items()
        }
    warnings, doubts = (judged.warnings, judged.doubts) if judged and not errors else ((), "")
    said = {"errors": errors, "warnings": warnings, "doubts": doubts, "message": refusal.message if refusal else ""}
    return said | _holder(judged, refusal)


def _holder(judged: Judged | None, refusal: Refusal) -> dict[str, Any]:
    """Who has the number that was typed, and the slip that offers to ask them; neither if nobody has it."""
    if not isinstance(refusal, Taken) or judged is None or judged.particulars is None:
        return {"found": None, "offer": ""}
    found = found_by(scope(), refusal, judged.particulars)
    return {"found": found, "offer": offer_of(scope(), found)}
