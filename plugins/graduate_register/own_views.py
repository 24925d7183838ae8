"""本人填写: what a member sees who follows a class's link, on a telephone, without an account (R3.1).

Every address holds the class's code, and every page but the first belongs to a visit that was proved.
"""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import ImmutableMultiDict

from plugins.graduate_register.asking import asked_of
from plugins.graduate_register.doubts import contradictions
from plugins.graduate_register.facts import lacks
from plugins.graduate_register.guessing import branch_by_key, opening, proof_counted
from plugins.graduate_register.own_entries import Said, hidden_fields, own_record, save_own, seen_facts, shown_facts
from plugins.graduate_register.proving import claim_of, prove
from plugins.graduate_register.record_form import RecordForm, form_of, is_to_be_shown, number_from, typed
from plugins.graduate_register.record_listing import Graduate
from plugins.graduate_register.visits import Member, end_visit, former_visit, member_by
from plugins.graduate_register.words import rows_of
from portal.accounts.codes import plain_code
from portal.accounts.drafts import opened_form, sealed_form
from portal.accounts.throttle import ThrottleAway, TooManyFailures, visitor_address
from portal.divisions.answering import township_answer
from portal.errors import Missing, PortalError, Refused
from portal.host.current import org
from portal.host.guards import public_by
from portal.web.page import notify, page, redirect_to, wants_fragment

own = Blueprint("own", __name__, url_prefix="/g")
COOKIE = "portal_register"
ENDED = "时间太久没有操作，请重新证明身份。"
GOES_ON = "时间太久没有操作，还没有保存。填写的内容还在：请重新证明身份，然后接着填写。"
PRESS_SAVE = "时间太久没有操作。请按“保存”，重新证明身份后接着填写；填写的内容不会丢失。"
AGAIN = "离开之前填写的内容还在，但还没有保存。请核对后保存。"
NOT_YOURS = "离开之前填写的内容是另一个人的，没有带过来。"


@own.get("")
@public_by(branch_by_key)
def find() -> Response:
    """A code that was typed leads to its class."""
    return redirect_to(url_for(".start", key=plain_code(request.args["key"])))


@own.get("/<key>")
@public_by(branch_by_key)
def start(key: str) -> Response:
    """For a visitor the questions that prove who they are, for a member what is registered."""
    member = _member()
    if member is None:
        return _proof_page()
    found = own_record(org(), member)
    if found.kept is None:
        return redirect_to(url_for(".entry", key=key))
    facts = shown_facts(member, found.facts)
    return page(
        "graduate_register/own_saved.html", branch=org(), key=key, member=member, until=opening().until,
        rows=rows_of(facts), lacks=lacks(found.facts), doubts=contradictions(facts), kept=found.kept,
    )  # fmt: skip


@own.post("/<key>")
@public_by(branch_by_key)
def prove_it(key: str) -> Response:
    """Begin a visit."""
    form = request.form
    try:
        claim = claim_of(form.get("tail", ""), form.get("mobile", ""), form.get("name", ""))
        with proof_counted(claim):
            token = prove(opening(), org(), claim, visitor_address())
    except (Refused, TooManyFailures, ThrottleAway) as refusal:
        return _proof_page(refusal)
    answer = _go_on(key, token)
    where = url_for(".find")
    answer.set_cookie(COOKIE, token, path=where, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def _go_on(key: str, token: str) -> Response:
    """To the form that was kept when the visit before ended, if it is this member's; else to what is registered."""
    former, member = former_visit(opening(), request.cookies.get(COOKIE, "")), member_by(opening(), token)
    draft = opened_form(request.form.get("draft", ""), _kept_for(former)) if former else None
    if draft is None or member is None or former is None:
        return redirect_to(url_for(".start", key=key))
    if former[1] != member.person_id:
        notify(NOT_YOURS, "warning")
        return redirect_to(url_for(".start", key=key))
    found, fields = own_record(org(), member), ImmutableMultiDict(draft.fields)
    version = number_from(fields, "version")
    notify(AGAIN, "info")
    return _form_page(member, found, typed(fields, seen_facts(found, version)), version)


def _kept_for(visit: tuple[int, int]) -> str:
    return "graduate_register.draft:{}:{}".format(*visit)


@own.get("/<key>/entry")
@public_by(branch_by_key)
def entry(key: str) -> Response:
    """The member's form."""
    member = _member()
    if member is None:
        return redirect_to(url_for(".start", key=key))
    found = own_record(org(), member)
    return _form_page(member, found, form_of(shown_facts(member, found.facts)), found.version)


@own.post("/<key>/entry")
@public_by(branch_by_key)
def save(key: str) -> Response:
    """Save the form, or show it again: for another destination, with what is wrong, or beside another's entry."""
    member = _member()
    if member is None:
        return _ended()
    version = number_from(request.form, "version")
    if is_to_be_shown(request.form):
        found = own_record(org(), member)
        return _form_page(member, found, typed(request.form, seen_facts(found, version)), version)
    said = save_own(org(), member, request.form, version, number_from(request.form, "person_version"))
    if not said.is_saved:
        found = own_record(org(), member)
        return _form_page(member, found, said.form, said.version, 409 if said.overtaken else 422, said)
    gaps = lacks(said.facts)
    notify("已保存" + (f"，还缺{'、'.join(gaps)}。" if gaps else "，已经填写完整，谢谢！"))
    return redirect_to(url_for(".start", key=key))


@own.post("/<key>/townships")
@public_by(branch_by_key)
def townships(key: str) -> Response:
    """What the form's pickers offer."""
    if _member() is None:
        return _ended()
    return township_answer(url_for(".townships", key=key))


@own.post("/<key>/leave")
@public_by(branch_by_key)
def leave(key: str) -> Response:
    """The telephone may be somebody else's."""
    if member := _member():
        end_visit(member)
    notify("您已退出。截止前可以再进来修改。")
    answer = redirect_to(url_for(".start", key=key))
    answer.delete_cookie(COOKIE, path=url_for(".find"))
    return answer


@own.errorhandler(Missing)
def nowhere(_missing: Missing) -> Response:
    """The one answer to whatever does not lead to an open class, with a field for a code."""
    return page("graduate_register/own_nowhere.html", status=404)


def _member() -> Member | None:
    return member_by(opening(), request.cookies.get(COOKIE, ""))


def _ended() -> Response:
    """The visit is over: a part of a page says so above it and leaves what is typed, a whole form is kept."""
    if wants_fragment():
        raise Refused(PRESS_SAVE)
    former = former_visit(opening(), request.cookies.get(COOKIE, ""))
    draft = sealed_form(_kept_for(former)) if former else ""
    return _proof_page(Refused(GOES_ON if draft else ENDED), draft)


def _proof_page(refusal: PortalError | None = None, draft: str = "") -> Response:
    form = request.form if request.endpoint == f"{request.blueprint}.prove_it" else {}
    return page(
        "graduate_register/own_proof.html", status=refusal.status if refusal else 200, branch=org(),
        until=opening().until, refusal=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {}, mobile=form.get("mobile", ""),
        name=form.get("name", ""), draft=draft or form.get("draft", ""),
        action=url_for(".start", key=(request.view_args or {})["key"]),
    )  # fmt: skip


def _form_page(
    member: Member, found: Graduate, form: RecordForm, version: int, status: int = 200, said: Said | None = None
) -> Response:  # fmt: skip
    key = (request.view_args or {})["key"]
    return page(
        "graduate_register/own_entry.html", "fields", status, branch=org(), key=key, member=member, form=form,
        version=version, person_version=found.person.version, said=said, until=opening().until,
        hidden=hidden_fields(member, found.facts), picker_url=url_for(".townships", key=key), **asked_of(form),
    )  # fmt: skip
