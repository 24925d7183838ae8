"""A real Chromium in front of the portal, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from portal.accounts.sessions import TOKEN_COOKIE
from portal.demo.accounts import ACCOUNTS
from tests.browser.desk import Desk
from tests.casting import Cast
from tests.conftest import absent, backend_named
from tests.server.running import Running, running
from tests.services import chromium
from tests.services.backend import Backend
from tests.services.live import serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> Backend:
    """SQLite only: what a browser sees does not depend on the database, and the client tests run on both."""
    return backend_named("sqlite", request)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This process's Chromium."""
    program = chromium.find()
    if program is None:
        absent("Chromium (apt-get install chromium)", "PORTAL_REQUIRE_BROWSER")
    with sync_playwright() as playwright:
        launched = chromium.launch(playwright, program)
        yield launched
        launched.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the portal answers."""
    with serving(app) as url:
        yield url


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Every flow works with scripts off, too."""
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, address: str, scripts: bool) -> Iterator[BrowserContext]:
    """A browser profile of its own, at the portal's address."""
    made = browser.new_context(base_url=address, locale="zh-CN", java_script_enabled=scripts)
    yield made
    made.close()


@pytest.fixture
def sign_in(cast: Cast, context: BrowserContext, address: str) -> Callable[[str], None]:
    """Sign a member of the cast in, as if the sign-in page had just been sent: `sign_in("school")`."""

    def enter(name: str) -> None:
        context.add_cookies([{"name": TOKEN_COOKIE, "value": cast.token(name), "url": address}])

    return enter


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A tab. The test fails if the page logs an error, breaks the content policy, or asks another host for anything."""
    tab = context.new_page()
    complaints = listen(tab, address)
    yield tab
    assert complaints == []


def listen(tab: Page, address: str) -> list[str]:
    """What goes wrong in a tab, from now on. A refusal that the portal answers with a page of its own is no fault."""
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "responded with a status of" not in message.text:
            complaints.append(message.text)

    def asked(request: Request) -> None:
        if urlsplit(request.url).scheme.startswith("http") and not request.url.startswith(address):
            complaints.append(f"asked {request.url}")

    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", said)
    tab.on("request", asked)
    return complaints


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The portal as somebody runs it who tries it: web server, queue, two workers, ticker, demonstration data."""
    with running(tmp_path_factory.mktemp("demonstration") / "data") as portal:
        yield portal


@pytest.fixture
def open_desk(browser: Browser, demonstration: Running, scripts: bool) -> Iterator[Callable[..., Desk]]:
    """A browser profile of its own at the demonstration: `open_desk("daxue")` signed in, `open_desk()` a visitor's.

    The test fails if any of its pages complains.
    """
    url = f"http://127.0.0.1:{demonstration.port}"
    passwords = {account.login: account.password for account in ACCOUNTS}
    complaints: list[list[str]] = []
    with ExitStack() as opened:

        def open_one(login: str = "", width: int = 1280) -> Desk:
            size = {"width": width, "height": 800}
            context = browser.new_context(base_url=url, locale="zh-CN", java_script_enabled=scripts, viewport=size)
            opened.callback(context.close)
            context.on("page", lambda tab: complaints.append(listen(tab, url)))
            desk = Desk(context.new_page())
            if login:
                desk.sign_in(login, passwords[login])
            return desk

        yield open_one
    assert [complaint for tab in complaints for complaint in tab] == []
