"""R1.1: progress at every level: figure, rate, target and deadline as inherited, gap, rank, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.info_entry.baselines import Wish, save
from plugins.info_entry.progress import GAP, HIGH, LOW, progress_of
from plugins.info_entry.rates import Headcount
from portal import clock
from portal.counts.queries import totals
from portal.db import session
from portal.installation import installation
from portal.orgs.listing import list_page
from portal.orgs.models import Org
from portal.orgs.selection import ListFilter
from portal.orgs.settings import DEADLINE, TARGET, effective_for, effective_sql, set_value
from portal.provinces.services import switch
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.client import Client
from tests.exports.asking import export, lines_of
from tests.plugins.info_entry.people import add_members

BASES = {"jiada-jx": Headcount(20, 2, 1), "jiada-wy": Headcount(10, 1, 1), "jiada": Headcount(35, 5, 5)}


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """The university with 21, 10 and 35 as bases; 20, 8 and 28 entered; demands of its own."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        national = cast.scope("national")
        for code, headcount in BASES.items():
            save(national, cast.org(code), [Wish(code, headcount, 0)], "")
        add_members(cast, "jiada-jx-1", 20, cadres=2)
        add_members(cast, "jiada-wy-1", 8, 100)
        set_value(national, cast.org("jia"), DEADLINE, "2019-05-18")
        set_value(national, cast.org("jiada-wy"), TARGET, "100")
        set_value(national, cast.org("jiada-wy"), DEADLINE, "2019-05-10")
        yield cast


def export_link(client: Client, page: str) -> str:
    """Where the page's own button leads."""
    links = [a.get("href") or "" for a in client.page(page).find_all("a")]
    (own,) = [link for link in links if link.startswith("/exports/new/")]
    return own


def test_R1_1_the_units_below_are_exported_as_they_are_shown(stage: Cast) -> None:
    school, page = stage.client_for("school"), "/info-entry/jiada/progress"
    lines = lines_of(export(school, export_link(school, page), format="csv").data)
    shown = {(line[2], line[3], line[4], line[5], line[6], line[9]) for line in lines[1:]}
    assert {("共青团甲省大学机械学院总支部委员会", "95.2%", "20", "21", "0", "已达标"),
            ("共青团甲省大学外语学院委员会", "80.0%", "8", "10", "2", "未达标")} <= shown  # fmt: skip
    assert ("共青团甲省大学艺术学院总支部委员会", "—", "0", "", "", "未设基数") in shown
    lines = lines_of(export(school, export_link(school, f"{page}?state=below"), format="csv").data)
    assert [line[9] for line in lines[1:]] == ["未达标"]
    assert [line[0] for line in lines[1:]] == ["2"]
    every = export(school, "/exports/new/info_entry.progress/jiada?state=nonsense", format="csv")
    assert len(lines_of(every.data)) > 3


def listed(cast: Cast, state: str) -> list[str]:
    """What the filter of the list of subordinates finds below the province."""
    scope, org = cast.scope("province"), cast.org("jia")
    wanted = ListFilter(plugins=(("info_entry.progress", state),))
    return [one.code for one in list_page(org, wanted, installation().registry.org_filters(scope, org)).orgs]


def test_R1_1_a_unit_and_its_children_with_what_is_demanded_of_each(stage: Cast) -> None:
    own, children = progress_of(stage.scope("school"), stage.org("jiada"))
    assert (own.standing.rate, own.standing.target, own.standing.gap, own.deadline.isoformat()) == (
        "80.0%", 95, 6, "2019-05-18",
    )  # fmt: skip
    said = {
        unit.code: (
            unit.standing.rate,
            unit.standing.target,
            unit.standing.gap,
            str(unit.deadline),
            unit.state,
            unit.rank,
        )
        for unit in children.units(range(3))
    }
    assert said == {
        "jiada-jx": ("95.2%", 95, 0, "2019-05-18", "met", 1),
        "jiada-wy": ("80.0%", 100, 2, "2019-05-10", "below", 2),
        "jiada-kong": ("—", 95, 0, "2019-05-18", "none", 0),
    }
    orders = {sort: [unit.code for unit in children.units(children.sorted("", sort))] for sort in (LOW, HIGH, GAP)}
    assert orders == {
        LOW: ["jiada-wy", "jiada-jx", "jiada-kong"],
        HIGH: ["jiada-jx", "jiada-wy", "jiada-kong"],
        GAP: ["jiada-wy", "jiada-jx", "jiada-kong"],
    }
    assert [unit.code for unit in children.units(children.sorted("below", LOW))] == ["jiada-wy"]


def test_R1_1_a_superior_that_becomes_stricter_changes_who_is_there(stage: Cast) -> None:
    assert (listed(stage, "below"), listed(stage, "met")) == (["jiada", "jiada-wy"], ["jiada-jx"])
    set_value(stage.scope("national"), stage.org("centre"), TARGET, "96")
    _, children = progress_of(stage.scope("school"), stage.org("jiada"))
    assert {unit.code: unit.standing.target for unit in children.units(range(3))}["jiada-jx"] == 96
    assert (listed(stage, "below"), listed(stage, "met")) == (["jiada", "jiada-jx", "jiada-wy"], [])


def test_R1_1_what_holds_is_the_same_in_a_list_as_for_one_organisation(stage: Cast) -> None:
    for key in (TARGET, DEADLINE):
        for top in ("centre", "jia", "jiada", "qinghe"):
            orgs = [org.ref() for org in session().scalars(select(Org)) if stage.org(top).contains(org.path)]
            rows = session().execute(select(Org.id, effective_sql(key, stage.org(top))))
            listed_too = {row.id: row[1] for row in rows}
            assert {org.id: listed_too[org.id] for org in orgs} == effective_for(orgs, key), (key, top)


def test_R1_1_units_without_a_baseline_are_shown_as_such_and_branches_need_none(stage: Cast) -> None:
    assert listed(stage, "none") == [
        "dongjiang", "kaifaqu", "qinghe", "chengguan", "baishi", "yizhong", "jiada-kong",
    ]  # fmt: skip
    page = stage.client_for("province").page("/orgs/jia/subordinates")
    cells = {
        row.find_all("a")[0].text: [c.text for c in row.find_all("td") if c.get("data-label") == "录入率"]
        for row in page.find_all("tr")[1:]
    }
    assert cells["共青团甲省大学外语学院委员会"] == ["80.0%，差 2 人"]
    assert cells["共青团甲省大学机械学院总支部委员会"] == ["95.2%"]
    assert cells["共青团甲省大学艺术学院总支部委员会"] == ["未设基数"]
    assert cells["共青团甲省大学机械学院机械1501班支部委员会"] == ["—"]


def test_R1_1_the_page_says_when_for_whom_and_what_does_not_fit(stage: Cast) -> None:
    seen = stage.client_for("viewer").page("/info-entry/jiada/progress").text
    for sentence in (
        "数字截至 2019年5月8日 09:00", "既是团员又是团干部的人，在已录入人数和基数中都只计一次", "80.0%", "目标 95%",
        "还有 10 天", "团员 35 ＋ 团干部 5 － 兼任 5", "3 个单位中 2 个已设）相差 4 人",
        "3 个单位：未设基数 1 个、未达标 1 个、已达标 1 个", "数据不足两天，还不能预测",
    ):  # fmt: skip
        assert sentence in seen, sentence
    assert "设定下级基数" not in seen
    fragment = stage.client_for("school").fragment("/info-entry/jiada/progress?state=none&sort=gap", "list")
    assert [row.find_all("a")[0].text for row in fragment.find_all("tr")[1:]] == ["艺术学院团总支"]
    printed = stage.client_for("school").page("/info-entry/jiada/progress?print=1")
    assert not printed.find_all("select")


def test_R1_1_a_superior_without_a_baseline_gets_the_sum_of_the_children_marked_as_such(stage: Cast) -> None:
    seen = stage.client_for("province").page("/info-entry/jia/progress").text
    assert "还没有设 2017 年度团统基数" in seen
    assert "下级 2 个单位中 1 个已设基数，合计 35 人，其中已录入 28 人（合计录入率 80.0%）" in seen
    assert "不是本级的录入率" in seen


def test_R1_1_workbench_and_profile_show_the_rate_against_the_target(stage: Cast) -> None:
    bench, profile = (stage.client_for("school").page(url).text for url in ("/", "/orgs/jiada"))
    assert "80.0% 目标 95%，还差 6 人（2017 年基数 35 人）" in bench
    assert "录入率 80.0%，差 6 人 目标和期限 95%，5月18日前 2017年基数 35 人" in profile
    assert "未设基数" in stage.client_for("township").page("/").text


def test_R1_1_the_centre_sees_no_province_that_has_the_plugin_off(stage: Cast) -> None:
    with stage.app.app_context():
        switch(stage.scope("national"), "yi", "info_entry", on=False)
        session().rollback()
        _, children = progress_of(stage.scope("national"), stage.org("centre"))
    assert [unit.code for unit in children.units(range(len(children)))] == ["jia"]
    assert "yida" not in listed(stage, "none")


def test_a_page_of_progress_takes_few_queries_at_every_level(stage: Cast) -> None:
    for name, code in (("national", "centre"), ("national", "jia"), ("province", "jiada"), ("school", "jiada")):
        client = stage.client_for(name)
        with statements(engine_of(stage.app)) as seen:
            client.page(f"/info-entry/{code}/progress")
        assert len(seen) <= 8, (name, code, seen)
        with statements(engine_of(stage.app)) as seen:
            client.page("/")
        assert len(seen) <= 8, (name, seen)
        with statements(engine_of(stage.app)) as plain:
            client.page(f"/orgs/{code}/subordinates")
        with statements(engine_of(stage.app)) as seen:
            client.page(f"/orgs/{code}/subordinates?p.info_entry.progress=below")
        # How far to look is asked for any filter; so may be, of superiors that are not on the page, which are leading
        # bodies (A1.2). Which provinces have a plugin off, the centre asks anyway.
        assert len(seen) <= min(len(plain) + 2, 8), (name, code, seen)
    assert totals([stage.org("jiada")], ["people"])[stage.org("jiada").id]["people"] == 28
