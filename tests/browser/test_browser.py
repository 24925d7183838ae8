"""The browser itself: it renders Chinese, obeys the switch for scripts, and tells on bad pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import listen
from tests.services.live import serving

HTML = "<!doctype html><meta charset=utf-8><title>共青团</title><h1>团组织</h1><script src=/s.js></script>"


@pytest.fixture
def address() -> Iterator[str]:
    """A page of our own instead of the portal."""
    app = Flask("one page")
    app.add_url_rule("/", view_func=lambda: HTML, endpoint="page")
    script = app.response_class("document.title = '有脚本'", mimetype="text/javascript")
    app.add_url_rule("/s.js", view_func=lambda: script, endpoint="script")
    app.add_url_rule("/favicon.ico", view_func=lambda: ("", 204), endpoint="icon")
    with serving(app) as url:
        yield url


def test_scripts_run_only_where_they_are_switched_on(page: Page, scripts: bool) -> None:
    page.goto("/")
    assert page.locator("h1").inner_text() == "团组织"
    assert page.title() == ("有脚本" if scripts else "共青团")


BAD = """<!doctype html><meta charset=utf-8><title>坏页</title><img src=http://127.0.0.1:9/elsewhere.png>
<script>console.error('said'); throw new Error('thrown')</script><p style='color:red'>红</p>"""


@pytest.mark.parametrize("scripts", [True])
def test_a_page_that_complains_is_found(context: BrowserContext, address: str, scripts: bool) -> None:
    tab = context.new_page()
    complaints = listen(tab, address)
    policy = {"Content-Security-Policy": "style-src 'self'", "Content-Type": "text/html"}
    tab.route("**/bad", lambda route: route.fulfill(body=BAD, headers=policy))
    tab.goto("/bad")
    said = " ".join(complaints)
    assert all(word in said for word in ("elsewhere.png", "said", "thrown", "Content Security Policy"))
