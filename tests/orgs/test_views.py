"""Pages of the tree: what they show, and to whom."""

from __future__ import annotations

import pytest

from tests.casting import Cast
from tests.client import HTMX, Client

GETS = ("", "/subordinates", "/tree", "/new", "/edit", "/move", "/close", "/settings")


@pytest.fixture
def province(cast: Cast) -> Client:
    return cast.client_for("province")


def links(client: Client, url: str) -> dict[str, str]:
    return {e.text: e.get("href") or "" for e in client.page(url).find_all("a")}


@pytest.mark.parametrize("page", GETS)
def test_pages_work_inside_the_subtree_and_are_404_outside(cast: Cast, page: str) -> None:
    assert cast.client_for("province").get(f"/orgs/qinghe{page}").status_code == 200
    strange, missing = (cast.client_for("stranger").get(f"/orgs/{code}{page}") for code in ("qinghe", "nowhere"))
    assert (strange.status_code, strange.data) == (404, missing.data)


@pytest.mark.parametrize("page", GETS[3:])
def test_pages_that_change_need_the_permission(cast: Cast, page: str) -> None:
    assert cast.client_for("viewer").get(f"/orgs/jiada-jx{page}").status_code == 403


@pytest.mark.parametrize("page", ["new", "edit", "move", "close", "settings"])
def test_a_view_role_cannot_post(cast: Cast, page: str) -> None:
    client = cast.client_for("viewer")
    token = client.token("/account")
    assert client.post(f"/orgs/jiada-jx/{page}", data={"csrf_token": token}).status_code == 403


def test_the_profile_shows_facts_figures_and_the_way_down_from_ones_own_organisation(province: Client) -> None:
    page = province.page("/orgs/yizhong")
    assert "共青团清河县第一中学委员会" in page.text
    assert "普通高中" in page.text
    crumbs = next(e for e in page.find_all("nav") if e.get("class") == "crumbs")
    assert crumbs.text == "甲省团委 东江市团委 清河县团委 清河一中团委"


def test_the_list_has_the_notices_columns_and_everything_below(province: Client) -> None:
    page = province.page("/orgs/qinghe/subordinates")
    heads = [e.text for e in page.find_all("th") if e.text]
    assert heads[:6] == ["组织全称", "简称", "类别", "行业", "团员数", "下级数"]
    rows = [e for e in page.find_all("tr") if e.find_all("td")]
    assert len(rows) == 9
    assert "共青团清河县第一中学委员会" in page.text
    assert "共青团甲省东江市经济开发区工作委员会" not in page.text


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("q=城关镇", {"chengguan", "chengguan-t", "chengguan-v"}),
        ("q=共青团清河县城关镇委员会", {"chengguan"}),
        ("q=南街村", {"chengguan-v"}),
        ("q=qhxdyzx", {"yizhong", "yizhong-31", "yizhong-32", "yizhong-11"}),
        ("q=baishi", {"baishi", "baishi-v"}),
        ("q=baishi-v", {"baishi-v"}),
        ("q=高三１班", {"yizhong-31"}),
        ("category=committee&range=direct", {"chengguan", "baishi", "yizhong"}),
        ("industry=普通高中&category=branch", {"yizhong-31", "yizhong-32", "yizhong-11"}),
        ("q=没有这个", set()),
        ("category=nonsense&q=白石", {"baishi", "baishi-v"}),
    ],
)
def test_search_by_name_short_name_initials_and_filters(province: Client, query: str, codes: set[str]) -> None:
    page = province.fragment(f"/orgs/qinghe/subordinates?{query}", "list")
    found = {e.get("href") for e in page.find_all("a") if (e.get("href") or "").count("/") == 2}
    assert found == {f"/orgs/{code}" for code in codes}


def test_a_fragment_is_only_the_list(province: Client) -> None:
    answer = province.get("/orgs/qinghe/subordinates", headers=HTMX | {"HX-Target": "list"})
    assert "<html" not in answer.text
    assert "HX-Request" in answer.headers["Vary"]


def test_the_tree_opens_lazily_and_without_scripts(province: Client) -> None:
    page = province.page("/orgs/qinghe/tree")
    assert "第一中学" in page.text
    assert "高三1班" not in page.text
    children = next(e.get("hx-get") for e in page.find_all("details") if "第一中学" in e.text)
    assert children == "/orgs/yizhong/tree"
    assert "高三1班" in province.fragment(children, "children").text
    assert "高三1班" in province.page(children).text


def test_an_organisation_without_subordinates_says_so(province: Client) -> None:
    assert "还没有下级组织" in province.page("/orgs/jiada-kong/subordinates").text


def test_ones_own_organisation_is_reached_without_its_code(cast: Cast) -> None:
    answer = cast.client_for("school").get("/orgs")
    assert (answer.status_code, answer.location) == (303, "/orgs/jiada")
