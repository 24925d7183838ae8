"""R2.1, A2.2: a university marks its classes by file in a real browser, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from portal import clock
from tests.browser.desk import Desk
from tests.casting import Cast
from tests.imports.engine import Engine
from tests.plugins.info_entry.people import add_members

KIND = "graduation_marking.marks"
TIMES = {"机械1501班": "2019年6月", "机械1502班": "2019-06", "机械1801班": "2021.6"}


@pytest.fixture(autouse=True)
def may(cast: Cast) -> Iterator[None]:
    """May 2019, with members in one class."""
    with clock.frozen("2019-05-08T09:00"):
        with cast.app.app_context():
            add_members(cast, "jiada-jx-1", 4)
        yield


def fill_in(file: Path, confirmed: str) -> None:
    """The template as somebody fills it in: a time for each class, one of which is not the name's."""
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows(min_row=2):
        for name, time in TIMES.items():
            if name in str(row[0].value):
                row[1].value = time
                row[4].value = confirmed if name == "机械1801班" else None
    book.save(file)


def upload(page: Page, cast: Cast, file: Path) -> None:
    """Upload, let the worker check, and look."""
    page.goto(f"/imports/new/{KIND}")
    page.get_by_label("选择表格文件").set_input_files(file)
    Desk(page).press("上传并检查")
    work(page, cast)


def work(page: Page, cast: Cast) -> None:
    """Let the worker do what was asked for, and look."""
    place = page.url.split("?")[0].removesuffix("/apply")
    with cast.app.app_context():
        Engine(cast.scope("school"), KIND).work(int(place.rpartition("/")[2]))
    page.goto(place)


def test_A2_2_the_template_is_filled_in_read_confirmed_and_marked_once(
    page: Page, sign_in: Callable[[str], None], cast: Cast, tmp_path: Path
) -> None:
    sign_in("school")
    desk = Desk(page)
    page.goto("/graduation-marking/jiada/unmarked")
    page.get_by_role("main").get_by_role("link", name="用表格标记").click()
    template = desk.download("下载模板", tmp_path)
    fill_in(template, "")
    upload(page, cast, template)
    expect(page.get_by_text("需要单独确认：填写的是“2021年6月”")).to_be_visible()
    fill_in(template, "是")
    upload(page, cast, template)
    desk.press("下一步：阅读并确认 3 行")
    expect(page.get_by_text("都成为“毕业生”").first).to_be_visible()
    expect(page.get_by_role("heading", name="标记为“2019年6月”毕业：2 个团支部，4 名团员")).to_be_visible()
    desk.press("确定")  # unread: the browser, or the portal, asks for the ticks
    page.get_by_label("以上 1 处我已逐一核对").check()
    page.get_by_label("确认标记 3 个团支部、4 名团员").check()
    page.get_by_role("main").get_by_role("button", name="确定").dblclick()
    expect(page.get_by_text("检查中").or_(page.get_by_text("入库")).first).to_be_visible()
    work(page, cast)
    expect(page.get_by_text("已标记 3 个团支部")).to_be_visible()
    expect(page.get_by_role("button", name="撤销")).to_have_count(0)
    page.goto("/orgs/jiada-jx/subordinates")
    for name, state in (("机械1501班", "2019年6月"), ("机械1502班", "2019年6月"), ("机械1801班", "2021年6月")):
        expect(page.get_by_role("row").filter(has_text=name)).to_contain_text(state)
