"""A1.3, A1.4: a wrong flag travels from the township to the centre and back, in a real browser, with five accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from portal import clock
from portal.db import db
from portal.jobs.entry import perform_here
from tests.browser.desk import Desk
from tests.casting import Cast
from tests.plugins.township_verification.climbing import TOWN, say

NAME, WHY, MISSING = "共青团清河县城关镇委员会", "1990年经民政厅批准设镇", "请附批文号"
CARD = "待处理的错误报告"


@pytest.fixture(autouse=True)
def may(cast: Cast) -> Iterator[None]:
    """May 2019; every level has an administrator, and the system has not recognised the township."""
    cast.employ("city", "county")
    with clock.frozen("2019-05-08T09:00"):
        with cast.app.app_context():
            say(cast, TOWN, False)
            db.session.remove()
        yield


def follow_card(page: Page, action: str, title: str = CARD) -> None:
    """From the workbench's card to where it leads."""
    page.goto("/")
    page.get_by_role("link", name=re.compile(f"{action}.*{title}")).click()


def open_report(page: Page) -> None:
    """From the workbench's card to the report."""
    follow_card(page, "处理")
    page.get_by_role("main").get_by_role("link", name=NAME).click()


def perform(cast: Cast, page: Page) -> None:
    """What a worker does with the run whose page is shown."""
    expect(page).to_have_url(re.compile("/jobs/[0-9]+$"))
    with cast.app.app_context():
        perform_here(int(page.url.rpartition("/")[2]))
        db.session.remove()


SignIn = Callable[[str], None]


def report_it(page: Page, sign_in: SignIn) -> None:
    """The township says that it is one."""
    sign_in("township")
    page.goto(f"/township-verification/{TOWN}/report")
    page.get_by_label("理由").fill(WHY)
    page.get_by_role("main").get_by_role("button", name="提交报告").dblclick()
    expect(page.get_by_text("现在的办理组织")).to_be_visible()


def return_it_once(page: Page, sign_in: SignIn, desk: Desk) -> None:
    """The county asks for more, the township adds it, the county confirms."""
    sign_in("county")
    open_report(page)
    page.get_by_label("退回的原因").fill(MISSING)
    desk.press("退回")
    expect(page.get_by_text("已退回，原因会告诉对方")).to_be_visible()

    sign_in("township")
    open_report(page)
    expect(page.get_by_text(MISSING)).to_be_visible()
    page.get_by_label("说明", exact=True).fill("甲民发〔1990〕1号")
    desk.press("再报上级")

    sign_in("county")
    open_report(page)
    desk.press("核实，报上级")


def carry_it_up(page: Page, sign_in: SignIn, desk: Desk) -> None:
    """City and province confirm; the province files its list."""
    sign_in("city")
    page.goto("/township-verification/dongjiang/reports")
    page.get_by_label(f"选中：{NAME}").check()
    desk.press("核实，报上级")
    expect(page.get_by_text("已核实 1 件")).to_be_visible()

    sign_in("province")
    open_report(page)
    desk.press("核实，列入汇总表")
    follow_card(page, "核对并报送", "待报送的错误报告")
    expect(page.get_by_text("汇总表共 1 件")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    desk.press("报送团中央")
    if page.get_by_role("button", name="确定报送").count():  # without scripts a page asks
        desk.press("确定报送")
    expect(page.get_by_text("已向团中央报送 1 件")).to_be_visible()


def settle_it(page: Page, sign_in: SignIn, desk: Desk, cast: Cast) -> None:
    """The centre accepts what was filed; the worker does it."""
    sign_in("national")
    follow_card(page, "处理")
    page.get_by_label("选中符合当前条件的全部记录").check()
    desk.press("核定")
    expect(page.get_by_role("cell", name="共青团甲省委员会")).to_be_visible()
    page.get_by_role("button", name="采纳 1 件", exact=True).click()
    perform(cast, page)


def test_A1_3_a_wrong_flag_travels_from_the_township_to_the_centre_and_back(
    page: Page, sign_in: SignIn, cast: Cast
) -> None:
    desk = Desk(page)
    page.set_default_timeout(8000)
    report_it(page, sign_in)
    return_it_once(page, sign_in, desk)
    carry_it_up(page, sign_in, desk)
    settle_it(page, sign_in, desk, cast)
    for who in ("township", "county", "city", "province"):
        sign_in(who)
        page.goto(f"/township-verification/{cast.scope(who).org.code}/reports?box=sent&state=all")
        expect(page.get_by_role("row").filter(has_text=NAME)).to_contain_text("已采纳")
    sign_in("township")
    page.goto(f"/orgs/{TOWN}")
    expect(page.get_by_text(f"团中央核定：{WHY}")).to_be_visible()
