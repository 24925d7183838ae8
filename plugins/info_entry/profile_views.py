"""完善组织资料: the form, and the secretary's full numbers on request."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.profile_facts import check_profile
from plugins.info_entry.profile_queries import standing
from plugins.info_entry.profile_services import Contact, Secretary, Versions, complete, reveal
from portal import clock
from portal.errors import Conflict, Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import HOLDS_MEMBERS, title_of
from portal.orgs.forms import version_from
from portal.orgs.queries import org_in_subtree
from portal.web.page import notify, page, redirect_to

CONTACT = ("telephone", "email", "address")
OF_PROFILE = ("secretary_name", "established", "filled")


@blueprint.get("/<org:code>/profile")
@requires("orgs.manage", org="code")
def profile(code: str) -> Response:
    """The form, with what is still missing."""
    return _form(code)


@blueprint.post("/<org:code>/profile")
@requires("orgs.manage", org="code")
def save_profile(code: str) -> Response:
    """Save it, and say what is missing still."""
    form = request.form
    try:
        versions = Versions(version_from(form), version_from({"version": form.get("profile_version", "")}))
        contact = Contact(*(form.get(name, "") for name in CONTACT))
        has_changed = complete(scope(), org(), versions, contact, check_profile(form, clock.today()))
    except (Refused, Conflict) as refusal:
        return _form(code, refusal=refusal)
    still = standing(org()).missing
    if not has_changed:
        notify("没有改动，资料与保存前一样。", "info")
    elif still:
        notify(f"已保存。资料还不完整，还缺：{'、'.join(still)}。", "warning")
    else:
        notify("已保存，组织资料已完整。")
    return redirect_to(url_for("orgs.profile", code=code))


@blueprint.post("/<org:code>/profile/reveal")
@requires("people.reveal", org="code")
def reveal_secretary(code: str) -> Response:
    """Show the secretary's full numbers once; it is logged."""
    return _form(code, revealed=reveal(scope(), org()))


def _form(code: str, refusal: Refused | Conflict | None = None, revealed: Secretary | None = None) -> Response:
    shown, here = org_in_subtree(scope(), code), standing(org())
    if shown is None:
        raise Missing
    kept: dict[str, Any] = {name: getattr(shown, name) for name in CONTACT}
    kept |= {name: "" if (value := getattr(here, name)) is None else str(value) for name in OF_PROFILE}
    return page(
        "info_entry/profile.html", "numbers", refusal.status if refusal else 200, code=code, org=org(), shown=shown,
        here=here, values=request.form if refusal else kept, message=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {}, category=title_of(shown.category),
        is_committee=shown.category not in HOLDS_MEMBERS, is_own=shown.id == scope().org.id, revealed=revealed,
    )  # fmt: skip
