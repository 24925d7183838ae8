"""Signing in and out, activation, and one's own account."""

from __future__ import annotations

from flask import Response, request

from portal.accounts import drafts, own, queries, session_rows, signing_in
from portal.accounts.administrator_views import blueprint
from portal.accounts.current import load_scope, post_choices
from portal.accounts.session_rows import Holder, Visitor
from portal.accounts.sessions import forget_browser, sign_in_with, web_session
from portal.accounts.throttle import ThrottleAway, TooManyFailures, throttled, visitor_address
from portal.errors import PortalError, Refused
from portal.host.current import scope
from portal.host.guards import public, signed_in
from portal.web.page import is_local, notify, page, redirect_to

__all__ = ["blueprint"]


@blueprint.get("/sign-in")
@public
def sign_in() -> Response:
    """The sign-in page; whoever is signed in already goes on."""
    if load_scope() is not None:
        return redirect_to(_next())
    return _sign_in_page()


@blueprint.post("/sign-in")
@public
def sign_in_now() -> Response:
    """Sign in with login and password, then back to where the visitor wanted to go, or to a kept form."""
    former = web_session().former_holder
    draft = drafts.open_draft(request.form.get("draft", ""), former)
    try:
        with throttled():
            token = signing_in.sign_in(
                request.form.get("login", ""),
                request.form.get("password", ""),
                _visitor(),
                wanted_post=former.post_id if former else None,
            )
    except (Refused, TooManyFailures, ThrottleAway) as refusal:
        return _sign_in_page(refusal)
    _leave_old_session()
    return _go_on(sign_in_with(token), former, draft)


@blueprint.get("/activate")
@public
def activate() -> Response:
    """The page for the activation code and the first password."""
    return _activation_page()


@blueprint.post("/activate")
@public
def activate_now() -> Response:
    """Use the activation code up, set the password, and sign in."""
    form = request.form
    if form.get("password", "") != form.get("password_again", ""):
        reason = "两次输入的密码不一样。"
        return _activation_page(Refused(reason, {"password_again": reason}))
    try:
        with throttled():
            token = signing_in.activate(form.get("login", ""), form.get("code", ""), form["password"], _visitor())
    except (Refused, TooManyFailures, ThrottleAway) as refusal:
        return _activation_page(refusal)
    _leave_old_session()
    sign_in_with(token)
    notify("账号已激活，密码已设好。以后用登录名和这个密码登录。")
    return redirect_to("/")


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session, here and for whoever else holds its token."""
    _leave_old_session()
    forget_browser()
    notify("您已退出登录。")
    return redirect_to(drafts.SIGN_IN)


@blueprint.get("/account", endpoint="own")
@signed_in
def account() -> Response:
    """我的账号: password, posts, sessions."""
    return _account_page()


@blueprint.post("/account/password")
@signed_in
def change_password() -> Response:
    """Set a new password; all other sessions end."""
    form = request.form
    try:
        if form.get("password", "") != form.get("password_again", ""):
            reason = "两次输入的新密码不一样。"
            raise Refused(reason, {"password_again": reason})
        token = own.change_own_password(scope(), form.get("old_password", ""), form.get("password", ""))
    except Refused as refusal:
        return _account_page(refusal)
    sign_in_with(token)
    notify("密码已修改，您在其他地方的登录都已退出。")
    return redirect_to("/account")


@blueprint.post("/account/post", endpoint="switch")
@signed_in
def switch_post() -> Response:
    """Act from another post; the session gets a new token."""
    chosen = request.form.get("post", "")
    holder = sign_in_with(own.switch_post(scope(), int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0))
    notify(f"现在以“{holder.org.full_name}”的岗位工作。")
    return redirect_to("/")


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> Response:
    """End every session of the account, this one too."""
    ended = own.sign_out_everywhere(scope())
    forget_browser()
    notify(f"已退出全部 {ended} 处登录，请重新登录。")
    return redirect_to(drafts.SIGN_IN)


def _sign_in_page(refusal: PortalError | None = None) -> Response:
    former = web_session().former_holder
    return page(
        "portal/accounts/sign_in.html",
        status=refusal.status if refusal else 200,
        refusal=refusal.message if refusal else "",
        login=request.form.get("login", former.login if former else ""),
        next=_next(),
        ended=former is not None and refusal is None,
        draft=request.form.get("draft", ""),
    )


def _activation_page(refusal: PortalError | None = None) -> Response:
    return page(
        "portal/accounts/activate.html",
        status=refusal.status if refusal else 200,
        refusal=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {},
        login=request.form.get("login", ""),
    )


def _account_page(refusal: Refused | None = None) -> Response:
    me = scope()
    assert me.account_id is not None
    return page(
        "portal/accounts/account.html",
        status=refusal.status if refusal else 200,
        errors=refusal.fields if refusal else {},
        me=me,
        role=queries.ROLES[me.role],
        choices=post_choices(),
        sessions=session_rows.of_account(me.account_id),
    )


def _go_on(holder: Holder, former: Holder | None, draft: drafts.Draft | None) -> Response:
    """To the kept form if it is this account's, else to the page that was asked for."""
    if draft is None:
        return redirect_to(_next())
    assert former is not None
    if former.account_id != holder.account_id:
        notify("登录结束前填写的内容属于另一个账号，没有带过来。", "warning")
        return redirect_to("/")
    return page("portal/accounts/draft.html", draft=draft)


def _leave_old_session() -> None:
    """A new sign-in ends the session this browser had."""
    me = load_scope()
    if me is not None:
        own.sign_out(me)


def _visitor() -> Visitor:
    return Visitor(visitor_address(), request.user_agent.string)


def _next() -> str:
    url = request.values.get("next", "/")
    return url if is_local(url) else "/"
