"""Every route of the portal, as every member of the cast, on every organisation: default deny, nothing by accident."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g
from sqlalchemy import text

from portal.db import session, transaction
from portal.errors import Forbidden, Missing
from portal.host import gate
from portal.host.guards import public, signed_in
from portal.orgs.models import Org
from tests.architecture import behaviour
from tests.architecture.rounds import on_one_or_both
from tests.architecture.routes import routes, unguarded
from tests.cast import MEMBERS
from tests.casting import Cast

everybody = pytest.mark.parametrize("name", MEMBERS)


def test_every_route_has_a_guard(app: Flask) -> None:
    assert unguarded(app) == []
    assert len(list(routes(app, "GET"))) > 10


@everybody
def test_no_page_changes_anything_or_fails_or_needs_more_than_eight_queries(cast: Cast, name: str) -> None:
    assert list(behaviour.unruly_gets(cast, name)) == []


@on_one_or_both
def test_each_route_is_open_to_whom_it_should_be_and_to_nobody_else(cast: Cast, name: str) -> None:
    assert list(behaviour.wrongly_open_or_shut(cast, name)) == []


def test_who_has_not_signed_in_sees_public_pages_only(cast: Cast) -> None:
    assert list(behaviour.open_to_anybody(cast)) == []


def test_what_is_a_schools_does_not_exist_for_a_stranger(cast: Cast) -> None:
    assert list(behaviour.visible_to_strangers(cast)) == []


def test_out_of_reach_is_the_same_answer_as_not_there(cast: Cast) -> None:
    assert list(behaviour.told_apart(cast)) == []


# The same checks, run against a portal that is wrong on purpose.


@pytest.fixture
def wrong(cast: Cast, make_app: Callable[[], Flask]) -> Cast:
    """A portal with one page that writes and one that asks too often."""
    app = make_app()

    @app.get("/writes")
    @signed_in
    def writes() -> str:
        with transaction() as s:
            s.execute(text("UPDATE core_org SET telephone = '1' WHERE parent_id IS NULL"))
        return ""

    @app.get("/asks")
    @signed_in
    def asks() -> str:
        for _ in range(behaviour.MOST_QUERIES + 1):
            session().execute(text("SELECT 1"))
        return ""

    return Cast(app)


def test_a_get_request_that_writes_or_asks_too_often_is_found(wrong: Cast) -> None:
    found = list(behaviour.unruly_gets(wrong, "school"))
    assert [fault.partition(":")[0] for fault in found] == [
        "GET /asks as school", "GET /writes as school", "core_org has changed",
    ]  # fmt: skip


def test_a_gate_that_lets_everybody_pass_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def everywhere(scope: object, code: str) -> object:
        return g.scope.org

    monkeypatch.setattr(gate, "_target", everywhere)
    monkeypatch.setattr(gate, "_check", lambda *_: None)
    assert next(behaviour.wrongly_open_or_shut(cast, "viewer"), None)
    assert next(behaviour.visible_to_strangers(cast), None)


def test_a_gate_that_knows_no_visitors_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = cast.scope("school")
    monkeypatch.setattr(gate, "load_scope", lambda: scope)
    assert next(behaviour.open_to_anybody(cast), None)


def test_a_gate_that_tells_what_exists_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def telling(scope: object, code: str) -> object:
        raise Forbidden("不在您的范围内") if session().query(Org.id).where(Org.code == code).scalar() else Missing

    monkeypatch.setattr(gate, "_target", telling)
    assert next(behaviour.told_apart(cast), None)


def test_the_portal_does_not_start_with_an_unguarded_route() -> None:
    app = Flask("unguarded")
    app.add_url_rule("/guarded", view_func=public(lambda: ""), endpoint="guarded")
    app.add_url_rule("/open", view_func=lambda: "", endpoint="open")
    assert unguarded(app) == ["/static/<path:filename>", "/open"]
    with pytest.raises(gate.UnguardedRoute):
        gate.install(app, {})
