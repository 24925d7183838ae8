"""One graduate: what is registered, how it came to be so, and the form (R3.1)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.graduate_register import sources
from plugins.graduate_register.asking import asked_of
from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.changes import changes_of
from plugins.graduate_register.earlier_records import earlier_facts
from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduating import year
from plugins.graduate_register.kept import Kept
from plugins.graduate_register.record_form import (
    RecordForm,
    form_of,
    is_to_be_shown,
    judged,
    number_from,
    typed,
)
from plugins.graduate_register.record_listing import Graduate, find_graduate, next_open
from plugins.graduate_register.record_slots import MAY_EDIT, MAY_VIEW
from plugins.graduate_register.record_views import TITLE
from plugins.graduate_register.registering import Entry
from plugins.graduate_register.saving import Line, save
from plugins.graduate_register.verifying import verify
from plugins.graduate_register.words import differing, rows_of, told
from portal.divisions.whole_names import whole_name
from portal.errors import Conflict
from portal.host.current import scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to

COME_AGAIN = "此人在本团支部曾被移除，移除前的登记已填在下面，还没有保存；请核对后保存。"
OVERTAKEN = "您打开之后，别人也登记了这个人，您填写的还没有保存。请对照后决定。"


@blueprint.get("/people/<row:person_id>")
@requires(MAY_VIEW)
def record(person_id: int) -> Response:
    """What is registered about a graduate, and every change of it."""
    found = find_graduate(scope(), person_id)
    return page(
        "graduate_register/person.html", found=found, rows=rows_of(found.facts), lacks=lacks(found.facts),
        township=whole_name(found.facts.receiving_township or ""), changes=told(changes_of(person_id)),
        sources=sources.TITLES, year=year(), trail=_way(found), may_edit=scope().may(MAY_EDIT),
    )  # fmt: skip


@blueprint.post("/people/<row:person_id>/verified")
@requires(MAY_EDIT)
def verified(person_id: int) -> Response:
    """已核实，无误."""
    found = find_graduate(scope(), person_id)
    try:
        verify(scope(), person_id, number_from(request.form, "version"))
    except Conflict as conflict:
        notify(conflict.message, "warning")
    else:
        notify(f"已记下：“{found.person.name}”的登记已核实，无误。")
    return redirect_to(url_for(".record", person_id=person_id))


@blueprint.get("/people/<row:person_id>/edit")
@requires(MAY_EDIT)
def edit(person_id: int) -> Response:
    """The form, which asks for what the destination requires."""
    found = find_graduate(scope(), person_id)
    begun = _begun(found)
    return _form_page(found, form_of(begun), found.version, message="" if begun == found.facts else COME_AGAIN)


@blueprint.post("/people/<row:person_id>/edit")
@requires(MAY_EDIT)
def register_one(person_id: int) -> Response:
    """Save the form, or show it again: for another destination, with what is wrong, or beside another's entry."""
    found, version = find_graduate(scope(), person_id), number_from(request.form, "version")
    seen = _begun(found) if found.version == version else Facts()
    if is_to_be_shown(request.form):
        return _form_page(found, typed(request.form, seen), version)
    form = judged(request.form, seen)
    if form.errors:
        return _form_page(found, form, version, 422)
    line = Line(Entry(person_id, version, form.facts), number_from(request.form, "person_version"), form.mobile)
    outcome, mobiles = save(scope(), [line], sources.FORM, found.person.name)
    if kept := outcome.conflicts.get(person_id):
        return _form_page(found, form, kept.version, 409, overtaken=kept, rows=differing(kept.facts, form.facts))
    if refusal := outcome.refused.get(person_id):
        form.errors |= refusal.fields
        return _form_page(found, form, version, 422, message=refusal.message)
    if person_id in mobiles:
        form.errors["mobile"] = mobiles[person_id]
        now = find_graduate(scope(), person_id)
        return _form_page(now, form, now.version, 422, message="去向已经保存，手机号没有保存。")
    return _saved(found, form)


def _begun(found: Graduate) -> Facts:
    """What the form begins with: the record, else what was registered about an entry of the person that is removed."""
    return found.facts if found.kept else earlier_facts(found.person) or found.facts


def _saved(found: Graduate, form: RecordForm) -> Response:
    gaps = lacks(form.facts)
    notify(f"已保存“{found.person.name}”的登记" + (f"，还缺{'、'.join(gaps)}。" if gaps else "，已经完整。"))
    if request.form.get("then") != "next":
        return redirect_to(url_for(".record", person_id=found.person.id))
    if doubts := find_graduate(scope(), found.person.id).doubts:
        notify(f"“{found.person.name}”的登记疑似有误：{'；'.join(doubts)}。", "warning")
    following = next_open(found.branch, found.person.id)
    if following is None:
        notify("这个团支部的毕业生都登记完整了。", "done")
        return redirect_to(url_for(".records", code=found.branch.code))
    return redirect_to(url_for(".edit", person_id=following))


def _form_page(
    found: Graduate, form: RecordForm, version: int, status: int = 200, *, message: str = "",
    overtaken: Kept | None = None, rows: list[tuple[str, str, str]] | None = None,
) -> Response:  # fmt: skip
    return page(
        "graduate_register/edit.html", "fields", status, found=found, form=form, version=version, message=message,
        overtaken=overtaken, rows=rows or [], overtaken_text=OVERTAKEN, sources=sources.TITLES, year=year(),
        trail=[*_way(found)[:-1], (found.person.name, url_for(".record", person_id=found.person.id)), ("登记", None)],
        **asked_of(form),
    )  # fmt: skip


def _way(found: Graduate) -> list[tuple[str, str | None]]:
    register = url_for(".records", code=found.branch.code)
    return [*trail(found.branch, TITLE)[:-1], (TITLE, register), (found.person.name, None)]
