"""R1.1, R4.2: where an organisation stands against every requirement at once, by the measures of plugins that are on;
those below are ranked, and what cannot be compared is not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.statistics.measuring import Standing
from plugins.statistics.standings import GAP, HIGH, LOW, family
from plugins.statistics.tiles import tiles
from portal.contracts.measures import Measure
from portal.installation import installation
from portal.provinces.services import switch
from tests.casting import Cast
from tests.marked import expect

CENTRE, PROVINCE, SCHOOL = "/statistics/centre", "/statistics/jia", "/statistics/jiada"
MARKED = "/ranking/graduation_marking.marked"
DONE = Measure("x", "录入", "R1.1", "人", "part", "whole")
BACKLOG = Measure("y", "空心", "R1.2", "个", "part", is_backlog=True)


@pytest.fixture
def marked(cast: Cast) -> Cast:
    """Of the school's eight branches two are marked, of the other province's one none."""
    with cast.app.app_context():
        expect("2019-06", "jiada-jx-1")
        expect("2019-06", "jiada-jx-2")
    return cast


def test_R4_2_every_measure_is_shown_with_its_figure_and_the_furthest_below(marked: Cast) -> None:
    page = marked.client_for("school").page(SCHOOL)
    card = next(one for one in page.find_all("section") if "标记毕业时间" in one.text)
    assert "2 / 5 个，差 3 个" in card.text
    assert "40.0%" in card.text
    assert "最靠后： 0.0%、 0.0%、 66.6% 外语学院团委 机关教工团支部 机械学院团总支" in card.text
    assert [one.text for one in card.find_all("a")][-2:] == ["下级排名 ：标记毕业时间", "明细 ：标记毕业时间"]
    ranking = marked.client_for("school").page(SCHOOL + MARKED).text
    assert ranking.index("机关教工团支部 2 0.0%") < ranking.index("机械学院团总支 1 66.6%")
    assert "艺术学院团总支 — — 0 0 0" in ranking


def test_R4_2_a_plugin_that_is_off_leaves_no_measure_and_its_province_no_tile(marked: Cast) -> None:
    centre = marked.client_for("national")
    assert "甲省" in "".join(one.text for one in centre.page(CENTRE + MARKED).find_all("svg"))
    with marked.app.app_context():
        switch(marked.scope("province"), "jia", "graduation_marking", on=False)
    assert "本级合计 0.0% 已完成 0 个 应有 1" in centre.page(CENTRE + MARKED).text
    assert "甲省团委" not in centre.page(CENTRE + MARKED).text.partition("名次")[2]
    assert MARKED not in str(marked.client_for("province").get(PROVINCE).text)
    assert marked.client_for("province").get(PROVINCE + MARKED).status_code == 404
    with marked.app.app_context():
        switch(marked.scope("province"), "jia", "statistics", on=False)
    assert marked.client_for("province").get(PROVINCE).status_code == 404
    assert "甲省团委" not in centre.page(CENTRE + "/ranking/info_entry.entry_rate").text.partition("名次")[2]


def test_R4_2_ranks_are_shared_and_what_has_no_whole_comes_last(marked: Cast) -> None:
    with marked.app.app_context():
        scope, school = marked.scope("school"), marked.org("jiada")
        found = family(scope, school, installation().registry.measures(scope.plugins))
        key = "graduation_marking.marked"
        for sort in (LOW, HIGH, GAP):
            places = found.ranked(key, sort)
            assert places[-1].org.code == "jiada-kong"
            assert {place.org.code: place.rank for place in places}["jiada-jx"] == 1
        assert {place.rank for place in found.ranked(key, LOW) if place.standing.share == 0} == {2}
        assert [tile.shade for tile in tiles(found.ranked(key, LOW))].count(0) == 1


@given(part=st.integers(0, 1000), whole=st.integers(0, 1000), target=st.integers(1, 100))
def test_R1_1_the_gap_is_what_is_missing_to_the_target_and_no_more(part: int, whole: int, target: int) -> None:
    one = Standing(DONE, part, whole, target)
    assert one.is_met == (whole > 0 and Fraction(part, whole) >= Fraction(target, 100))
    if one.gap:
        assert Fraction(part + one.gap, whole) >= Fraction(target, 100) > Fraction(part + one.gap - 1, whole)


def test_R1_2_a_backlog_is_good_when_nothing_is_on_it() -> None:
    assert Standing(BACKLOG, 0, 10).rate == "100.0%"
    assert Standing(BACKLOG, 3, 10).rate == "70.0%"
    assert (Standing(BACKLOG, 3, 10).gap, Standing(BACKLOG, 3, 10).lacks) == (3, "有 3 个")
    assert Standing(DONE, 5, None).rate == "—"
    assert not Standing(DONE, 5, None).is_met
