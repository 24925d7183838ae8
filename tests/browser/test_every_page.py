"""Every page of the demonstration in a real Chromium: light, accessible, fit for a telephone."""

from __future__ import annotations

import gzip
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.demo.accounts import ACCOUNTS, COUNTY
from tests.browser.addresses import FOR_VISITORS, LOGIN, addresses
from tests.browser.conftest import listen
from tests.browser.desk import Desk
from tests.browser.furnishing import ASKER, furnish
from tests.browser.traffic import Traffic
from tests.server.running import Running
from tests.services.live import serving

FAULTS_ONLY = {"resultTypes": ["violations"]}
"""To describe everything that is right with a page takes axe nearly as long as to find what is wrong."""
RULES = FAULTS_ONLY | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
RULES_OF_WIDTH = FAULTS_ONLY | {"runOnly": ["target-size", "scrollable-region-focusable"]}
"""What a narrow window can break that was right in a wide one."""
WIDTH_TOO_MUCH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ODD = """() => {
    const found = [], count = (s) => document.querySelectorAll(s).length;
    if (count('main h1') !== 1) found.push(count('main h1') + ' headings of the page');
    if (document.title.startsWith('·') || !document.title.includes('·')) found.push('title ' + document.title);
    if (count('[tabindex]:not([tabindex="-1"]):not([tabindex="0"])')) found.push('a tab order of its own');
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    if (new Set(ids).size !== ids.length) found.push('the same id twice');
    document.querySelectorAll('main input:not([type=hidden]), main select, main textarea').forEach((e) => {
        if (!e.labels.length && !e.getAttribute('aria-label')) found.push('no label: ' + e.outerHTML);
    });
    if (document.body.innerText.match(/\\b(None|True|False|undefined|NaN)\\b/)) found.push('a word of the machine');
    return found;
}"""
PAGE, FIRST, AGAIN, FRAGMENT = 14_000, 30_000, 6_000, 3 * 1024
"""The budget: bytes as they come over the line, heads of answers included."""


@dataclass
class Visit:
    """The province's administrator at the demonstration: a signed-in state for any number of browser profiles."""

    browser: Browser
    url: str
    known: dict[str, str]
    state: Any
    complaints: list[str] = field(default_factory=list)

    def tab(self, *, signed_in: bool = True) -> Page:
        """A tab of a new profile, with an empty cache."""
        state = self.state if signed_in else None
        context = self.browser.new_context(base_url=self.url, locale="zh-CN", storage_state=state)
        page = context.new_page()
        self.complaints = listen(page, self.url)
        return page


@pytest.fixture(scope="module")
def visit(browser: Browser, demonstration: Running, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Signed in, with one of each kind of thing to look at."""
    url = f"http://127.0.0.1:{demonstration.port}"
    context = browser.new_context(base_url=url, locale="zh-CN")
    desk = Desk(context.new_page())
    desk.sign_in(LOGIN, next(account.password for account in ACCOUNTS if account.login == LOGIN))
    asker = Desk(browser.new_context(base_url=url, locale="zh-CN").new_page())
    asker.sign_in(ASKER, next(account.password for account in ACCOUNTS if account.login == ASKER))
    known = furnish(desk, asker, tmp_path_factory.mktemp("prepared"))
    asker.page.context.close()
    state = context.storage_state()
    context.close()
    return Visit(browser, url, known, state)


def faults(page: Page, widths: Sequence[int] = (1280, 375)) -> list[str]:
    """What is wrong with the page that is open, in windows of these widths."""
    return [f"at {width}: {fault}" for width in widths for fault in _faults(page, width, whole=width == widths[0])]


def _faults(page: Page, width: int, *, whole: bool) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    violations = Axe().run(page, options=RULES if whole else RULES_OF_WIDTH).response["violations"]
    found = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}" for violation in violations]
    too_much = page.evaluate(WIDTH_TOO_MUCH)
    found += [f"{too_much} pixels wider than the window"] if too_much > 0 else []
    return found + list(page.evaluate(ODD))


def test_every_page_is_accessible_and_fits(app: Flask, visit: Visit) -> None:
    page, wrong = visit.tab(), {}
    for endpoint, url in addresses(app.url_map, visit.known):
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        if found := faults(page):
            wrong[endpoint] = found
    page.context.close()
    assert wrong == {}
    assert visit.complaints == []


def test_a_list_of_many_columns_leaves_room_for_names(visit: Visit) -> None:
    page = visit.tab()
    page.goto("/")
    page.goto(str(page.get_by_role("link", name="管理下级组织").first.get_attribute("href")))
    for width in (1400, 1280, 1024, 800):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDTH_TOO_MUCH) <= 0, width
        assert page.locator("tbody .tick + td").first.evaluate("e => e.clientWidth") >= 100, width
        page.get_by_label("选中本页全部").click()
    page.context.close()


def test_pages_for_visitors_and_of_refusals_are_accessible_and_fit(visit: Visit) -> None:
    page = visit.tab(signed_in=False)
    assert {url: found for url in FOR_VISITORS if page.goto(url) and (found := faults(page))} == {}
    page.context.close()


def test_a_bad_page_is_found(visit: Visit) -> None:
    page = visit.tab()
    small = "<button style='width:9px;height:9px;padding:0'>x</button>"
    page.set_content(f"<html><body><img src='data:,'>{small}{small}<p>" + "宽" * 20 + "<pre>" + "x" * 90)
    found = faults(page)
    page.context.close()
    for word in ("1280: image-alt", "375: target-size", "pixels wider", "0 headings", "title"):
        assert any(word in fault for fault in found), word


def over_budget(traffic: Traffic, url: str) -> list[str]:
    """Where a page costs more than it may, on the first visit and on the next."""
    traffic.forget()
    traffic.visit(url)
    cost = {
        f"page {PAGE}": (traffic.total("Document", "Stylesheet"), PAGE),
        f"first visit {FIRST}": (traffic.total(), FIRST),
        "first visit 4 requests": (traffic.requests(), 4),
    }
    squeezed = all(head.get("content-encoding") in ("gzip", "br", "zstd") for head in traffic.headers("Document"))
    kept = [head["cache-control"] for kind in ("Stylesheet", "Script") for head in traffic.headers(kind)]
    traffic.page.goto("about:blank")
    traffic.visit(url)
    cost |= {f"next visit {AGAIN}": (traffic.total(), AGAIN), "next visit 1 request": (traffic.requests(), 1)}
    found = [f"{name}: {value:.0f}" for name, (value, most) in cost.items() if value > most]
    found += [] if squeezed else ["not compressed"]
    return found + ([] if len(kept) == 3 and all("immutable" in one for one in kept) else [f"static files: {kept}"])


def test_every_page_stays_within_the_budget(app: Flask, visit: Visit) -> None:
    traffic = Traffic(visit.tab())
    dear = {url: over_budget(traffic, url) for _, url in addresses(app.url_map, visit.known)}
    traffic.page.context.close()
    assert {url: found for url, found in dear.items() if found} == {}


def test_every_fragment_stays_within_the_budget(app: Flask, visit: Visit) -> None:
    page, dear, fragments = visit.tab(), {}, 0
    county = f"/orgs/{COUNTY}/subordinates?range=direct"
    for url in [county, *(url for _, url in addresses(app.url_map, visit.known))]:
        answer = page.request.get(url, headers={"HX-Request": "true", "HX-Target": "list", "Accept-Encoding": "gzip"})
        if answer.status != 200 or "<html" in answer.text():
            continue
        fragments += 1
        size = len(gzip.compress(answer.body(), 6))
        if size > FRAGMENT:
            dear[url] = size
    page.context.close()
    assert dear == {}
    assert fragments >= 5


def test_a_dear_page_is_found(browser: Browser) -> None:
    noise = random.Random(1).randbytes(40_000).hex()
    app = Flask("dear")
    app.add_url_rule("/dear", view_func=lambda: f"<!doctype html><title>贵</title>{noise}", endpoint="dear")
    with serving(app) as url:
        found = " ".join(over_budget(Traffic(Visit(browser, url, {}, None).tab()), "/dear"))
    assert all(word in found for word in (f"page {PAGE}", f"next visit {AGAIN}", "not compressed", "static files"))
