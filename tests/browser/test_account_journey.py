"""Administrators come and go in real browsers: activation, posts, sessions that end."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from uuid import uuid4

from playwright.sync_api import expect

from portal.demo.accounts import FACULTY
from tests.browser.desk import MEMBERS, Desk
from tests.server.running import Running

CHOSEN = "songshu-daizhe-maozi"
ENDED = """UPDATE core_session SET seen_at = :ago, created_at = :ago
    WHERE account_id = (SELECT id FROM core_account WHERE login = :login)"""
NEW = f"/orgs/{FACULTY}/administrators/new"


def fill_in(desk: Desk, login: str) -> None:
    """A new administrator of the faculty, on the form of the university's."""
    desk.page.goto(NEW)
    desk.page.get_by_role("textbox", name="姓名").fill("林晓")
    desk.page.get_by_role("textbox", name="登录名").fill(login)


def end_sessions(portal: Running, login: str) -> None:
    """Let a working day pass for whoever is signed in as `login`."""
    with closing(sqlite3.connect(portal.data / "portal.db", timeout=10)) as database, database:
        changed = database.execute(ENDED, {"ago": "2019-05-01 00:00:00", "login": login})
        assert changed.rowcount


def test_a_new_administrator_comes_in_with_the_code_once(open_desk: Callable[..., Desk]) -> None:
    login, superior = f"lin-{uuid4().hex[:8]}", open_desk("daxue")
    fill_in(superior, login)
    superior.press("新建")
    code = superior.page.locator(".big").inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}", code)
    superior.page.get_by_role("link", name="已交给本人").click()
    expect(superior.rows().filter(has_text=login)).to_contain_text("待激活")

    newcomer = open_desk()
    newcomer.page.goto("/activate")
    newcomer.page.get_by_label("登录名").fill(login)
    newcomer.page.get_by_label("激活码").fill(code.lower().replace("-", " "))
    newcomer.page.get_by_label("设置密码").fill(CHOSEN)
    newcomer.page.get_by_label("再输入一次密码").fill(CHOSEN)
    newcomer.press("激活并登录")
    expect(newcomer.page.get_by_role("heading", level=1)).to_have_text("工作台")
    expect(newcomer.page.get_by_text("林晓")).to_be_visible()

    superior.page.reload()
    expect(superior.rows().filter(has_text=login)).to_contain_text("正常")
    again = open_desk()
    again.page.goto("/activate")
    again.page.get_by_label("登录名").fill(login)
    again.page.get_by_label("激活码").fill(code)
    again.page.get_by_label("设置密码").fill(CHOSEN)
    again.page.get_by_label("再输入一次密码").fill(CHOSEN)
    again.press("激活并登录")
    expect(again.page.get_by_role("alert")).to_be_visible()
    again.sign_in(login, CHOSEN)


def test_with_another_post_the_same_person_sees_another_organisation(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("liangzhi")
    bar = desk.page.get_by_role("banner")
    expect(bar).to_contain_text("法学院")
    mine = desk.figures()["团员"]
    bar.get_by_text("法学院管理员").click()
    bar.get_by_role("button", name="浙江示范大学").click()
    expect(bar).to_contain_text("浙江示范大学团委")
    assert desk.figures()["团员"] > mine
    desk.page.goto("/imports/")
    expect(desk.page.get_by_text("您的岗位只能查看，不能导入。").first).to_be_visible()
    desk.page.goto(f"/imports/new/{MEMBERS}")
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("没有")
    desk.page.goto("/")
    bar.get_by_text("法学院管理员").click()
    bar.get_by_role("button", name="法学院团委").click()
    assert desk.figures()["团员"] == mine


def test_what_was_filled_in_when_the_session_ended_is_there_after_signing_in(
    open_desk: Callable[..., Desk], demonstration: Running
) -> None:
    login, desk = f"lin-{uuid4().hex[:8]}", open_desk("daxue")
    fill_in(desk, login)
    end_sessions(demonstration, "daxue")
    desk.press("新建")
    expect(desk.page.get_by_text("填写的内容还在，重新登录后可以继续提交。")).to_be_visible()
    desk.page.get_by_label("登录名").fill("daxue")
    desk.page.get_by_label("密码").fill("tushuguan-deng-17")
    desk.press("登录")
    desk.press("继续提交")
    expect(desk.page.locator(".big")).to_be_visible()
    desk.page.goto(f"/orgs/{FACULTY}/administrators")
    expect(desk.rows().filter(has_text=login)).to_have_count(1)


def test_signing_out_everywhere_ends_the_other_window_too(open_desk: Callable[..., Desk]) -> None:
    here, there = open_desk("gaozhong"), open_desk("gaozhong")
    here.page.goto("/account")
    here.press("退出全部登录")
    expect(here.page.get_by_role("button", name="登录")).to_be_visible()
    there.page.goto("/imports/")
    expect(there.page.get_by_label("登录名")).to_be_visible()
