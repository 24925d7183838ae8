"""Take the pictures of README.md from a running demonstration: .venv/bin/python .pictures/take.py [ADDRESS].

It signs in as the university's administrator, tries the messy sample, lets its good rows in and takes them back.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from palette import shrink  # noqa: E402 -- beside this file

from portal.demo.accounts import ACCOUNTS, UNIVERSITY  # noqa: E402 -- the script stands outside of the packages
from portal.demo.samples import SAMPLES  # noqa: E402
from tests.services import chromium  # noqa: E402

HERE = Path(__file__).parent
MESSY = next(sample for sample in SAMPLES if sample.path.name == "university_errors.xlsx")
WIDE, NARROW = {"width": 1120, "height": 740}, {"width": 390, "height": 780}


def main(address: str) -> None:
    """Take all of them."""
    program = chromium.find()
    if program is None:
        sys.exit("there is no Chromium")
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright, program)
        page = signed_in(browser, address, "daxue", WIDE)
        shoot(page, "workbench")
        page.get_by_role("link", name="管理下级组织").first.click()
        shoot(page, "subordinates")
        page.goto(f"{address}/orgs/{UNIVERSITY}/tree")
        page.locator("summary", has_text="软件工程学院").click()
        page.get_by_role("link", name="软工1班").first.wait_for()
        shoot(page, "tree")
        try_the_messy_sample(page, address)
        page.goto(f"{address}/audit/")
        shoot(page, "log")
        shoot(signed_in(browser, address, "xueyuan", NARROW), "telephone")
        browser.close()


def try_the_messy_sample(page: Page, address: str) -> None:
    """Preview, apply, undo."""
    page.goto(f"{address}/imports/new/info_entry.members")
    content = MESSY.path.read_bytes()
    page.set_input_files("input[type=file]", [{"name": MESSY.name, "mimeType": "", "buffer": content}])
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("button", name="确认入库").wait_for(timeout=60_000)
    shoot(page, "preview")
    page.get_by_role("button", name="确认入库").click()
    page.get_by_role("button", name="撤销这次导入").wait_for(timeout=60_000)
    shoot(page, "applied")
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_role("main").get_by_role("button", name="撤销").click()
    page.get_by_text("已撤销").first.wait_for(timeout=60_000)


def signed_in(browser: Browser, address: str, login: str, size: dict[str, int]) -> Page:
    """A page of a browser in which `login` is signed in."""
    password = next(account.password for account in ACCOUNTS if account.login == login)
    page = browser.new_page(viewport=size, locale="zh-CN")
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(f"{address}/")
    return page


def shoot(page: Page, name: str) -> None:
    """What a visitor sees first of the page."""
    page.wait_for_load_state("networkidle")
    file = HERE / f"{name}.png"
    page.screenshot(path=file)
    shrink(file)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:5000")
