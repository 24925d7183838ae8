"""An administrator at a computer: a browser of their own, signed in to a running portal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MEMBERS = "info_entry.members"
WORK_TAKES = 60_000
"""Milliseconds that a job may take on a machine that is busy with other tests."""


@dataclass
class Desk:
    """What an administrator does with the portal, by the words that are on its pages."""

    page: Page

    def sign_in(self, login: str, password: str) -> None:
        """From the sign-in page to the workbench."""
        self.page.goto("/sign-in")
        self.page.get_by_label("登录名").fill(login)
        self.page.get_by_label("密码").fill(password)
        self.press("登录")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("工作台")

    def press(self, name: str) -> None:
        """Press the button of the page's content that has this text."""
        self.page.get_by_role("main").get_by_role("button", name=name).click()

    def figures(self) -> dict[str, int]:
        """The figures on the workbench."""
        self.page.goto("/")
        found = self.page.locator(".figure").all_inner_texts()
        return {text.split()[0]: int(re.sub(r"\D", "", text.split()[1])) for text in found}

    def choose(self, file: Path) -> None:
        """Open the upload page and choose a spreadsheet."""
        self.page.goto(f"/imports/new/{MEMBERS}")
        self.page.get_by_label("选择表格文件").set_input_files(file)

    def upload(self, file: Path) -> str:
        """Upload a spreadsheet and wait for its verdicts; returns the address of the import."""
        self.choose(file)
        self.press("上传并检查")
        return self.await_verdicts()

    def await_verdicts(self) -> str:
        """Wait for the check to end."""
        expect(self.page.get_by_role("heading", name="逐行结果")).to_be_visible(timeout=WORK_TAKES)
        return self.page.url

    def apply(self) -> None:
        """Let the good rows in, and wait until they are."""
        self.press("确认入库")
        expect(self.page.get_by_text("各级组织的人数已同步更新")).to_be_visible(timeout=WORK_TAKES)

    def undo(self, address: str) -> None:
        """Take an import back, and wait until it is."""
        self.page.goto(address)
        self.press("撤销这次导入")
        self.press("确定撤销")
        expect(self.page.get_by_text("已撤销：删除")).to_be_visible(timeout=WORK_TAKES)

    def download(self, name: str, to: Path) -> Path:
        """Follow a link or press a button that leads to a file; returns where it was saved."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name)).click()
        file = to / waiting.value.suggested_filename
        waiting.value.save_as(file)
        return file

    def rows(self) -> Locator:
        """The rows of the page's table."""
        return self.page.locator("table.cards tbody tr")

    def tab(self, name: str) -> None:
        """Choose a tab over a list, and wait until the list is that one's."""
        link = self.page.get_by_role("link", name=name)
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
