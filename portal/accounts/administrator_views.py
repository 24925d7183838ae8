"""The administrators of an organisation: list, appoint, reset, disable, dismiss."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for

from portal.accounts import codes, queries, services
from portal.accounts.reach import is_near
from portal.contracts.scope import OrgRef, Scope
from portal.errors import Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.web.page import notify, page, redirect_to

blueprint = Blueprint("accounts", __name__)

Change = Callable[[Scope, OrgRef, int], None]
CHANGES: dict[str, tuple[Change, str]] = {
    "disable": (services.disable, "账号已停用，正在使用的登录已全部退出。"),
    "enable": (services.enable, "账号已启用，可以用原来的密码登录。"),
    "end": (services.end_post, "岗位已结束。"),
}


@blueprint.get("/orgs/<org:code>/administrators")
@requires("accounts.view", org="code")
def administrators(code: str) -> Response:
    """Who administers the organisation; buttons for those who may press them."""
    rows = queries.administrators(org().id)
    return page(
        "portal/accounts/administrators.html", code=code, org=org(), rows=rows, may_manage=_may_manage(),
        states=queries.STATES, roles=queries.ROLES,
    )  # fmt: skip


@blueprint.get("/orgs/<org:code>/administrators/new")
@requires("accounts.manage", org="code")
def new_administrator(code: str) -> Response:
    """The form for a new administrator, or for a further post of somebody who has an account."""
    return _form_page(code)


@blueprint.post("/orgs/<org:code>/administrators/new")
@requires("accounts.manage", org="code")
def create_administrator(code: str) -> Response:
    """Create the account and show its activation code: on this page and never again."""
    form = request.form
    given = (form.get("login", ""), form.get("name", ""), form.get("role", ""))
    try:
        if form.get("has_account") == "1":
            services.add_post(scope(), org(), *given)
            notify("已增加岗位。对方下次登录后，可以在右上角切换到这个组织。")
            return redirect_to(url_for("accounts.administrators", code=code))
        activation = services.create_account(scope(), org(), *given)
    except Refused as refusal:
        return _form_page(code, refusal)
    return _code_page(code, activation, given[0], given[1])


@blueprint.post("/orgs/<org:code>/administrators/<row:post_id>/reset")
@requires("accounts.manage", org="code")
def reset_administrator(code: str, post_id: int) -> Response:
    """Void password and sessions and show a new activation code, after asking."""
    held = _held(post_id)
    if request.form.get("confirmed") != "1":
        return _ask(code, held, "reset")
    activation = services.reset(scope(), org(), post_id)
    return _code_page(code, activation, held.login, held.name)


@blueprint.post("/orgs/<org:code>/administrators/<row:post_id>/disable")
@requires("accounts.manage", org="code")
def disable_administrator(code: str, post_id: int) -> Response:
    """Let the account sign in no more, after asking."""
    return _change(code, post_id, "disable")


@blueprint.post("/orgs/<org:code>/administrators/<row:post_id>/enable")
@requires("accounts.manage", org="code")
def enable_administrator(code: str, post_id: int) -> Response:
    """Let a disabled account sign in again."""
    return _change(code, post_id, "enable")


@blueprint.post("/orgs/<org:code>/administrators/<row:post_id>/end")
@requires("accounts.manage", org="code")
def end_administrator(code: str, post_id: int) -> Response:
    """End the post, after asking."""
    return _change(code, post_id, "end")


def _change(code: str, post_id: int, change: str) -> Response:
    if change != "enable" and request.form.get("confirmed") != "1":
        return _ask(code, _held(post_id), change)
    service, done = CHANGES[change]
    service(scope(), org(), post_id)
    notify(done)
    return redirect_to(url_for("accounts.administrators", code=code))


def _held(post_id: int) -> queries.AdministratorRow:
    for row in queries.administrators(org().id):
        if row.post_id == post_id:
            return row
    raise Missing


def _may_manage() -> bool:
    return scope().may("accounts.manage") and is_near(scope(), org())


def _form_page(code: str, refusal: Refused | None = None) -> Response:
    return page(
        "portal/accounts/new.html",
        status=refusal.status if refusal else 200,
        code=code,
        org=org(),
        roles=[(key, f"{title}：{ROLE_HELP[key]}") for key, title in queries.ROLES.items()],
        errors=refusal.fields if refusal else {},
        values=request.form,
    )


def _code_page(code: str, activation: str, login: str, name: str) -> Response:
    return page(
        "portal/accounts/code.html",
        code=code,
        org=org(),
        activation=activation,
        login=login.strip().lower(),
        name=name.strip(),
        days=codes.VALID.days,
        activate_url=url_for("accounts.activate", _external=True),
    )


def _ask(code: str, held: queries.AdministratorRow, change: str) -> Response:
    return page("portal/accounts/ask.html", code=code, org=org(), held=held, change=change)


ROLE_HELP = {"manage": "可以录入、导入、修改本组织及下级的信息", "view": "只能看，不能改"}
