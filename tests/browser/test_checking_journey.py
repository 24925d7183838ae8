"""R1.4: a superior checks what was recognised in a real browser: one, all, and taken back; the progress moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from portal import clock
from tests.browser.desk import Desk
from tests.casting import Cast
from tests.plugins.township_verification.counties import COUNTY, ZONE, a_county

ONE = "共青团清河县城关镇委员会"


@pytest.fixture(autouse=True)
def may(cast: Cast) -> Iterator[None]:
    """May 2019; two towns and a zone are recognised in a county that has an administrator."""
    cast.employ("county", "city")
    with clock.frozen("2019-05-08T09:00"):
        a_county(cast)
        yield


def progress(page: Page, sign_in: Callable[[str], None]) -> str:
    """The county's row as the city sees it."""
    sign_in("city")
    page.goto("/township-verification/dongjiang/progress")
    row = page.get_by_role("row").filter(has_text="清河县").inner_text()
    sign_in("county")
    return " ".join(row.split()[1:5])


def test_R1_4_one_is_agreed_then_all_and_one_is_taken_back(
    page: Page, sign_in: Callable[[str], None], scripts: bool
) -> None:
    desk = Desk(page)
    page.set_default_timeout(8000)
    page.on("dialog", lambda dialog: dialog.accept())
    assert progress(page, sign_in) == "3 0 3 0.0%"

    page.goto(f"/township-verification/{COUNTY}/check")
    expect(desk.rows().first).to_contain_text(ZONE)  # the doubtful first
    desk.rows().filter(has_text=ONE).get_by_role("button", name="同意").click()
    expect(page.get_by_text("已核对 1 个组织。")).to_be_visible()
    expect(desk.rows()).to_have_count(2)
    assert progress(page, sign_in) == "3 1 2 33.3%"

    page.goto(f"/township-verification/{COUNTY}/check")
    desk.press("全部同意（2 个）")
    if not scripts:
        expect(page.get_by_text("1 个识别为“空”：确定不是乡镇街道。")).to_be_visible()
        desk.press("确定同意")
    expect(page.get_by_text("已核对 2 个组织。")).to_be_visible()
    assert progress(page, sign_in) == "3 3 0 100.0%"

    page.goto(f"/township-verification/{COUNTY}/check")
    desk.tab("已核对（3）")
    desk.rows().filter(has_text=ONE).get_by_role("button", name="撤回核对").click()
    expect(page.get_by_text("已撤回 1 个组织的核对。")).to_be_visible()
    assert progress(page, sign_in) == "3 2 1 66.6%"
