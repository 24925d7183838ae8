"""A2.5: administrators see who will be converted and when, then who was; on page, workbench, profile and as a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal import clock
from portal.provinces.services import switch
from tests.casting import Cast
from tests.exports.asking import lines_of
from tests.marked import expect
from tests.markup import Element
from tests.plugins.graduation_marking.graduating import let_pass, settle_in


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """Branches in two provinces, four of which graduate in 2019."""
    with cast.app.app_context():
        settle_in(cast)
        yield cast


def page(cast: Cast, name: str, at: str, address: str = "/graduation-marking/{}/conversion", **args: str) -> Element:
    """The page of somebody's own organisation at a time."""
    org = cast.scope(name).org.code
    with clock.frozen(at):
        return cast.client_for(name).page(address.format(org) + "".join(f"?{k}={v}" for k, v in args.items()))


def names(found: Element) -> list[str]:
    """The organisations in the table of a page."""
    return [cell.text.strip() for cell in found.find_all("td") if "支部委员会" in cell.text]


def test_A2_5_before_the_day_it_says_who_will_be_converted_and_when(stage: Cast) -> None:
    found = page(stage, "school", "2019-05-08T09:00")
    assert "2019年6月1日零时起" in found.text
    assert "24 天" in " ".join(found.text.split())
    assert "7 名团员" in found.text
    school = "共青团甲省大学机械学院机械"
    assert names(found) == [f"{school}1501班支部委员会", f"{school}1502班支部委员会"]
    national = page(stage, "national", "2019-05-08T09:00")
    assert len(names(national)) == 4
    assert "15 名团员" in national.text


def test_A2_5_what_is_odd_is_said_beside_the_branch(stage: Cast) -> None:
    expect("2019-06", "jiada-jg")
    found = page(stage, "school", "2019-05-08T09:00")
    assert "没有团员" in found.text
    odd = [cell.text for cell in page(stage, "national", "2019-05-08T09:00").find_all("td") if "未标记" in cell.text]
    assert len(odd) == 1  # of 高三1班: 高三2班 beside it is not marked


def test_A2_5_after_the_day_it_says_who_was_converted_and_who_is_waiting(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    found = page(stage, "school", "2019-06-01T09:00")
    assert "2019年6月1日 00:00" in found.text
    assert "2019年已转换" in found.text
    assert "7 名团员成为毕业生" in found.text
    assert len(names(found)) == 2
    expect("2019-06", "jiada-jg")
    assert len(names(page(stage, "school", "2019-06-01T09:00", show="waiting"))) == 1


def test_A2_5_long_lists_come_page_by_page(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.graduation_marking.conversion_queries.PAGE", 3)
    for at in ("2019-05-08T09:00", "2019-06-01T09:00"):
        let_pass(at)
        first = page(stage, "national", at)
        (following,) = [str(a.get("href")) for a in first.find_all("a") if "下一页" in a.text]
        second = page(stage, "national", at, following)
        assert (len(names(first)), len(names(second))) == (3, 1)
        assert not set(names(first)) & set(names(second))
        assert names(page(stage, "national", at, after="x")) == names(first)


def test_A2_5_the_centre_sees_no_province_where_the_plugin_is_off(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    switch(stage.scope("national"), "yi", "graduation_marking", on=False)
    found = page(stage, "national", "2019-06-01T09:00")
    assert len(names(found)) == 3
    assert "9 名团员成为毕业生" in found.text


def test_A2_5_the_workbench_counts_the_days_and_then_the_graduates(stage: Cast) -> None:
    def card(at: str) -> str:
        return " ".join(page(stage, "school", at, "/").text.split())

    assert "距毕业转换 24 天" in card("2019-05-08T09:00")
    assert "距毕业转换 临近截止 ! 1 天" in card("2019-05-31T23:59")
    let_pass("2019-06-01T00:00")
    assert "毕业生 7 人" in card("2019-06-01T09:00")
    assert "距毕业转换 152 天" in card("2020-01-01T09:00")


def test_A2_5_a_converted_branch_says_so_on_its_profile(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    text = page(stage, "school", "2019-06-01T09:00", "/orgs/jiada-jx-1").text
    assert "2019年6月1日 00:00" in text
    assert "毕业生团组织" in text


def test_A2_5_the_record_can_be_had_as_a_file(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    file = stage.client_for("school").submit(
        "/exports/new/graduation_marking.converted/jiada", {"format": "csv"}, button="导出"
    )
    assert [row[0::3] for row in lines_of(file.data)[1:]] == [["jiada-jx-1", "4"], ["jiada-jx-2", "3"]]
