"""The plugin's own pages, with templates that came in its package."""

from __future__ import annotations

import portal_sample
import pytest

from portal.config import ROOT
from portal.provinces.services import switch
from tests.casting import Cast
from tests.client import browser_of


def test_the_package_is_not_of_this_repository() -> None:
    assert ROOT not in list(portal_sample.__path__)
    assert not any(str(ROOT) in path for path in portal_sample.__path__)


def test_a_page_is_made_of_the_package_s_own_template(cast: Cast, write) -> None:
    write("school", "jiada-jx", text="电话已核对")
    page = cast.client_for("school").page("/sample/jiada")
    assert "电话已核对" in page.text
    assert "共青团甲省大学机械学院总支部委员会" in page.text


def test_its_list_is_had_as_a_file_where_the_plugin_is_on(cast: Cast, write) -> None:
    write("school", "jiada-jx", text="=电话已核对")
    client = cast.client_for("school")
    links = [a.get("href") for a in client.page("/sample/jiada").find_all("a") if a.text == "导出"]
    (link,) = [link for link in links if "sample.notes" in link]
    answer = client.submit(link, {"format": "csv"}, button="导出")
    assert answer.data.decode("utf-8-sig") == "组织全称,备注\r\n共青团甲省大学机械学院总支部委员会,'=电话已核对\r\n"
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("stranger", 404), ("township", 404), ("viewer", 403)])
def test_who_may_not_write_here(cast: Cast, name: str, status: int) -> None:
    client = cast.client_for(name)
    data = {"csrf_token": client.token("/"), "ids": "jiada-jx", "text": "x"}
    assert client.post("/sample/jiada/mark", data=data).status_code == status


def test_a_visitor_sees_a_public_page_only_where_the_plugin_is_on(cast: Cast) -> None:
    visitor = browser_of(cast.app)
    assert visitor.get("/sample/jiada/board").status_code == 200
    assert visitor.get("/sample/nowhere/board").status_code == 404
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
    assert visitor.get("/sample/jiada/board").status_code == 404
    assert visitor.get("/sample/yida/board").status_code == 200
