"""R3.1: a teacher opens a class, and a member enters on a telephone, over a slow line: all of it in 40 kB,
also if the teacher has saved something else meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.db import db
from tests.browser.conftest import listen
from tests.browser.desk import Desk
from tests.browser.test_every_page import faults
from tests.browser.traffic import Traffic
from tests.casting import Cast
from tests.members import id_number, mobile, name
from tests.plugins.graduate_register.graduates import CLASS, NORTH, WEST, graduating, ids_of, record_of, say

WHOLE_VISIT = 40_000
"""Bytes over the line, heads and static files included."""
SCREEN = {"width": 375, "height": 667}
NARROW = (375,)


@pytest.fixture(autouse=True)
def classes(cast: Cast) -> Iterator[None]:
    """May 2019, with a class of three."""
    with graduating(cast):
        yield
        db.session.remove()


@pytest.fixture
def phone(browser: Browser, address: str, scripts: bool) -> Iterator[Page]:
    """A telephone that has never been here."""
    context = browser.new_context(
        base_url=address, locale="zh-CN", java_script_enabled=scripts, viewport=SCREEN, has_touch=True
    )
    tab = context.new_page()
    complaints = listen(tab, address)
    yield tab
    context.close()
    assert complaints == []


def choose(page: Page, field: str, words: str, township: str, *, scripts: bool) -> None:
    """A township by a part of its name."""
    box = page.locator(f"#{field}")
    box.locator("input:not([type=radio])").fill(words)
    if not scripts:
        box.get_by_role("button", name="查找", exact=True).click()
    page.locator(f"#{field}").locator(f"input[value='{township}']").check()


def prove(page: Page, link: str) -> None:
    """From the link to the form."""
    page.goto(link)
    page.get_by_label("身份证号后六位").fill(id_number(0)[-6:])
    page.get_by_label("手机号", exact=True).fill(mobile(0))
    Desk(page).press("进入填写")
    expect(page.get_by_text(name(0))).to_be_visible()


def fill_in(page: Page, traffic: Traffic, *, scripts: bool) -> None:
    """就业, with the employer and the home; nothing is typed before the answer to the last thing has come."""
    page.get_by_label("就业", exact=True).check()
    if not scripts:
        Desk(page).press("显示要填写的内容")
    traffic.settle()
    page.get_by_label("工作单位").fill("某某机械厂")
    page.get_by_label("单位详细地址").fill("天目山路1号")
    page.get_by_label("单位详细地址").blur()
    traffic.settle()
    choose(page, "place_township", "西溪", WEST, scripts=scripts)
    traffic.settle()
    page.get_by_label("户籍所在地地址").fill("曙光路82号")
    page.get_by_label("户籍所在地地址").blur()
    traffic.settle()
    choose(page, "household_township", "西湖区 北山", NORTH, scripts=scripts)


def test_R3_1_a_member_enters_on_a_telephone_within_forty_kilobytes(
    page: Page, phone: Page, sign_in: Callable[[str], None], cast: Cast, scripts: bool
) -> None:
    sign_in("faculty")
    page.goto(f"/graduate-register/{CLASS}")
    page.get_by_role("link", name="由团员本人填写").click()
    Desk(page).press("开放")
    link = page.get_by_label("链接").input_value()
    traffic, wrong = Traffic(phone), {}
    prove(phone, link)
    fill_in(phone, traffic, scripts=scripts)
    traffic.settle()
    wrong["form"] = faults(phone, NARROW) if scripts else []
    say(cast, ids_of(cast, CLASS)[:1])
    Desk(phone).press("保存")
    expect(phone.get_by_text("也登记了您的去向")).to_be_visible()
    traffic.settle()
    wrong["conflict"] = faults(phone, NARROW) if scripts else []
    Desk(phone).press("保存")
    expect(phone.get_by_text("已经填写完整")).to_be_visible()
    traffic.settle()
    assert traffic.total() <= WHOLE_VISIT
    wrong["saved"] = faults(phone, NARROW) if scripts else []
    kept = record_of(ids_of(cast, CLASS)[0])
    assert (kept.destination, kept.source, kept.receiving_township, kept.is_complete) == ("work", "member", WEST, True)
    Desk(phone).press("填好了，退出")
    expect(phone.get_by_label("身份证号后六位")).to_be_visible()
    page.reload()
    expect(page.get_by_role("img", name="已登记去向 1 人，共 3 人")).to_be_visible()
    wrong["opening"] = faults(page) if scripts else []
    wrong["proof"] = faults(phone, NARROW) if scripts else []
    assert {where: found for where, found in wrong.items() if found} == {}
