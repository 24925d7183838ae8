"""A1.2: 是否乡镇街道团委 in the list of subordinates and in the profile, for the superior and for the unit itself."""

from __future__ import annotations

import pytest

from tests.casting import Cast
from tests.markup import Element
from tests.plugins.township_verification.recognised import agree, recognise_all

TITLE = "是否乡镇街道团委"
LIST = "/orgs/qinghe/subordinates?range=direct"


@pytest.fixture
def stage(cast: Cast) -> Cast:
    """The cast after the first run of the job."""
    with cast.app.app_context():
        recognise_all(cast)
    return cast


def cells(stage: Cast, url: str) -> dict[str, str]:
    """Each organisation's cell of the column."""
    (body,) = stage.client_for("province").page(url).find_all("tbody")
    return {row.find_all("a")[0].text: _cell(row).text for row in body.find_all("tr")}


def _cell(row: Element) -> Element:
    return next(cell for cell in row.find_all("td") if cell.get("data-label") == TITLE)


def test_A1_2_the_superior_sees_it_for_each_child(stage: Cast) -> None:
    assert cells(stage, LIST) == {
        "共青团清河县城关镇委员会": "是", "共青团清河县白石镇委员会": "是", "共青团清河县第一中学委员会": "否",
    }  # fmt: skip
    whole = cells(stage, "/orgs/dongjiang/subordinates")
    assert whole["共青团甲省东江市经济开发区工作委员会"] == "空"
    assert whole["共青团清河县白石镇上湾村支部委员会"] == "否"


@pytest.mark.parametrize(("value", "found"), [("yes", 2), ("no", 8), ("empty", 1)])
def test_A1_2_the_list_is_filtered_by_it(stage: Cast, value: str, found: int) -> None:
    shown = cells(stage, f"/orgs/dongjiang/subordinates?p.township_verification.flag={value}")
    assert (set(shown.values()), len(shown)) == ({{"yes": "是", "no": "否", "empty": "空"}[value]}, found)


def test_A1_2_below_a_school_there_is_no_such_column(stage: Cast) -> None:
    assert TITLE not in stage.client_for("school").page("/orgs/jiada/subordinates").text


def test_A1_2_its_own_administrator_sees_flag_reason_and_who_has_checked(stage: Cast) -> None:
    township = stage.client_for("township")
    page = township.page("/orgs/chengguan").text
    assert all(text in page for text in (TITLE, "直属县级团委；名称以“镇”结尾", "上级还没有核对"))
    with stage.app.app_context():
        agree(stage, "chengguan")
    assert "清河县管理员" in township.page("/orgs/chengguan").text


def test_A1_2_a_committee_below_no_leading_body_reads_why_it_is_none(stage: Cast) -> None:
    assert "上级不是团的领导机关" in stage.client_for("school").page("/orgs/jiada-wy").text


def test_A1_2_what_nobody_has_recognised_yet_says_so(cast: Cast) -> None:
    assert "尚未识别" in cast.client_for("township").page("/orgs/chengguan").text
    assert cells(cast, LIST)["共青团清河县城关镇委员会"] == "空"
    whole = cells(cast, "/orgs/jia/subordinates")
    names = ("清河县城关镇", "清河县第一中学", "甲省大学外语学院")
    assert [whole[f"共青团{name}委员会"] for name in names] == ["空", "空", "否"]


def test_A1_2_it_says_so_where_its_superior_is_neither_listed_nor_on_the_page(cast: Cast) -> None:
    assert cells(cast, "/orgs/jia/subordinates?q=白石镇委员会") == {"共青团清河县白石镇委员会": "空"}


def test_A1_1_the_page_counts_what_is_recognised_and_hides_it_from_others(stage: Cast) -> None:
    page = stage.client_for("province").page("/township-verification/dongjiang/recognition").text
    assert "乡镇街道识别" in page
    assert stage.client_for("stranger").get("/township-verification/dongjiang/recognition").status_code == 404
