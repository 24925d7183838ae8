"""A2.1-A2.4: a university marks its classes in a real browser, and whoever comes later is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal import clock
from portal.accounts.sessions import TOKEN_COOKIE
from tests.browser.desk import Desk
from tests.casting import Cast
from tests.plugins.info_entry.people import add_members

LIST = "/orgs/jiada-jx/subordinates"
BUTTON = "标记团支部毕业时间"
UNREAD = "确认标记 2 个团支部、4 名团员"


@pytest.fixture(autouse=True)
def may(cast: Cast) -> Iterator[None]:
    """May 2019, with members in one class."""
    with clock.frozen("2019-05-08T09:00"):
        with cast.app.app_context():
            add_members(cast, "jiada-jx-1", 4)
        yield


def tick(page: Page, *names: str) -> None:
    """Tick these branches in the list and press the button."""
    page.goto(LIST)
    for name in names:
        page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()
    Desk(page).press(BUTTON)


def test_A2_2_classes_are_marked_group_after_group_and_the_second_administrator_is_told(
    page: Page, sign_in: Callable[[str], None], browser: Browser, address: str, cast: Cast, scripts: bool
) -> None:
    sign_in("school")
    desk = Desk(page)
    later = browser.new_context(base_url=address, java_script_enabled=scripts)
    later.add_cookies([{"name": TOKEN_COOKIE, "value": cast.token("faculty"), "url": address}])
    second = later.new_page()
    tick(second, "机械1501班")
    Desk(second).press("下一步")

    tick(page, "机械1501班", "机械1502班", "机械1801班")
    expect(page.get_by_text("不是同时毕业的，不能一起标记")).to_be_visible()
    desk.press("标记这一组：2019年6月")
    expect(page.get_by_label("毕业年份")).to_have_value("2019")
    expect(page.get_by_text("本科四年：2019年6月毕业")).to_be_visible()
    desk.press("下一步")
    expect(page.get_by_text("都成为“毕业生”")).to_be_visible()
    desk.press("确定")  # unread: the browser, or the portal, asks for the tick
    page.get_by_label(UNREAD).check()
    page.get_by_role("main").get_by_role("button", name="确定").dblclick()
    expect(page.get_by_text(re.compile("已标记 2 个团支部：|2 个团支部已经标记过："))).to_be_visible()
    page.goto(LIST)
    for name, state in (("机械1501班", "2019年6月"), ("机械1502班", "2019年6月"), ("机械1801班", "未标记")):
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(state)

    second.get_by_label("我已阅读").check()
    Desk(second).press("确定")
    expect(second.get_by_text("已由甲省大学管理员（甲省大学团委）")).to_be_visible()
    expect(second.get_by_role("button", name="确定")).to_have_count(0)
    later.close()


def test_A2_4_what_contradicts_the_name_is_confirmed_by_itself(page: Page, sign_in: Callable[[str], None]) -> None:
    sign_in("school")
    desk = Desk(page)
    page.goto("/graduation-marking/jiada-jx/unmarked")
    desk.press("标记这一组：2022年6月")
    page.get_by_label("毕业年份").select_option("2021")
    desk.press("下一步")
    expect(page.get_by_text("与“2021年6月”不一致")).to_be_visible()
    page.get_by_label("仍然标记为").check()
    page.get_by_label("我已阅读").check()
    desk.press("确定")
    expect(page.get_by_text("已标记 1 个团支部：2021年6月")).to_be_visible()
