"""What the demonstration needs so that every kind of page has something to show: made by an administrator, by hand."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from portal.demo.accounts import CITY, FACULTY, PROVINCE, UNIVERSITY
from portal.demo.branches import graduation_month
from portal.demo.tree import demo_orgs
from tests import members
from tests.browser.desk import MEMBERS, WORK_TAKES, Desk

ASKER = "xueyuan"
"""The faculty's administrator, who asks another faculty for somebody."""


def furnish(desk: Desk, asker: Desk, folder: Path) -> dict[str, str]:
    """Make one of each; returns the arguments of the addresses that lead there."""
    import_id = _upload(desk, folder)
    orgs = {org.code: org for org in demo_orgs()}
    of_university = [org for org in orgs.values() if org.is_branch and orgs[org.parent].parent == UNIVERSITY]
    first = next(org.code for org in of_university if org.parent != FACULTY)
    second = next(org.code for org in of_university if org.parent == FACULTY)
    marked = next(org.code for org in of_university if org.parent == FACULTY and graduation_month(org))
    person_id = _enter(desk.page, first, members.id_number(501))
    reminder_id, run_id = _remind(desk)
    return {
        "import_id": import_id, "kind": MEMBERS, "run_id": run_id, "reminder_id": reminder_id,
        "person_id": person_id, "request_id": _ask_for(asker.page, second, members.id_number(501)),
        "branch": first, "what": "info_entry.people", "export_id": _export(desk), "fault_key": "hollow_branches",
        "measure_key": "info_entry.entry_rate",
        "correction_id": _ask_to_correct(asker, marked),
        "industry_request_id": _ask_for_industry(desk, asker), "report_id": _report_flag(asker),
        "member_id": _name_team(desk), "circular_id": _publish(desk), **_spot_check(desk),
    }  # fmt: skip


def _upload(desk: Desk, folder: Path) -> str:
    """A spreadsheet with more verdicts than a page holds."""
    file = folder / "名单.csv"
    rows = [f"欧阳小{chr(0x4E00 + i)},11010119900307{i:04},1390000{i:04},没有这个团支部" for i in range(60)]
    file.write_text("\n".join(["姓名,身份证号,手机号,所在团支部", *rows]), encoding="utf-8")
    return _last(desk.upload(file))


def _enter(page: Page, branch: str, id_number: str) -> str:
    _fill_in(page, branch, id_number)
    page.goto(f"/info-entry/{branch}/members")
    href = page.locator("a[href^='/info-entry/people/']").last.get_attribute("href") or ""
    return href.split("/")[3]


def _ask_for(page: Page, branch: str, id_number: str) -> str:
    """A request to whoever holds the number."""
    _fill_in(page, branch, id_number)
    page.get_by_role("main").get_by_role("button", name="发出申请").click()
    expect(page).to_have_url(re.compile("/requests/[0-9]+$"))
    return _last(page.url)


def _ask_to_correct(asker: Desk, branch: str) -> str:
    """A request to say another graduation time of a class."""
    page = asker.page
    page.goto(f"/graduation-marking/{branch}/corrections/new")
    page.get_by_label("毕业时间", exact=True).check()
    page.get_by_label("毕业年份").select_option("2025")
    page.get_by_label("为什么原来的标记错了").fill("实际学制比名称所示长")
    asker.press("提交申请")
    expect(page).to_have_url(re.compile("/corrections/[0-9]+$"))
    return _last(page.url)


def _ask_for_industry(desk: Desk, asker: Desk) -> str:
    """A request of the faculty, whose industry the province has entered wrongly."""
    desk.page.goto(f"/orgs/{FACULTY}/edit")
    desk.page.get_by_label("单位所属行业类别").select_option("其他")
    desk.press("保存")
    page = asker.page
    page.goto(f"/graduation-marking/{FACULTY}/industry-requests/new")
    page.get_by_label("正确的行业类别").select_option("普通高等院校")
    page.get_by_label("为什么现在的不对").fill("是高校的学院")
    asker.press("提交申请")
    expect(page).to_have_url(re.compile("/industry-requests/[0-9]+$"))
    return _last(page.url)


def _report_flag(asker: Desk) -> str:
    """A report of the faculty that its township flag is wrong."""
    page = asker.page
    page.goto(f"/township-verification/{FACULTY}/report")
    page.get_by_label("理由").fill("学院已改为街道")
    asker.press("提交报告")
    expect(page).to_have_url(re.compile("/reports/[0-9]+$"))
    return _last(page.url)


def _name_team(desk: Desk) -> str:
    """Somebody on the task team of the city."""
    desk.page.goto(f"/statistics/{CITY}/team/new")
    for label, text in (("部门", "学校部"), ("姓名", "周敏"), ("职责", "核对毕业生去向"), ("办公电话", "0572-1")):
        desk.page.get_by_label(label).fill(text)
    desk.press("保存")
    return _last(desk.page.locator("main a[href*='/team/']").last.get_attribute("href") or "")


def _spot_check(desk: Desk) -> dict[str, str]:
    """The demonstration's spot check, and the first that was drawn."""
    desk.page.goto(f"/statistics/{PROVINCE}/spot-checks")
    desk.page.locator("main tbody a").first.click()
    spot_id = _last(desk.page.url)
    href = desk.page.locator("main a[href*='/spot-items/']").first.get_attribute("href") or ""
    return {"spot_id": spot_id, "item_id": _last(href)}


def _publish(desk: Desk) -> str:
    """A circular of the province about its cities, universities and others."""
    desk.page.goto(f"/statistics/{PROVINCE}/circulars/new")
    desk.page.get_by_label("录入率").check()
    desk.press("预览")
    desk.press("发布给有关单位")
    expect(desk.page.get_by_text("通报已发布")).to_be_visible()
    return _last(desk.page.url)


def _fill_in(page: Page, branch: str, id_number: str) -> None:
    page.goto(f"/info-entry/{branch}/members/new")
    page.get_by_label("姓名").fill("欧阳小燕")
    page.get_by_label("身份证号").fill(id_number)
    page.get_by_label("手机号", exact=True).fill(members.mobile(501))
    page.get_by_label("入团年月").fill("2014-05")
    page.get_by_role("main").get_by_role("button", name="保存", exact=True).click()


def _remind(desk: Desk) -> tuple[str, str]:
    """A reminder of an organisation below, and the run that sent it."""
    page = desk.page
    page.goto(f"/orgs/{PROVINCE}/subordinates?range=direct")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("main").get_by_role("button", name="催办").click()
    page.get_by_role("main").get_by_role("button", name="催办").click()
    run_id = _last(page.url)
    link = page.locator("main a[href^='/reminders/']:not([href*=sent])")
    expect(link.first).to_be_visible(timeout=WORK_TAKES)
    return _last(link.first.get_attribute("href") or ""), run_id


def _export(desk: Desk) -> str:
    """More rows than are answered at once: a job writes them."""
    desk.page.goto(f"/exports/new/info_entry.people/{PROVINCE}")
    desk.press("在后台生成")
    expect(desk.page.get_by_role("button", name="下载")).to_be_visible(timeout=WORK_TAKES)
    return _last(desk.page.url)


def _last(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
