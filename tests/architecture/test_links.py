"""No page leads to a dead end, and no page offers what its reader may not do."""

from __future__ import annotations

from flask import Flask

from tests.architecture.crawler import crawl, dead_ends
from tests.architecture.rounds import on_one_or_both
from tests.casting import Cast
from tests.client import browser_of


@on_one_or_both
def test_no_link_leads_to_a_dead_end(cast: Cast, name: str) -> None:
    found = list(crawl(cast.client_for(name)))
    assert dead_ends(found) == []
    assert len(found) > 10


def test_a_dead_end_is_found() -> None:
    app = Flask("dead end")
    app.add_url_rule("/", view_func=lambda: '<a href="/gone?page=2">下一页</a>', endpoint="start")
    app.register_error_handler(404, lambda error: ("", error.code))
    assert dead_ends(crawl(browser_of(app))) == ["/ -> /gone?page=2: 404"]
