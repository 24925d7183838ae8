"""Whoever is shown the demonstration finds something to do, signed in as any of its administrators."""

import pytest
from flask import Flask

from portal.demo.accounts import ACCOUNTS
from portal.demo.tree import demo_orgs
from tests.client import Client, browser_of


def sign_in(app: Flask, login: str, password: str) -> Client:
    browser = browser_of(app)
    answer = browser.submit("/sign-in", {"login": login, "password": password})
    assert answer.status_code == 303, login
    return browser


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_administrator_comes_to_a_workbench_with_cards_and_work(demonstrated: None, app: Flask) -> None:
    names = {org.code: org.short_name for org in demo_orgs()}
    for account in ACCOUNTS:
        browser = sign_in(app, account.login, account.password)
        workbench = browser.page("/").text
        assert names[account.posts[0][0]] in workbench, account.login
        assert "已录入团员" in workbench, account.login
        own = browser.page("/account").text
        assert all(names[code] in own for code, _ in account.posts), account.login
        assert len(links(browser)) > 3
        for url in links(browser):
            assert browser.get(url).status_code == 200, (account.login, url)


def links(browser: Client) -> list[str]:
    """Where the navigation leads."""
    page = browser.page("/")
    found = [str(link.get("href")) for nav in page.find_all("nav") for link in nav.find_all("a")]
    return [url for url in found if url.startswith("/")]
