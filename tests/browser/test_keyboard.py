"""Somebody without a mouse can do everything, and always sees where they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.demo.accounts import ACCOUNTS, PROVINCE, UNIVERSITY
from tests.browser.desk import MEMBERS, Desk

PAGES = ("/", f"/imports/new/{MEMBERS}", f"/orgs/{UNIVERSITY}/subordinates", f"/orgs/{UNIVERSITY}/tree", "/account")
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
CAN_HAVE_FOCUS = """(controls) => [...document.querySelectorAll(controls)].filter(
    (e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true})).length"""
FOCUS = """() => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
    e.dataset.step = e.dataset.step || document.querySelectorAll('[data-step]').length + 1;
    const outlined = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
    return {step: e.tagName === 'BODY' ? 0 : +e.dataset.step, html: e.outerHTML.slice(0, 120),
            seen: outlined && box.right > 0 && box.bottom > 0};
}"""


@pytest.fixture
def scripts() -> bool:
    """With scripts on, the focus can be asked for."""
    return True


def walk(page: Page) -> tuple[int, list[str]]:
    """Press Tab through the whole page; returns how many places there were, and those where the focus is not seen."""
    unseen, last = [], 0
    for _ in range(400):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found["step"] <= last:
            break
        last = found["step"]
        if not found["seen"]:
            unseen.append(found["html"])
    return last, unseen


def test_tab_leads_to_every_control_in_the_order_of_the_page_and_the_focus_is_seen(
    open_desk: Callable[..., Desk],
) -> None:
    page = open_desk("daxue").page
    for url in PAGES:
        page.goto(url)
        reached, unseen = walk(page)
        assert unseen == [], url
        assert reached == page.evaluate(CAN_HAVE_FOCUS, CONTROLS), url


def test_the_first_tab_offers_to_skip_the_menu(open_desk: Callable[..., Desk]) -> None:
    page = open_desk("daxue").page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_signing_in_and_out_needs_no_mouse(open_desk: Callable[..., Desk]) -> None:
    page = open_desk().page
    page.goto("/sign-in")
    page.get_by_label("登录名").focus()
    page.keyboard.type("daxue")
    page.keyboard.press("Tab")
    page.keyboard.type(next(account.password for account in ACCOUNTS if account.login == "daxue"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")
    page.locator(".who summary").focus()
    page.keyboard.press("Enter")
    while page.evaluate("document.activeElement.textContent") != "退出登录":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("登录名")).to_be_visible()


def test_after_a_list_was_exchanged_the_keyboard_goes_on_from_there(open_desk: Callable[..., Desk]) -> None:
    page = open_desk("shengwei").page
    page.goto(f"/orgs/{PROVINCE}/subordinates")
    following = page.get_by_role("link", name="下一页")
    following.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="上一页")).to_be_visible()
    assert page.evaluate("document.activeElement.id || document.activeElement.rel") in ("list", "next")
    expect(page.locator("#list")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('#list').getBoundingClientRect().top") >= -1
