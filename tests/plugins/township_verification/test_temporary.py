"""R1.3: a township gets its 学社衔接临时团支部 by one button, from itself or its county, with this plugin alone."""

from __future__ import annotations

from portal.db import session
from portal.orgs.models import Org
from portal.orgs.services import close
from portal.orgs.temporary import create_temporary
from portal.provinces.services import switch
from tests.casting import Cast
from tests.counts.recounting import kept
from tests.orgs.test_races import at_once
from tests.plugins.township_verification.counties import COUNTY, make, recognise

CARD = "本单位还没有学社衔接临时团支部"
PAGE = "/township-verification/chengguan/temporary-branch"


def without_one(cast: Cast) -> None:
    recognise(cast)
    with cast.app.app_context():
        close(cast.scope("national"), "chengguan-t", 1)
        switch(cast.scope("national"), "jia", "info_entry", on=False)


def lacking(cast: Cast) -> int:
    with cast.app.app_context():
        return kept()[cast.org(COUNTY).id]["townships_without_temporary"]


def test_R1_3_a_township_makes_its_own_from_workbench_or_profile(cast: Cast) -> None:
    without_one(cast)
    township = cast.client_for("township")
    assert CARD in township.page("/").text
    assert "还没有" in township.page("/orgs/chengguan").text
    assert PAGE in [a.get("href") for a in township.page("/orgs/chengguan").find_all("a")]
    assert "共青团清河县城关镇学社衔接临时团支部" in township.page(PAGE).text
    made = township.submit(PAGE, button="新建学社衔接临时团支部")
    assert "共青团清河县城关镇学社衔接临时团支部" in township.page(made.headers["Location"]).text
    assert CARD not in township.page("/").text
    assert lacking(cast) == 1


def test_R1_3_its_county_makes_it_in_its_stead_from_the_list(cast: Cast) -> None:
    without_one(cast)
    province, page = cast.client_for("province"), f"/township-verification/{COUNTY}/check?show=lacking"
    assert lacking(cast) == 2
    for name in ("共青团清河县城关镇委员会", "共青团清河县白石镇委员会"):
        made = province.submit(page, button=f"新建临时团支部 ：{name}")
        assert made.headers["Location"] == page
    assert lacking(cast) == 0
    assert "都有临时团支部" in province.page(page).text


def test_R1_3_pressed_twice_there_is_one(cast: Cast) -> None:
    without_one(cast)
    township = cast.client_for("township")
    token = township.token(PAGE)
    first, second = (township.post(PAGE, data={"csrf_token": token}) for _ in range(2))
    assert (first.status_code, second.headers["Location"]) == (303, first.headers["Location"])
    assert "没有重复新建" in township.page("/").text
    assert "已经有学社衔接临时团支部" in township.page(PAGE).text
    with cast.app.app_context():
        open_ones = session().query(Org).where(Org.full_name.contains("学社衔接临时"), Org.closed_at.is_(None))
        assert open_ones.count() == 1


def test_R1_3_township_and_county_at_once_make_one(cast: Cast) -> None:
    without_one(cast)
    scopes = [cast.scope("township"), cast.scope("province"), cast.scope("township")]
    results = at_once(cast.app, *(lambda scope=scope: create_temporary(scope, "chengguan") for scope in scopes))
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "Refused", "Refused"]
    assert lacking(cast) == 1


def test_R1_3_a_township_that_is_a_branch_is_told_that_its_category_comes_first(cast: Cast) -> None:
    recognise(cast)
    branch = make(cast, COUNTY, "共青团清河县青石乡支部委员会", "branch")
    national, page = cast.client_for("national"), f"/township-verification/{branch.code}/temporary-branch"
    assert "请先由上级修改类别" in national.page(page).text
    token = national.token(f"/orgs/{COUNTY}/new")
    assert national.post(page, data={"csrf_token": token}).status_code == 422


def test_R1_3_what_is_no_township_needs_none_and_gets_none(cast: Cast) -> None:
    recognise(cast)
    province, page = cast.client_for("province"), "/township-verification/yizhong/temporary-branch"
    assert "没有识别为乡镇街道" in province.page(page).text
    assert province.post(page, data={"csrf_token": province.token("/account")}).status_code == 422
    assert province.get("/township-verification/jiada/temporary-branch").status_code == 200
