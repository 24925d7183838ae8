"""The main job in real browsers, processes and files: a messy spreadsheet becomes members, and is taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from portal.config import ROOT
from tests.browser.desk import WORK_TAKES, Desk

MESSY = ROOT / "portal/demo/spreadsheets/university_errors.xlsx"
GOOD, BAD, SKIPPED = 25, 14, 3
LEVELS = ("xueyuan", "daxue", "shengwei", "zhongyang")
ONLY_SCRIPTS = pytest.mark.parametrize("scripts", [True], indirect=True)
"""What happens on the server, which does not know whether scripts run."""
CURES = {
    "董洁梅": ("联系电话", "13900001111"),
    "李军平": ("联系电话", "13900002222"),
    "黄怡蕾": ("政治", "共青团员"),
}
"""What three of the refused rows lack: column and value."""


def members(desks: dict[str, Desk]) -> dict[str, int]:
    """The members each level's administrator sees on the workbench."""
    return {level: desk.figures()["团员"] for level, desk in desks.items()}


def more(before: dict[str, int], count: int) -> dict[str, int]:
    """The figures with `count` more members at each level."""
    return {level: value + count for level, value in before.items()}


def cure(file: Path) -> None:
    """Correct some rows of a list of problems, as somebody does in Excel."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    heads = ["".join(str(cell.value).split()) for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if found := CURES.get(str(row[heads.index("姓名")].value)):
            row[next(i for i, head in enumerate(heads) if head.startswith(found[0]))].value = found[1]
    book.save(file)


def test_R2_2_a_messy_spreadsheet_becomes_members_at_every_level_and_is_taken_back(
    open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desks = {level: open_desk(level) for level in LEVELS}
    desk, before = desks["daxue"], members(desks)

    first = desk.upload(MESSY)
    assert desk.page.locator(".figure b").all_inner_texts() == [str(GOOD), str(BAD), str(SKIPPED)]
    assert members(desks) == before
    desk.page.goto(first)
    desk.tab(f"不能入库 {BAD}")
    expect(desk.rows()).to_have_count(BAD)
    desk.tab(f"可以入库 {GOOD}")
    expect(desk.rows()).to_have_count(GOOD)

    desk.apply()
    problems = desk.download("下载问题清单", tmp_path)
    assert members(desks) == more(before, GOOD)

    cure(problems)
    second = desk.upload(problems)
    assert desk.page.locator(".figure b").all_inner_texts()[0] == str(len(CURES))
    desk.apply()
    assert members(desks) == more(before, GOOD + len(CURES))

    desk.undo(second)
    desk.undo(first)
    assert members(desks) == before


def test_verdicts_have_pages_that_lead_there_and_back(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    file = tmp_path / "一百二十行.csv"
    rows = [f"王小{chr(0x4E00 + i)},1,1,没有这个团支部" for i in range(120)]
    file.write_text("\n".join(["姓名,身份证号,手机号,所在团支部", *rows]), encoding="utf-8")
    desk = open_desk("daxue")
    desk.upload(file)
    for start, count in ((50, 50), (100, 20)):
        desk.page.get_by_role("link", name="下一页").click()
        expect(desk.rows().first).to_contain_text(f"王小{chr(0x4E00 + start)}")
        expect(desk.rows()).to_have_count(count)
    expect(desk.page.get_by_role("link", name="下一页")).to_have_count(0)
    for start in (50, 0):
        desk.page.get_by_role("link", name="上一页").click()
        expect(desk.rows().first).to_contain_text(f"王小{chr(0x4E00 + start)}")
    desk.page.go_back()
    expect(desk.rows().first).to_contain_text(f"王小{chr(0x4E00 + 50)}")


@ONLY_SCRIPTS
def test_reloading_while_the_portal_works_only_shows_how_far_it_is(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("daxue")
    desk.choose(MESSY)
    desk.press("上传并检查")
    for _ in range(3):
        desk.page.reload()
    expect(desk.page.get_by_text("university_errors.xlsx").first).to_be_visible()
    desk.await_verdicts()
    desk.page.reload()
    assert desk.page.locator(".figure b").all_inner_texts()[0] == str(GOOD)


def test_pressing_twice_and_going_back_store_nothing_twice(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("daxue")
    before = desk.figures()["团员"]
    address = desk.upload(MESSY)
    desk.page.get_by_role("button", name="确认入库").dblclick()
    expect(desk.page.get_by_text("各级组织的人数已同步更新")).to_be_visible(timeout=WORK_TAKES)
    assert desk.figures()["团员"] == before + GOOD
    desk.undo(address)
    assert desk.figures()["团员"] == before


@ONLY_SCRIPTS
def test_an_upload_sent_again_is_the_same_import(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("daxue")
    desk.choose(MESSY)
    form_key = desk.page.locator("[name=form_key]").input_value()
    desk.press("上传并检查")
    address = desk.await_verdicts()
    desk.choose(MESSY)
    desk.page.locator("[name=form_key]").evaluate("(field, key) => { field.value = key }", form_key)
    desk.press("上传并检查")
    assert desk.await_verdicts() == address


@ONLY_SCRIPTS
def test_going_back_to_a_preview_that_was_stored_shows_that_it_was(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("daxue")
    address = desk.upload(MESSY)
    desk.tab(f"不能入库 {BAD}")
    desk.apply()
    desk.page.go_back()
    expect(desk.page.get_by_text("各级组织的人数已同步更新")).to_be_visible()
    desk.undo(address)


def test_what_was_done_in_another_window_is_told_and_not_done_again(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("daxue")
    address = desk.upload(MESSY)
    other = Desk(desk.page.context.new_page())
    other.page.goto(address)
    other.page.once("dialog", lambda dialog: dialog.accept())
    other.press("放弃")
    expect(other.page.get_by_text("已放弃这次导入，没有任何数据入库。")).to_be_visible()
    desk.press("确认入库")
    expect(desk.page.get_by_role("alert")).to_contain_text("这次导入已经放弃，请重新上传表格。")
    expect(desk.page.get_by_role("link", name="继续上传")).to_be_visible()
