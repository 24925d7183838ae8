"""On in a province: deployed, allowed, switched on, and so is what it requires."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.db import session, transaction
from portal.errors import Missing, Refused
from portal.jobs.models import Run
from portal.jobs.services import request
from portal.provinces.ceiling import CeilingError, read_ceiling
from portal.provinces.queries import closed, effective_by_province, effective_plugins
from portal.provinces.services import switch
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.plugin_maker import PluginMaker

MakeApp = Callable[..., Flask]
KNOWN = frozenset({"alpha", "beta"})


@pytest.fixture
def three(cast: Cast, plugins: PluginMaker, make_app: MakeApp) -> Cast:
    """The portal with alpha, beta that requires it, and gamma that requires beta."""
    told = """
    TOLD = []
    @hookimpl
    def portal_after_enabled(scope, province): TOLD.append((province.code, sorted(scope.plugins)))
    """
    plugins.make("alpha", told)
    plugins.make("beta", requires=("alpha",))
    plugins.make("gamma", requires=("beta",))
    return Cast(make_app(plugins=("alpha", "beta", "gamma")))


def turn(cast: Cast, plugin: str, *, on: bool, province: str = "jia", by: str = "province") -> None:
    switch(cast.scope(by), province, plugin, on=on)


def test_closed_over_requirements() -> None:
    requires: dict[str, tuple[str, ...]] = {"a": (), "b": ("a",), "c": ("b",), "d": ()}
    assert closed({"b", "c", "d"}, requires) == {"d"}
    assert closed({"a", "b", "c"}, requires) == {"a", "b", "c"}


def test_what_another_requires_takes_it_along_and_brings_it_back(three: Cast) -> None:
    with three.app.app_context():
        turn(three, "alpha", on=False)
        assert effective_plugins("jia") == set()
        assert effective_plugins("yi") == {"alpha", "beta", "gamma"}
        turn(three, "alpha", on=True)
        assert effective_plugins("jia") == {"alpha", "beta", "gamma"}


def test_nothing_is_switched_on_before_what_it_requires(three: Cast) -> None:
    with three.app.app_context():
        turn(three, "beta", on=False)
        turn(three, "alpha", on=False)
        with pytest.raises(Refused, match="先启用“功能alpha”"):
            turn(three, "beta", on=True)


def test_each_change_leaves_one_row_in_the_log_where_the_province_sees_it(three: Cast) -> None:
    with three.app.app_context():
        for on in (False, False, True, True):
            turn(three, "alpha", on=on, by="national")
        rows = select(AuditEntry).where(AuditEntry.action.startswith("plugin.")).order_by(AuditEntry.id)
        assert [(row.action, row.target, row.path) for row in session().scalars(rows)] == [
            ("plugin.disabled", "alpha", three.org("jia").path),
            ("plugin.enabled", "alpha", three.org("jia").path),
        ]


def test_only_who_was_off_is_told_of_the_return(three: Cast) -> None:
    told: list[Any] = three.app.extensions["portal"].registry._manager.get_plugin("alpha").TOLD
    with three.app.app_context():
        turn(three, "gamma", on=False)
        turn(three, "gamma", on=True)
        assert told == []
        turn(three, "alpha", on=False)
        turn(three, "alpha", on=True)
    assert told == [("jia", ["alpha", "beta", "gamma"])]


def test_what_waited_is_woken_in_that_province_alone(three: Cast) -> None:
    with three.app.app_context():
        for province in ("jia", "yi"):
            turn(three, "alpha", on=False, province=province, by="national")
        with transaction():
            ids = [request(three.scope(n), "alpha.work", n, "", {}) for n in ("school", "stranger")]
        turn(three, "alpha", on=True)
        rung = {run_id: session().get_one(Run, run_id, populate_existing=True).enqueued_at for run_id in ids}
        assert [rung[run_id] is None for run_id in ids] == [True, False]


@pytest.mark.parametrize("province", ["centre", "dongjiang", "nowhere"])
def test_only_provinces_have_switches(three: Cast, province: str) -> None:
    with three.app.app_context(), pytest.raises(Missing):
        turn(three, "alpha", on=False, province=province, by="national")


def test_the_ceiling_is_the_deployment_s_and_no_switch_goes_beyond(
    cast: Cast, plugins: PluginMaker, make_app: MakeApp, tmp_path: Path
) -> None:
    plugins.make("alpha")
    plugins.make("beta", requires=("alpha",))
    file = tmp_path / "provinces.toml"
    file.write_text('[provinces]\n"*" = ["*"]\njia = ["beta"]\n')
    smaller = Cast(make_app(plugins=("alpha", "beta"), provinces_file=file))
    with smaller.app.app_context():
        assert effective_plugins("jia") == set()
        assert effective_plugins("yi") == effective_plugins("") == {"alpha", "beta"}
        with pytest.raises(Refused, match="部署配置不允许"):
            turn(smaller, "alpha", on=True)


def test_all_provinces_are_asked_in_one_query(three: Cast) -> None:
    with three.app.app_context(), statements(engine_of(three.app)) as seen:
        effective_by_province([f"p{i}" for i in range(37)])
    assert len(seen) == 1


def test_without_a_file_everything_is_allowed(tmp_path: Path) -> None:
    assert read_ceiling(tmp_path / "none.toml", KNOWN).allows("jia", "alpha")


def test_a_province_s_own_line_wins_over_the_one_for_all(tmp_path: Path) -> None:
    file = tmp_path / "provinces.toml"
    file.write_text('[provinces]\n"*" = ["alpha"]\nyi = []\nbing = ["*"]\n')
    ceiling = read_ceiling(file, KNOWN)
    found = {p: {n for n in KNOWN if ceiling.allows(p, n)} for p in ("jia", "yi", "bing")}
    assert found == {"jia": {"alpha"}, "yi": set(), "bing": {"alpha", "beta"}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[provinces", "TOML"),
        ('[province]\njia = ["alpha"]', r"\[provinces\]"),
        ('provinces = "alpha"', r"\[provinces\]"),
        ('[provinces]\njia = "alpha"', "列表"),
        ('[provinces]\njia = ["alpah"]', "alpah"),
    ],
)
def test_a_mistake_in_the_file_allows_nothing_and_stops_the_start(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "provinces.toml"
    file.write_text(text)
    with pytest.raises(CeilingError, match=why) as caught:
        read_ceiling(file, KNOWN)
    assert "\n" not in str(caught.value)
