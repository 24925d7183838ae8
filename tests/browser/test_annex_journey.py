"""R3.2: Annex 2 from a school to the province's table at the centre, in a real browser, with four accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from portal.db import db
from tests.browser.desk import Desk
from tests.casting import Cast
from tests.plugins.statistics.annexes import graduating

SignIn = Callable[[str], None]
SCHOOL, CARD = "共青团清河县第一中学委员会", "待接收的报表"


@pytest.fixture(autouse=True)
def may(cast: Cast) -> Iterator[None]:
    """May 2019; every level has an administrator, two classes and a university's have graduates."""
    with graduating(cast):
        db.session.remove()
        yield


def figure(page: Page, kind: str, **figures: int) -> None:
    """Fill in a line of the form."""
    titles = {
        "classes": "毕业班数",
        "branches": "毕业生团支部数",
        "students": "毕业学生数",
        "members": "毕业学生团员数",
    }
    for key, value in figures.items():
        page.get_by_label(f"{kind}：{titles[key]}", exact=True).first.fill(str(value))


def sign(page: Page, desk: Desk) -> None:
    """Say who signs, and save."""
    for label, name in {"负责人": "李书记", "填表人": "王老师", "联系电话": "0571-8888"}.items():
        page.get_by_label(label).fill(name)
    desk.press("保存并重新计算")


def begin(page: Page, desk: Desk, code: str) -> None:
    """Open the form of a table that nobody has begun."""
    page.goto(f"/statistics/{code}/annex")
    desk.press("开始填报")


def file_school(page: Page, desk: Desk) -> None:
    """The county fills in for its school, which knows of more members than the system, and says why."""
    begin(page, desk, "yizhong")
    figure(page, "普通高中", classes=2, branches=2, students=90, members=60)
    sign(page, desk)
    expect(page.get_by_text("与系统数相差 55")).to_be_visible()
    page.get_by_role("link", name="填报", exact=True).click()
    page.get_by_label("普通高中：毕业学生团员数").last.fill("还没有录全")
    desk.press("保存并重新计算")
    desk.press("报送上级")
    expect(page.get_by_text("已报送上级")).to_be_visible()


def take_and_pass_on(page: Page, desk: Desk, code: str, unit: str) -> None:
    """From the workbench's card to the table of `unit`, which is accepted; then one's own table is filed."""
    page.goto("/")
    page.get_by_role("link", name=re.compile(f"处理.*{CARD}")).click()
    page.get_by_role("main").get_by_role("link", name=unit).click()
    desk.press("接收")
    expect(page.get_by_text("已接收，数字已计入上级的报表")).to_be_visible()
    begin(page, desk, code)
    if page.get_by_label("普通高中：毕业学生团员数").count() > 1:
        page.get_by_label("普通高中：毕业学生团员数").last.fill("学校还没有录全")
    if code == "jia":
        figure(page, "普通高等学校本科", classes=1, branches=1, students=30, members=3)
    sign(page, desk)
    desk.press("报送上级")


def test_annex_2_climbs_from_a_school_to_the_centre_r3_2(page: Page, sign_in: SignIn) -> None:
    desk = Desk(page)
    page.set_default_timeout(8000)
    sign_in("county")
    file_school(page, desk)
    take_and_pass_on(page, desk, "qinghe", SCHOOL)
    sign_in("city")
    take_and_pass_on(page, desk, "dongjiang", "共青团甲省东江市清河县委员会")
    sign_in("province")
    take_and_pass_on(page, desk, "jia", "共青团甲省东江市委员会")
    page.get_by_role("link", name="打印").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2019 年学校毕业班和毕业学生团员数据统计表")
    expect(page.locator("table.paper tbody").last).to_contain_text("毕业学生团员数63")
    sign_in("national")
    page.goto("/statistics/centre/annex/units")
    page.get_by_role("main").get_by_role("link", name="共青团甲省委员会").click()
    desk.press("接收")
    expect(page.get_by_text("已接收，数字已计入上级的报表")).to_be_visible()
