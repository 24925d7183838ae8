"""Pages that change the tree: new, edit, move, close, settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flask import Blueprint, Response, request, url_for

from portal.contracts.scope import OrgRef
from portal.db import session
from portal.errors import Conflict, Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs import forms, nesting, queries, services, settings
from portal.orgs.listing import list_page
from portal.orgs.moving import move
from portal.orgs.naming import own_words
from portal.orgs.nesting import Kind
from portal.orgs.selection import ListFilter
from portal.web.page import notify, page, redirect_to

blueprint = Blueprint("orgs", __name__)

SHOWN_TARGETS = 20

Refusal: TypeAlias = Refused | Conflict | None
FormPage: TypeAlias = Callable[..., Response]


@blueprint.get("/orgs/<org:code>/new")
@requires("orgs.manage", org="code")
def new(code: str) -> Response:
    """The form for a new subordinate organisation; with `unit` and `kind` in the address it has names already."""
    if request.args.get("unit"):
        wanted = {name: request.args.get(name, "") for name in ("unit", "kind")} | {"industry": org().industry}
        return _with_names(_new_page, code, org().full_name, wanted)
    return _new_page(code)


@blueprint.post("/orgs/<org:code>/new")
@requires("orgs.manage", org="code")
def create(code: str) -> Response:
    """新建下级组织; or with 生成名称 the same form with names in it."""
    if request.form.get("suggest"):
        return _with_names(_new_page, code, org().full_name, request.form)
    try:
        made = services.create(scope(), code, forms.facts_from(request.form))
    except (Refused, Conflict) as refusal:
        return _new_page(code, refusal)
    notify(f"已新建“{made.full_name}”。")
    _remark_on(made)
    return redirect_to(url_for("orgs.profile", code=made.code))


@blueprint.get("/orgs/<org:code>/edit")
@requires("orgs.manage", org="code")
def edit(code: str) -> Response:
    """The form for an organisation's facts."""
    return _edit_page(code)


@blueprint.post("/orgs/<org:code>/edit")
@requires("orgs.manage", org="code")
def change(code: str) -> Response:
    """Save the facts; or with 生成名称 the same form with names in it."""
    if request.form.get("suggest"):
        above = queries.superior(org())
        return _with_names(_edit_page, code, above.full_name if above else "", request.form)
    try:
        now = services.change(scope(), code, forms.version_from(request.form), forms.facts_from(request.form))
    except (Refused, Conflict) as refusal:
        return _edit_page(code, refusal)
    notify("组织资料已保存。")
    if (now.full_name, now.short_name, now.category) != (org().full_name, org().short_name, org().category):
        _remark_on(now)
    return redirect_to(url_for("orgs.profile", code=code))


@blueprint.get("/orgs/<org:code>/move")
@requires("orgs.manage", org="code")
def choose_target(code: str) -> Response:
    """Where to: search for the new superior, then see what will happen."""
    _refuse_own(code)
    if target_code := request.args.get("target", ""):
        return _confirm_move(code, target_code)
    wanted = ListFilter.parse({"q": request.args.get("q", "")})
    targets = _targets(wanted) if wanted.q else []
    return page("portal/orgs/move.html", "targets", code=code, org=org(), q=wanted.q, targets=targets)


@blueprint.post("/orgs/<org:code>/move")
@requires("orgs.manage", org="code")
def move_now(code: str) -> Response:
    """移动, after it was confirmed."""
    target_code = request.form.get("target", "")
    try:
        moved = move(scope(), code, forms.version_from(request.form), target_code)
    except (Refused, Conflict) as refusal:
        return _confirm_move(code, target_code, refusal)
    notify(f"已移动“{moved.full_name}”及其全部下级组织。")
    return redirect_to(url_for("orgs.profile", code=code))


@blueprint.get("/orgs/<org:code>/close")
@requires("orgs.manage", org="code")
def ask_close(code: str) -> Response:
    """What closing means, and what still keeps the organisation."""
    _refuse_own(code)
    return _close_page(code)


@blueprint.post("/orgs/<org:code>/close")
@requires("orgs.manage", org="code")
def close_now(code: str) -> Response:
    """撤销, after it was confirmed."""
    above = queries.superiors(scope(), org())
    try:
        services.close(scope(), code, forms.version_from(request.form))
    except (Refused, Conflict) as refusal:
        return _close_page(code, refusal)
    notify(f"已撤销“{org().full_name}”。")
    return redirect_to(url_for("orgs.subordinates", code=above[-1].code))


@blueprint.get("/orgs/<org:code>/settings")
@requires("orgs.manage", org="code")
def show_settings(code: str) -> Response:
    """目标和期限."""
    return _settings_page(code)


@blueprint.post("/orgs/<org:code>/settings")
@requires("orgs.manage", org="code")
def save_settings(code: str) -> Response:
    """Set target and deadline, stricter than the superior's or not at all (R1.1)."""
    key = request.form.get("key", "")
    if key not in settings.SETTINGS:
        raise Missing
    try:
        settings.set_value(scope(), org(), key, request.form.get(key, ""))
    except Refused as refusal:
        return _settings_page(code, refusal)
    notify("设定已保存，对本组织和全部下级组织生效。")
    return redirect_to(url_for("orgs.show_settings", code=code))


def _with_names(form_page: FormPage, code: str, above: str, wanted: Mapping[str, str]) -> Response:
    """The form with the names that the unit and category wanted suggest; nothing is saved."""
    try:
        return form_page(code, None, forms.with_names(wanted, above))
    except Refused as refusal:
        return form_page(code, refusal)


def _remark_on(org: OrgRef) -> None:
    """Say what is unusual about new names, which are saved all the same."""
    if found := [remark.text for remark in queries.unusual_names(org)]:
        notify(f"请核对名称：{'；'.join(found)}。如有需要，可以在“修改”中更正。", "warning")


def _new_page(code: str, refusal: Refusal = None, named: Mapping[str, str] | None = None) -> Response:
    kinds = forms.kind_choices(Kind(org().category, org().is_leading_body))
    values = named or (request.form if refusal else {"industry": org().industry})
    return _form_page("portal/orgs/new.html", code, refusal, values=values, kinds=kinds)


def _edit_page(code: str, refusal: Refusal = None, named: Mapping[str, str] | None = None) -> Response:
    now = queries.org_in_subtree(scope(), code)
    above = queries.superior(org())
    if now is None:
        raise Missing
    kind = Kind(now.category, now.is_leading_body)
    kinds = forms.kind_choices(Kind(above.category, above.is_leading_body) if above else None, kind)
    shown = {
        name: getattr(now, name) for name in ("full_name", "short_name", "industry", "telephone", "email", "address")
    }
    shown |= {"kind": forms.kind_choice(kind), "unit": own_words(now.full_name, above.full_name if above else "")}
    values = named or (request.form if refusal else shown)
    is_own = code == scope().org.code and above is not None
    return _form_page(
        "portal/orgs/edit.html", code, refusal, values=values, kinds=kinds,
        version=request.form.get("version") if named else now.version, is_own=is_own,
        unusual=[] if refusal or named or is_own else queries.unusual_names(org()),
    )  # fmt: skip


def _form_page(template: str, code: str, refusal: Refusal, **context: Any) -> Response:
    errors = refusal.fields if isinstance(refusal, Refused) else {}
    errors = {("kind" if field == "category" else field): text for field, text in errors.items()}
    message = refusal.message if refusal else ""
    status = refusal.status if refusal else 200
    industries = forms.industry_choices()
    block = "names" if request.form.get("suggest") else None
    return page(
        template, block, status, code=code, org=org(), errors=errors, message=message, industries=industries, **context
    )


def _targets(wanted: ListFilter) -> list[OrgRef]:
    """Organisations of the scope with that name which `org` may lie below."""
    kind = Kind(org().category, org().is_leading_body)
    found = [scope().org, *list_page(scope().org, wanted, ()).orgs] if wanted.q else []
    fitting = [t for t in found if not nesting.complaint(Kind(t.category, t.is_leading_body), kind)]
    return [t for t in fitting if not org().contains(t.path)][:SHOWN_TARGETS]


def _confirm_move(code: str, target_code: str, refusal: Refused | Conflict | None = None) -> Response:
    target, now = queries.find_in_subtree(scope(), target_code), queries.org_in_subtree(scope(), code)
    if target is None or now is None:
        raise Missing
    return page(
        "portal/orgs/confirm_move.html", status=refusal.status if refusal else 200, code=code, org=org(),
        target=target, version=now.version, message=refusal.message if refusal else "",
    )  # fmt: skip


def _close_page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    now = queries.org_in_subtree(scope(), code)
    if now is None:
        raise Missing
    message = refusal.message if refusal else ""
    status = refusal.status if refusal else 200
    reasons = services.what_keeps(session(), now)
    return page(
        "portal/orgs/close.html", status=status, code=code, org=org(), version=now.version, message=message,
        reasons=reasons,
    )  # fmt: skip


def _settings_page(code: str, refusal: Refused | None = None) -> Response:
    here = org()
    rows = [
        (key, kind.title, settings.own(here, key) or "", settings.above(here, key), settings.effective(here, key))
        for key, kind in settings.SETTINGS.items()
    ]
    errors = refusal.fields if refusal else {}
    return page(
        "portal/orgs/settings.html", status=422 if refusal else 200, code=code, org=here, rows=rows, errors=errors,
        values=request.form if refusal else {},
    )  # fmt: skip


def _refuse_own(code: str) -> None:
    """One's own organisation is moved and closed by the superior."""
    if code == scope().org.code:
        raise Refused("本组织只能由上级组织移动或撤销。")
