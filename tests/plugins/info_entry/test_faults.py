"""组织树问题: every fault is found, counted at each level, listed and mended (R1.2, R1.3)."""

from __future__ import annotations

from portal.counts.queries import totals
from portal.db import session, transaction
from portal.orgs.faults import FAULTS
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.orgs.townships import flag
from portal.people import entering
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.exports.asking import export, lines_of
from tests.people.test_by_hand import person


def flag_township(cast: Cast, code: str) -> None:
    """What the township plugin will do: the core fact, and what follows from it."""
    with cast.app.app_context(), transaction() as s:
        flag(s, hold(s, cast.scope("national"), code), True)


def fault(cast: Cast, code: str, key: str) -> int:
    with cast.app.app_context():
        org = cast.org(code)
        return totals([org], [key])[org.id][key]


def test_R1_2_a_branch_that_gets_members_and_a_cadre_leaves_the_lists_of_every_level_at_once(cast: Cast) -> None:
    school = cast.client_for("school")
    listed = school.page("/info-entry/jiada/faults/hollow_branches").text
    assert "机械1501班支部委员会" in listed
    assert "乙省大学" not in listed
    before = {code: fault(cast, code, "hollow_branches") for code in ("jiada-jx", "jiada", "jia", "centre")}
    with cast.app.app_context():
        for n in range(3):
            entering.enter(cast.scope("school"), "jiada-jx-1", person(n, is_cadre=n == 0, post="团支部书记"))
        assert kept() == recounted()
    after = {code: fault(cast, code, "hollow_branches") for code in before}
    assert after == {code: count - 1 for code, count in before.items()}
    assert "机械1501班" not in school.page("/info-entry/jiada/faults/hollow_branches").text
    assert "机械1501班" not in school.page("/info-entry/jiada/faults/branches_without_cadre").text
    listed = school.page("/orgs/jiada/subordinates?p.info_entry.fault=hollow_branches").text
    assert "机械1502班" in listed
    assert "机械1501班" not in listed
    assert "1 个" in school.page("/").text  # 空心团委: 艺术学院团总支


def test_R1_2_each_list_is_exported_exactly_as_it_is_shown(cast: Cast) -> None:
    flag_township(cast, "baishi")
    for name, code in (("school", "jiada"), ("province", "jia")):
        client = cast.client_for(name)
        for one in FAULTS:
            listed = client.page(f"/info-entry/{code}/faults/{one.key}")
            addresses = [(str(e.get("href")), e.text) for e in listed.find_all("a")]
            links = [url for url, _ in addresses if url.startswith("/exports/new/")]
            if "没有问题" in listed.text:
                assert links == []
                continue
            file = export(client, links[0], format="csv")
            lines = lines_of(file.data)[1:]
            shown = {text for url, text in addresses if url.startswith("/orgs/")}
            assert len(lines) == fault(cast, code, one.key)
            assert {line[1] for line in lines} <= shown
            assert {line[6] for line in lines} == {one.title}
            assert {line[7] for line in lines} == {one.advice}


def test_all_faults_are_exported_together_and_no_unknown_one(cast: Cast) -> None:
    school, address = cast.client_for("school"), "/exports/new/info_entry.faults/jiada"
    assert school.get(f"{address}?fault_key=sample").status_code == 404
    lines = lines_of(export(school, address, format="csv").data)[1:]
    assert {"空心团支部、缺团干部的团支部", "空心团委"} == {line[6] for line in lines}
    links = school.page(f"{address}?fault_key=hollow_branches").find_all("a")
    (back,) = {str(link.get("href")) for link in links if link.text == "返回列表"}
    assert school.get(back).headers["Location"] == "/info-entry/jiada/faults/hollow_branches"


def test_R1_2_a_hollow_branch_is_merged_into_its_neighbour_all_or_nothing(cast: Cast) -> None:
    school = cast.client_for("school")
    with cast.app.app_context():
        one = entering.enter(cast.scope("school"), "jiada-jx-1", person(1))
    url = "/info-entry/jiada-jx-1/merge"
    assert school.submit(url, {"target": ""}, button="确定并入并撤销").status_code == 422
    assert school.submit(url, {"target": "yida-1"}, button="确定并入并撤销").status_code == 404
    done = school.submit(url, {"target": "jiada-jx-2"}, button="确定并入并撤销")
    assert done.headers["Location"] == "/info-entry/jiada-jx/faults"
    with cast.app.app_context():
        assert session().get_one(entering.Person, one).org_id == cast.org("jiada-jx-2").id
        assert session().query(Org).where(Org.code == "jiada-jx-1").one().closed_at is not None
        assert kept() == recounted()
    assert school.get(url).status_code == 404


def test_R1_3_a_township_without_its_temporary_branch_gets_it_in_one_step(cast: Cast) -> None:
    flag_township(cast, "baishi")
    flag_township(cast, "chengguan")
    province, list_url = cast.client_for("province"), "/info-entry/jia/faults/townships_without_temporary"
    assert fault(cast, "jia", "townships_without_temporary") == 1
    made = province.submit(list_url, button="新建临时团支部 ：共青团清河县白石镇委员会")
    assert made.status_code == 303
    assert "共青团清河县白石镇学社衔接临时团支部" in province.page(made.headers["Location"]).text
    assert fault(cast, "jia", "townships_without_temporary") == 0
    assert "没有问题" in province.page(list_url).text
    token = province.token("/orgs/baishi/new")
    again = province.post("/info-entry/baishi/temporary-branch", data={"csrf_token": token})
    assert again.status_code == 422
    with cast.app.app_context():
        assert kept() == recounted()


def test_a_list_that_does_not_exist_is_404_and_a_viewer_is_offered_nothing_to_change(cast: Cast) -> None:
    viewer = cast.client_for("viewer")
    assert viewer.get("/info-entry/jiada/faults/nothing").status_code == 404
    assert viewer.get("/info-entry/yida/faults").status_code == 404
    shown = viewer.page("/info-entry/jiada/faults/hollow_committees").text
    assert "艺术学院总支部委员会" in shown
    assert "处理" not in shown.partition("共 1 个")[2]
    assert viewer.get("/info-entry/jiada-jx-1/merge").status_code == 403
