"""R3.1: a teacher fills in a class on one page, line by line from the keyboard, or all of it without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.db import db
from tests.browser.desk import Desk
from tests.browser.test_every_page import faults
from tests.casting import Cast
from tests.plugins.graduate_register.graduates import CLASS, NORTH, WEST, figures, graduating, ids_of, record_of

WORK = {
    "去向": "就业", "学校或单位": "某某机械厂", "学校或单位地址": "天目山路1号",
    "学校或单位所属乡镇街道": "西湖区西溪街道", "家庭所属乡镇街道": "西湖区北山街道", "家庭地址": "曙光路{}号",
}  # fmt: skip
HOME = {"去向": "未就业/待业", "家庭地址": "浙江省杭州市西湖区北山街道曙光路{}号"}


@pytest.fixture(autouse=True)
def classes(cast: Cast) -> Iterator[None]:
    """May 2019, with a class of three of whom nothing is registered."""
    with graduating(cast):
        yield
        db.session.remove()


def fill(page: Page, person_id: int, **values: str) -> Locator:
    """Type into a line of the sheet, which it returns; townships are names, or left to the address."""
    line = page.locator(f"#g{person_id}")
    for label, value in values.items():
        field = line.locator(f"[aria-label$='：{label}']")
        if label == "去向":
            field.select_option(label=value)
        else:
            field.fill(value.format(person_id))
    return line


def save(page: Page, line: Locator, *, scripts: bool) -> None:
    """Enter in the line; without scripts it saves whatever is typed in all of them."""
    line.locator("input:not([type=hidden])").last.press("Enter")
    if not scripts:
        page.wait_for_load_state()


def test_R3_1_a_class_from_empty_to_complete_on_one_page(
    page: Page, sign_in: Callable[[str], None], cast: Cast, scripts: bool
) -> None:
    sign_in("faculty")
    page.goto(f"/graduate-register/{CLASS}")
    page.get_by_role("link", name="班级登记表").click()
    first, second, third = ids_of(cast, CLASS)
    fill(page, second, **HOME)
    line = fill(page, first, **WORK | {"学校或单位所属乡镇街道": "没有的街道"})
    save(page, line, scripts=scripts)
    expect(line.get_by_text("没有保存")).to_be_visible()
    expect(line.get_by_label("学校或单位地址")).to_have_value("天目山路1号")
    found = faults(page) if scripts else []
    save(page, fill(page, first, 学校或单位所属乡镇街道="西湖区西溪街道"), scripts=scripts)
    expect(line.get_by_text("完整")).to_be_visible()
    if scripts:
        save(page, page.locator(f"#g{second}"), scripts=scripts)
    save(page, fill(page, third, **HOME), scripts=scripts)
    for person_id in (second, third):
        expect(page.locator(f"#g{person_id}").get_by_text("完整")).to_be_visible()
    assert found + (faults(page) if scripts else []) == []
    assert figures(cast, CLASS) == {"graduates": 3, "registered": 3, "complete": 3, "township": 3}
    records = [record_of(one) for one in (first, second, third)]
    assert [(one.destination, one.receiving_township, one.source) for one in records] == [
        ("work", WEST, "sheet"), ("none_yet", NORTH, "sheet"), ("none_yet", NORTH, "sheet"),
    ]  # fmt: skip
    Desk(page).press("全部保存")
    expect(page.get_by_text("没有改动")).to_be_visible()
    page.goto(f"/graduate-register/{CLASS}")
    expect(page.get_by_role("img", name="登记完整 100.0%")).to_be_visible()
