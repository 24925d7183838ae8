"""R1.3: 新建临时团支部 for many townships at once, ticked or filtered, by whoever is above them; once each."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.township_verification import temporary_making
from plugins.township_verification.temporary_making import TASK, make
from portal.audit.models import AuditEntry
from portal.db import session
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.orgs.selection import ListFilter, Selection
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.township_verification.counties import COUNTY
from tests.plugins.township_verification.counties import make as make_org
from tests.plugins.township_verification.test_temporary import lacking, without_one

LACKING = "p.township_verification.checking"
LIST = f"/orgs/{COUNTY}/subordinates"
PAGE = f"/township-verification/{COUNTY}/temporary-branches"
TOWN = "共青团清河县城关镇学社衔接临时团支部"
EVERY = Selection(filter=ListFilter())


def made() -> list[str]:
    """The temporary branches that are open."""
    session().rollback()
    wanted = select(Org.full_name).where(Org.full_name.contains("学社衔接临时"), Org.closed_at.is_(None))
    return list(session().scalars(wanted.order_by(Org.full_name)))


def test_R1_3_all_that_lack_one_are_shown_with_its_name_and_get_it(cast: Cast) -> None:
    without_one(cast)
    province = cast.client_for("province")
    listed = province.page(f"{LIST}?{LACKING}=lacks").text
    assert "共青团清河县白石镇委员会" in listed
    assert "共青团清河县第一中学委员会" not in listed
    everything = {"csrf_token": province.token(LIST), "all_matching": "1", f"filter.{LACKING}": "lacks"}
    shown = province.post(PAGE, data=everything).text
    assert all(text in shown for text in ("有 2 个乡镇街道还没有", TOWN, "共青团清河县白石镇学社衔接临时团支部"))
    assert lacking(cast) == 2
    done = province.post(f"{PAGE}/confirm", data=everything)
    assert (done.status_code, lacking(cast)) == (303, 0)
    assert "已新建 2 个学社衔接临时团支部" in province.page("/").text
    assert "没有缺学社衔接临时团支部的乡镇街道" in province.post(PAGE, data=everything).text
    assert province.post(f"{PAGE}/confirm", data=everything).status_code == 422
    with cast.app.app_context():
        last = session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.outcome, doctor()) == ("refused", [])


def test_R1_3_of_those_that_are_ticked_only_townships_without_one_get_it(cast: Cast) -> None:
    without_one(cast)
    province = cast.client_for("province")
    ticked = {"csrf_token": province.token(LIST), "ids": ["chengguan", "yizhong", "chengguan-v", "yida"]}
    assert "有 1 个乡镇街道还没有" in province.post(PAGE, data=ticked).text
    province.post(f"{PAGE}/confirm", data=ticked)
    with cast.app.app_context():
        assert made() == [TOWN]
    assert cast.client_for("viewer").post(PAGE, data=ticked).status_code in (400, 403, 404)
    assert province.post(PAGE, data={"csrf_token": ticked["csrf_token"]}).status_code == 422


def test_R1_3_many_are_made_by_a_job_once_each_however_often_it_is_asked_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_one(cast)
    monkeypatch.setattr(temporary_making, "AT_ONCE", 1)
    monkeypatch.setattr(temporary_making, "BATCH", 1)
    make_org(cast, COUNTY, "共青团清河县红旗乡委员会")
    with cast.app.app_context():
        scope, county = cast.scope("province"), cast.org(COUNTY)
        runs = [make(scope, county, EVERY, form)[1] for form in ("one form", "one form", "another")]
        assert (runs[0] == runs[1], session().query(Run).where(Run.task == TASK).count()) == (True, 2)
        for run in (runs[0], runs[2]):
            assert run is not None
            perform_here(run)
        assert (len(made()), doctor()) == (3, [])
