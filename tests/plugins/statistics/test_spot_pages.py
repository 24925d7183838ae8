"""The pages of spot checks (R4.2): from the form to the report, the post of a checker, and the files."""

from __future__ import annotations

import re

from sqlalchemy import select

from plugins.statistics import team_naming
from plugins.statistics.spot_models import SpotItem
from plugins.statistics.team_naming import Seat
from portal.accounts.models import Post
from portal.accounts.queries import by_login
from portal.accounts.session_rows import Visitor, start
from portal.accounts.sessions import TOKEN_COOKIE
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from tests.casting import Cast
from tests.client import HTMX, browser_of

FORM = {"title": "五月份抽查", "population": "orgs", "category": "branch", "size": "2", "seed": "2019", "due": ""}
FOUND = {"way": "visit", "verdict": "wrong", "found": "只有三人", "due": "2099-01-01"}


def drawn(cast: Cast) -> str:
    """The address of a check that the province has asked for in the browser and a worker has drawn."""
    province = cast.client_for("province")
    assert province.submit("/statistics/spot-checks/new", FORM | {"size": "0"}, button="抽取").status_code == 422
    made = province.submit("/statistics/spot-checks/new", FORM, button="抽取")
    assert "正在抽取" in province.page(made.location).text
    with cast.app.app_context():
        perform_here(session().scalars(select(Run.id).where(Run.task == "statistics.draw")).one())
    watched = province.get(made.location, headers=HTMX | {"HX-Target": "draw"})
    assert (watched.status_code, watched.headers["HX-Redirect"]) == (204, made.location)
    with cast.app.app_context():
        team_naming.add(cast.scope("province"), cast.org("jia"), Seat("学校部", "周敏", "核查样本", "0571-1"))
    return made.location


def test_R4_2_a_check_goes_its_way_in_the_browser(cast: Cast) -> None:
    address, province, school = drawn(cast), cast.client_for("province"), cast.client_for("school")
    assert province.submit(address, {"reason": ""}, button="作废").status_code == 422
    province.submit(address, button="开始核查")
    province.submit(address, button="分配")
    drawn_there = (a for a in province.page(address).find_all("a") if "甲省大学" in a.text)
    item = next(a.get("href") or "" for a in drawn_there)
    assert school.get(item).status_code == 404, "who was drawn does not see it"
    assert province.submit(item, FOUND | {"found": ""}, button="保存").status_code == 422
    assert province.submit(item, FOUND, button="保存").status_code == 303
    assert "抽查整改" in school.page("/").text
    assert "只有三人" in school.page("/statistics/jiada/spot-corrections").text
    assert school.submit(item, {"answer": "已补录"}, button="已整改").status_code == 303
    assert "待确认的整改" in province.page("/").text
    assert province.submit(item, button="确认已整改").status_code == 303
    spot_id = address.rpartition("/")[2]
    files = [
        province.submit(f"/exports/new/statistics.{what}/jia?spot_id={spot_id}", {"format": "csv"}, button="导出")
        for what in ("spot_items", "spot_report")
    ]
    items, report = (file.data.decode("utf-8-sig") for file in files)
    assert ("只有三人" in items, "已整改" in items, "100.0%" in report) == (True, True, True)
    assert school.get(f"/exports/new/statistics.spot_items/jiada?spot_id={spot_id}").status_code == 404
    assert "95% 置信区间" in province.page(f"{address}/report").text
    assert "还有" not in province.submit(address, button="结束抽查").text
    token = {"csrf_token": province.token(address), "confirmed": "1"}
    assert province.post(f"{address}/close", data=token).status_code == 303
    assert "已结束" in province.page(address).text
    assert province.get(f"/statistics/jia/spot-checks?spot_id={spot_id}").location == address


def test_R4_1_a_checker_sees_what_was_assigned_and_nothing_else_of_the_check(cast: Cast) -> None:
    address, province = drawn(cast), cast.client_for("province")
    province.submit(address, button="开始核查")
    province.submit(address, button="分配")
    given = {"where": "jiada", "login": "zhoumin-choucha"}
    assert re.search(r"[0-9A-Z]{4}", province.submit(f"{address}/access", given, button="开通").text)
    with cast.app.app_context():
        account = by_login("zhoumin-choucha")
        assert account is not None
        post = session().scalars(select(Post.id).where(Post.account_id == account.id)).one()
        unit = cast.org("jiada").id
        mine = session().scalars(select(SpotItem.id).where(SpotItem.unit_id == unit)).all()
        others = session().scalars(select(SpotItem.id).where(SpotItem.unit_id != unit)).all()
        with transaction():
            token = start(account.id, post, Visitor())
    checker = browser_of(cast.app)
    checker.set_cookie(TOKEN_COOKIE, token)
    assert "由我核查" in checker.page("/").text
    shown = checker.page(address)
    links = {a.get("href") for a in shown.find_all("a")}
    assert {f"/statistics/spot-items/{one}" for one in mine} <= links
    assert not {f"/statistics/spot-items/{one}" for one in others} & links
    assert checker.get(f"/statistics/spot-items/{others[0]}").status_code == 404
    assert checker.get(f"{address}/report").status_code == 404
    right = {"way": "telephone", "verdict": "correct"}
    assert checker.submit(f"/statistics/spot-items/{mine[0]}", right, button="保存").status_code == 303
    tie = {"csrf_token": province.token(address)}
    assert province.post(f"{address}/access/1/end", data=tie).status_code == 303
    assert checker.get(address).status_code in {303, 401}
