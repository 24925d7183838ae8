"""Absent means absent: a plugin that is off leaves no page, no menu entry and no link behind, and breaks nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import session, transaction
from portal.exports.tasks import export_tasks
from portal.hooks import load_registry
from portal.imports.tasks import import_tasks
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.jobs.services import request, sweep
from portal.people.graduation import set_graduating
from portal.provinces.narrowing import headlines
from portal.provinces.services import switch
from tests.architecture.behaviour import belongs_to_somebody
from tests.architecture.crawler import crawl, dead_ends
from tests.architecture.routes import Route, address, routes
from tests.casting import Cast, installation_of
from tests.client import Client
from tests.services.backend import own_plugins


def with_pages() -> list[str]:
    """The plugins that have pages. One that brings nothing but commands has nothing to leave behind in the browser."""
    having = {name for name, _ in load_registry(own_plugins()).blueprints()}
    return [name for name in own_plugins() if name in having]


each_plugin = pytest.mark.parametrize("plugin", with_pages())


def pages_of(cast: Cast, plugin: str) -> list[tuple[Route, str]]:
    """The GET routes of a plugin, its kinds of import among them, with an address at the cast's school."""
    registry = installation_of(cast.app).registry
    blueprints = {blueprint.name for name, blueprint in registry.blueprints() if name == plugin}
    kinds = [key for key in registry.import_types() if key.startswith(f"{plugin}.")]
    arguments = cast.examples | {"code": "jiada"}
    found = [(r, arguments) for r in routes(cast.app, "GET") if r.endpoint.partition(".")[0] in blueprints]
    lists = [key for key in registry.exports() if key.startswith(f"{plugin}.")]
    found += [(r, arguments | {"kind": k}) for r in routes(cast.app, "GET") if "kind" in r.converters for k in kinds]
    found += [(r, arguments | {"what": k}) for r in routes(cast.app, "GET") if "what" in r.converters for k in lists]
    return [(route, address(cast.app, route, values)) for route, values in found]


def without(plugin: str) -> tuple[str, ...]:
    """All plugins but this one and those that require it."""
    infos, left = load_registry(own_plugins()).infos, set(own_plugins()) - {plugin}
    while lacking := {name for name in left if not set(infos[name].requires) <= left}:
        left -= lacking
    return tuple(sorted(left))


def alone(plugin: str) -> tuple[str, ...]:
    """This plugin with what it requires, and nothing else."""
    infos, wanted = load_registry(own_plugins()).infos, {plugin}
    while more := {needed for name in wanted for needed in infos[name].requires} - wanted:
        wanted |= more
    return tuple(sorted(wanted))


@each_plugin
def test_a_plugin_that_is_on_has_pages(cast: Cast, plugin: str) -> None:
    client = cast.client_for("school")
    pages = pages_of(cast, plugin)
    assert pages
    assert [f"{r}: {s}" for r, url in pages if not r.guard.find and (s := client.get(url).status_code) != 200] == []


@each_plugin
def test_a_plugin_that_is_off_in_a_province_is_404_there_and_nowhere_else(cast: Cast, plugin: str) -> None:
    pages = pages_of(cast, plugin)
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", plugin, on=False)
    client = cast.client_for("school")
    assert [f"{r}: {s}" for r, url in pages if (s := client.get(url).status_code) != 404] == []
    abroad = cast.client_for("stranger")
    assert [
        f"{r}: {s}"
        for r, url in pages
        if not (belongs_to_somebody(r) or r.guard.find) and (s := abroad.get(url).status_code) != 200
    ] == []


def by_deployment(cast: Cast, plugin: str, make_app: Callable[..., Flask], folder: Path) -> Cast:
    """The plugin is not in the configuration."""
    return Cast(make_app(plugins=without(plugin)))


def by_ceiling(cast: Cast, plugin: str, make_app: Callable[..., Flask], folder: Path) -> Cast:
    """The deployment does not allow it in the province."""
    file = folder / "provinces.toml"
    file.write_text(f"[provinces]\njia = {list(without(plugin))!r}\n".replace("'", '"'))
    return Cast(make_app(provinces_file=file))


def by_switch(cast: Cast, plugin: str, make_app: Callable[..., Flask], folder: Path) -> Cast:
    """The province has turned it off."""
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", plugin, on=False)
    return cast


each_way = pytest.mark.parametrize("way", [by_deployment, by_ceiling, by_switch])


def traces(cast: Cast, plugin: str) -> dict[str, list[str]]:
    """What the province sees of a plugin: the keys of its entries in each slot, and the sentences it puts on pages."""
    registry, acting = installation_of(cast.app).registry, cast.scope("province")
    org, client = acting.org, cast.client_for("province")
    with cast.app.app_context():
        slots: dict[str, Sequence[Any]] = {
            "menu": registry.navigation(acting),
            "cards": registry.cards(acting, headlines(acting, org)),
            "columns": registry.org_columns(acting, org),
            "filters": registry.org_filters(acting, org),
            "buttons": registry.bulk_actions(acting, org),
            "panels": registry.org_panels(acting, org),
        }
    kinds = markup_links(client, "/imports/")
    found = {slot: [i.key for i in items if i.key.startswith(f"{plugin}.")] for slot, items in slots.items()}
    return found | {"kinds of import": [link for link in kinds if f"/{plugin}." in link]}


def markup_links(client: Client, url: str) -> list[str]:
    """Where the links of a page lead."""
    return [str(a.get("href")) for a in client.page(url).find_all("a")]


@each_plugin
def test_a_plugin_that_is_on_leaves_traces_or_the_matrix_would_prove_nothing(cast: Cast, plugin: str) -> None:
    somebody, school = cast.somebody, cast.scope("school")
    with cast.app.app_context():
        set_graduating(school, "jiada-jx-1", [somebody], graduating=True)
    assert {slot for slot, found in traces(cast, plugin).items() if found} >= {"menu", "cards", "panels"}


@each_plugin
@each_way
def test_a_plugin_that_is_off_leaves_no_trace(
    cast: Cast, plugin: str, way: Callable[..., Cast], make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    pages = [url for _, url in pages_of(cast, plugin)]
    off = way(cast, plugin, make_app, tmp_path)
    assert {slot: found for slot, found in traces(off, plugin).items() if found} == {}
    client = off.client_for("school")
    assert [url for url in pages if client.get(url).status_code != 404] == []


@each_plugin
@pytest.mark.parametrize(
    ("backend", "way"), [("postgresql", by_deployment), ("sqlite", by_ceiling), ("sqlite", by_switch)],
    indirect=["backend"],
)  # fmt: skip
def test_no_link_leads_to_a_plugin_that_is_off(
    cast: Cast, plugin: str, way: Callable[..., Cast], make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    """On one database each: what is left out does not depend on it, and test_links.py follows all links on both."""
    assert dead_ends(crawl(way(cast, plugin, make_app, tmp_path).client_for("school"))) == []


@each_plugin
@each_way
def test_work_of_a_plugin_that_is_off_waits_and_its_dates_pass(
    cast: Cast, plugin: str, way: Callable[..., Cast], make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    registry = installation_of(cast.app).registry
    tasks = [*registry.tasks(), *import_tasks(registry.import_types()), *export_tasks(registry.exports())]
    own = [task for task in tasks if registry.owner_of(task) == plugin]
    assert own
    off = way(cast, plugin, make_app, tmp_path)
    with off.app.app_context():
        with transaction():
            ids = [request(off.scope("school"), task, "absent", "", {"import_id": 0, "export_id": 0}) for task in own]
        for run_id in ids:
            perform_here(run_id)
        runs = [session().get_one(Run, run_id, populate_existing=True) for run_id in ids]
        assert {(run.state, run.attempts) for run in runs} == {("queued", 0)}
        assert not set(sweep()) & set(ids)
        for day in ("2019-05-08", "2019-05-09"):
            with clock.frozen(f"{day}T09:00"):
                request_due()
        asked = session().scalars(select(Run).where(Run.key != "absent", Run.state == "queued"))
        assert [run.task for run in asked if run.task in own and run.path.startswith(off.org("jia").path)
                and ":" in run.key] == []  # fmt: skip


@pytest.mark.parametrize("plugin", own_plugins())
@pytest.mark.parametrize("choice", [without, alone])
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_portal_stands_without_each_plugin_and_with_each_alone(
    cast: Cast, make_app: Callable[..., Flask], plugin: str, choice: Callable[[str], tuple[str, ...]]
) -> None:
    smaller = Cast(make_app(plugins=choice(plugin)))
    assert dead_ends(crawl(smaller.client_for("school"))) == []
