"""组织树问题: what is wrong in the tree, where, and what mends it (R1.2, R1.3, decision 3)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.faulty import faulty
from plugins.info_entry.member_queries import is_branch
from plugins.info_entry.merging import candidates, merge
from portal.errors import Conflict, Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.faults import BY_KEY, TOWNSHIP_WITHOUT_TEMPORARY, faults_shown
from portal.orgs.forms import version_from
from portal.orgs.queries import org_in_subtree, superiors
from portal.orgs.temporary import create_temporary
from portal.orgs.views import trail
from portal.provinces.narrowing import headlines
from portal.web.page import notify, page, redirect_to

SHOWN_TARGETS = 200


@blueprint.get("/<org:code>/faults")
@requires("info_entry.view", org="code")
def faults(code: str) -> Response:
    """How many of each kind there are at this level and below. With a kind in its address: back from its export."""
    if (key := request.args.get("fault_key", "")) in BY_KEY:
        return redirect_to(url_for(".fault", code=code, fault_key=key))
    return page(
        "info_entry/faults.html", code=code, org=org(), faults=faults_shown(scope()), counted=headlines(scope(), org()),
        trail=trail(org(), "组织树问题"),
    )  # fmt: skip


@blueprint.get("/<org:code>/faults/<fault_key>")
@requires("info_entry.view", org="code")
def fault(code: str, fault_key: str) -> Response:
    """The organisations with one kind of fault, and for each the way to mend it."""
    found = BY_KEY.get(fault_key)
    if found is None or found not in faults_shown(scope()):
        raise Missing
    listing = faulty(scope(), org(), found, request.args.get("after", ""))
    return page(
        "info_entry/fault.html", "list", code=code, org=org(), fault=found, listing=listing,
        counted=headlines(scope(), org())[found.key], may_manage=scope().may("orgs.manage"),
        lacks_temporary=found is TOWNSHIP_WITHOUT_TEMPORARY,
    )  # fmt: skip


@blueprint.get("/<org:code>/merge")
@requires("orgs.manage", org="code")
def ask_merge(code: str) -> Response:
    """Into which branch, and what will happen."""
    return _merge_page(code)


@blueprint.post("/<org:code>/merge")
@requires("orgs.manage", org="code")
def merge_now(code: str) -> Response:
    """并入: everybody moves, the branch is closed."""
    target, above = request.form.get("target", ""), superiors(scope(), org())
    try:
        if not target:
            raise Refused("请选择并入哪一个团支部。", {"target": "请选择"})
        moved = merge(scope(), code, version_from(request.form), target)
    except (Refused, Conflict) as refusal:
        return _merge_page(code, refusal)
    notify(f"已把“{org().full_name}”的 {moved} 人并入，并撤销了这个团支部。")
    return redirect_to(url_for(".faults", code=above[-1].code))


@blueprint.post("/<org:code>/temporary-branch")
@requires("orgs.manage", org="code")
def make_temporary(code: str) -> Response:
    """新建学社衔接临时团支部, in one step."""
    made = create_temporary(scope(), code)
    notify(f"已新建“{made.full_name}”。")
    return redirect_to(url_for("orgs.profile", code=made.code))


def _merge_page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    now = org_in_subtree(scope(), code)
    if now is None:
        raise Missing
    may_merge = code != scope().org.code and is_branch(org())
    found = candidates(scope(), org(), SHOWN_TARGETS) if may_merge else []
    targets = [(one.code, one.full_name) for one in found]
    errors = refusal.fields if isinstance(refusal, Refused) else {}
    return page(
        "info_entry/merge.html", status=refusal.status if refusal else 200, code=code, org=org(), version=now.version,
        people=headlines(scope(), org())["people"], targets=targets, chosen=request.form.get("target", ""),
        message=refusal.message if refusal else "", errors=errors,
    )  # fmt: skip
