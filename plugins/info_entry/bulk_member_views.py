"""What is done to the ticked people of the list: move, remove, restore. One person is a list of one."""

from __future__ import annotations

from uuid import uuid4

from flask import Response, request, url_for

from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.bulk_members import MOVE, REMOVE, act, restore
from plugins.info_entry.member_queries import OFFERED, branches_below, names_of
from plugins.info_entry.member_selection import Chosen
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.web.page import notify, page, redirect_to

SHOWN = 20


@blueprint.post("/<org:code>/members/move")
@requires("info_entry.enter", org="code")
def move_people(code: str) -> Response:
    """Look for the branch to move the chosen to."""
    return _move_page(code)


@blueprint.post("/<org:code>/members/move/confirm")
@requires("info_entry.enter", org="code")
def move_people_now(code: str) -> Response:
    """移动."""
    wish = {"what": MOVE, "branch": request.form.get("branch", "")}
    if not wish["branch"]:
        return _move_page(code, Refused("请先选择团支部。", {"branch": "请选择要移到的团支部"}))
    try:
        return _acted(code, wish, "已移动 {n} 人，各级组织的人数已同步更新。")
    except (Refused, Conflict) as refusal:
        return _move_page(code, refusal)


@blueprint.post("/<org:code>/members/remove")
@requires("info_entry.enter", org="code")
def remove_people(code: str) -> Response:
    """Ask for the reason."""
    return _remove_page(code)


@blueprint.post("/<org:code>/members/remove/confirm")
@requires("info_entry.enter", org="code")
def remove_people_now(code: str) -> Response:
    """移除, with the reason; the list of the removed takes it back."""
    wish = {"what": REMOVE, "reason": request.form.get("reason", "")}
    try:
        return _acted(code, wish, "已移除 {n} 人。可以在“已移除”名单中恢复。")
    except (Refused, Conflict) as refusal:
        return _remove_page(code, refusal)


@blueprint.post("/<org:code>/members/restore")
@requires("info_entry.enter", org="code")
def restore_people(code: str) -> Response:
    """恢复 the ticked of the removed, as far as nobody else has their numbers."""
    back, kept = restore(scope(), Chosen.from_form(request.form).ids)
    if back:
        notify(f"已恢复 {back} 人，各级组织的人数已同步更新。")
    if kept:
        notify(f"有 {len(kept)} 人没有恢复。{'；'.join(kept[:SHOWN])}", "warning")
    return redirect_to(url_for("info_entry.members", code=code, state="removed"))


def _acted(code: str, wish: dict[str, str], said: str) -> Response:
    key = request.form.get("form_key", "")[:64] or str(uuid4())
    done, run_id = act(scope(), org(), Chosen.from_form(request.form), wish, key)
    if run_id:
        notify("人数较多，已转为后台任务，完成后各级组织的人数随即更新。")
        return redirect_to(url_for("jobs.show", run_id=run_id))
    notify(said.format(n=done))
    return redirect_to(url_for("info_entry.members", code=code))


def _move_page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    q = request.form.get("q", "").strip()[:100]
    branches = [(one.code, one.full_name) for one in branches_below(scope().org, q, OFFERED)]
    return _page("info_entry/move_people.html", code, refusal, q=q, branch_choices=branches)


def _remove_page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    return _page("info_entry/remove_people.html", code, refusal)


def _page(template: str, code: str, refusal: Refused | Conflict | None, **context: object) -> Response:
    chosen = Chosen.from_form(request.form)
    names = names_of(scope(), chosen.ids, SHOWN) if chosen.ids else []
    return page(
        template, None, refusal.status if refusal else 200, code=code, org=org(), count=len(chosen.ids), names=names,
        hidden=chosen.hidden(), values=request.form, message=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {},
        form_key=request.form.get("form_key", "") or str(uuid4()), **context,
    )  # fmt: skip
