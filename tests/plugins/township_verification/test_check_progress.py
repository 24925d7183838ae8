"""R1.4: how far checking is, at every level, from kept figures; the deadline counts down; who lags is reminded."""

from __future__ import annotations

import pytest

from plugins.township_verification.checking import agree
from portal import clock
from portal.orgs.settings import DEADLINE, set_value
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.township_verification.counties import COUNTY, a_county, shown

PAGE = "/township-verification/jia/progress"


@pytest.fixture
def county(cast: Cast) -> Cast:
    a_county(cast)
    with cast.app.app_context():
        agree(cast.scope("province"), cast.org(COUNTY), shown(cast, "chengguan"))
    return cast


def test_R1_4_progress_is_ranked_at_every_level(county: Cast) -> None:
    province = county.client_for("province")
    text = province.page(PAGE).text
    assert "需要核对 4 个" in text
    assert "已核对 1 个 25.0%" in text
    assert "共青团甲省东江市委员会 4 1 3 25.0% 2 0 1" in text
    below = province.page("/township-verification/dongjiang/progress").text
    assert "共青团甲省东江市清河县委员会 3 1 2 33.3% 2 0 1" in below
    assert "经济开发区" not in below.partition("下级单位的核对进度")[2]


def test_R1_4_the_ranking_is_a_file(county: Cast) -> None:
    lines = lines_of(
        export(county.client_for("province"), "/exports/new/township_verification.progress/jia", format="csv").data
    )
    assert lines[1][1:6] == ["共青团甲省东江市委员会", "4", "1", "3", "25.0%"]


@pytest.mark.parametrize(
    ("now", "said", "urgency"),
    [
        ("2019-05-01T09:00", "5 月 20 日前完成，还有 19 天", "待处理"),
        ("2019-05-08T09:00", "5 月 20 日前完成，还有 12 天", "临近截止"),
        ("2019-05-20T09:00", "5 月 20 日前完成，今天截止", "临近截止"),
        ("2019-05-23T09:00", "期限 5 月 20 日，已过 3 天", "已逾期"),
    ],
)
def test_R1_4_the_deadline_counts_down_on_the_workbench(county: Cast, now: str, said: str, urgency: str) -> None:
    with clock.frozen(now):
        text = county.client_for("province").page("/").text.partition("待核对乡镇街道")[2][:80]
    assert said in text
    assert urgency in text
    assert "3 个" in text


def test_R1_4_an_earlier_date_of_a_superior_holds(county: Cast) -> None:
    with county.app.app_context():
        set_value(county.scope("national"), county.org("jia"), DEADLINE, "2019-05-15")
    with clock.frozen("2019-05-08T09:00"):
        assert "5 月 15 日前完成" in county.client_for("province").page("/").text
        assert "5 月 15 日前完成" in county.client_for("province").page(f"/township-verification/{COUNTY}/check").text


def test_R1_4_who_lags_is_found_and_reminded(county: Cast) -> None:
    province = county.client_for("province")
    (laggards,) = [str(a.get("href")) for a in province.page(PAGE).find_all("a") if a.text == "催办下级组织"]
    found = [a.text for a in province.page(laggards).find_all("a") if a.inside("tbody")]
    assert "共青团甲省东江市清河县委员会" in found
    assert "共青团清河县城关镇委员会" not in found
    sent = {"csrf_token": province.token("/account"), "all_matching": "1"}
    asked = province.post("/reminders/new/jia", data=sent | {"filter.p.township_verification.checking": "lagging"})
    assert "核对下级中识别出的乡镇街道" in asked.text


def test_R1_4_the_workbench_asks_once_for_all_cards_of_the_plugin(county: Cast) -> None:
    county.employ("city")
    assert county.report
    for name in ("national", "province", "city", "township"):
        client = county.client_for(name)
        with statements(engine_of(county.app)) as seen:
            client.get("/")
        assert len(seen) <= MOST_QUERIES, (name, len(seen))


def test_R1_4_the_pages_take_few_queries(county: Cast) -> None:
    for name, code in (("national", "centre"), ("province", "jia"), ("province", COUNTY)):
        for page in ("check", "check?show=done", "check?print=1", "progress"):
            client = county.client_for(name)
            with statements(engine_of(county.app)) as seen:
                assert client.get(f"/township-verification/{code}/{page}").status_code == 200
            assert len(seen) <= 8, (name, code, page, len(seen), seen)
