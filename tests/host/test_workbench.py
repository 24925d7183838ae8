"""The workbench: the figures of one's own subtree, cards of the plugins that are on, links that can be followed."""

from __future__ import annotations

import pytest

from portal.db import session
from portal.provinces.services import switch
from tests.architecture.database_watch import engine_of, statements
from tests.cast import MEMBERS
from tests.casting import Cast
from tests.client import browser_of
from tests.keys.entered import enter_members
from tests.markup import Element


def links(page: Element) -> set[str]:
    """Where the main part of a page leads to."""
    return {str(a.get("href")) for a in page.find_all("a") if a.inside("main")}


def shown(cast: Cast, name: str) -> str:
    """The workbench's text as somebody sees it."""
    return cast.client_for(name).page("/").text


def test_the_figures_are_those_of_the_own_subtree(cast: Cast) -> None:
    before = {name: shown(cast, name) for name in MEMBERS}
    enter_members(cast, 7)
    after = {name: shown(cast, name) for name in MEMBERS}
    assert {name for name in MEMBERS if before[name] != after[name]} >= {"national", "province", "school", "viewer"}
    assert before["stranger"] == after["stranger"]
    assert before["township"] == after["township"]


@pytest.mark.parametrize("name", MEMBERS)
def test_every_link_can_be_followed(cast: Cast, name: str) -> None:
    client = cast.client_for(name)
    found = links(client.page("/"))
    assert found
    assert {url: client.get(url).status_code for url in found if url.startswith("/")} == dict.fromkeys(
        [url for url in found if url.startswith("/")], 200
    )


def test_a_plugin_that_is_off_in_the_province_shows_no_card(cast: Cast) -> None:
    on = {name: cast.client_for(name).page("/") for name in ("school", "stranger")}
    with cast.app.app_context():
        switch(cast.scope("national"), "jia", "info_entry", on=False)
        session().rollback()
    assert links(cast.client_for("school").page("/")) < links(on["school"])
    assert links(cast.client_for("stranger").page("/")) == links(on["stranger"])
    assert "信息录入" not in shown(cast, "school")
    assert "信息录入" in shown(cast, "stranger")


def test_a_workbench_takes_few_queries_at_every_level(cast: Cast) -> None:
    for name in MEMBERS:
        client = cast.client_for(name)
        with statements(engine_of(cast.app)) as seen:
            client.get("/")
        assert len(seen) <= 8, name


def test_the_pulse_asks_nobody(cast: Cast) -> None:
    with statements(engine_of(cast.app)) as seen:
        answer = browser_of(cast.app).get("/pulse")
    assert (answer.status_code, answer.text, seen) == (200, "ok\n", [])
