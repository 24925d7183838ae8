"""Twenty thousand rows uploaded in a browser, stored, and taken back, by administrators who may store all or half."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import listen
from tests.browser.desk import Desk
from tests.server.running import Running, command, running

MESSY = Path(__file__).parents[1] / "data" / "messy"
ROWS, PROVINCE, UNIVERSITY = 20_000, "100", "100002001"
OF_THE_UNIVERSITY = 9_992
"""The other rows belong to branches of a secondary school."""
PASSWORD = "songshu-daizhe-maozi"
AS_OF = {"PORTAL_CLOCK": "2019-05-08T10:00"}
MOST_SECONDS = 60
"""For either half, on a machine that is busy with other tests; alone it takes a fraction."""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A portal that starts empty, and whose operator loads the tree of db_seed.json."""
    tmp_path = tmp_path_factory.mktemp("seeded")
    seed = json.loads((MESSY / "db_seed.json").read_text(encoding="utf-8"))
    tree = tmp_path / "tree.csv"
    with tree.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(seed["orgs"][0]))
        writer.writeheader()
        writer.writerows(seed["orgs"])
    with running(tmp_path / "data", "--empty", **AS_OF) as portal:
        loaded = command("--data", str(portal.data), "orgs", "load", str(tree), **AS_OF)
        assert loaded.returncode == 0, loaded.stderr
        yield portal


def come_in(desk: Desk, portal: Running, org: str) -> None:
    """The operator makes an organisation's first administrator, who activates the account."""
    who = ("--org", org, "--login", f"lin-{org}", "--name", "林晓")
    made = command("--data", str(portal.data), "accounts", "create", *who, **AS_OF)
    assert made.returncode == 0, made.stderr
    code = re.search(r"\b\w{4}-\w{4}\b", made.stdout)
    assert code, made.stdout
    desk.page.goto("/activate")
    desk.page.get_by_label("登录名").fill(f"lin-{org}")
    desk.page.get_by_label("激活码").fill(code.group())
    desk.page.get_by_label("设置密码").fill(PASSWORD)
    desk.page.get_by_label("再输入一次密码").fill(PASSWORD)
    desk.press("激活并登录")


def timed(step: Callable[[], object]) -> float:
    """Seconds that a step took."""
    started = time.monotonic()
    step()
    return time.monotonic() - started


@pytest.mark.slow
@pytest.mark.parametrize(("org", "good"), [(UNIVERSITY, OF_THE_UNIVERSITY), (PROVINCE, ROWS)])
def test_twenty_thousand_rows_are_checked_stored_and_taken_back(
    browser: Browser, seeded: Running, org: str, good: int
) -> None:
    url = f"http://127.0.0.1:{seeded.port}"
    context = browser.new_context(base_url=url, locale="zh-CN")
    desk = Desk(context.new_page())
    complaints = listen(desk.page, url)
    come_in(desk, seeded, org)
    seconds = {"upload to preview": timed(lambda: desk.upload(MESSY / "rows_20000.xlsx"))}
    address = desk.page.url
    assert desk.page.locator(".figure b").all_inner_texts() == [f"{good:,}", f"{ROWS - good:,}", "0"]
    seconds["confirmed to stored"] = timed(desk.apply)
    assert desk.figures()["团员"] == good
    seconds["undone"] = timed(lambda: desk.undo(address))
    assert desk.figures()["团员"] == 0
    context.close()
    assert max(seconds.values()) < MOST_SECONDS, seconds
    assert complaints == []
