"""Task teams (专班, R4.1): named by each organisation itself, seen by its superiors, and who has none."""

from __future__ import annotations

import pytest

from plugins.statistics import team_naming
from plugins.statistics.team_naming import Seat
from plugins.statistics.team_queries import Narrow, list_units, team_of
from portal.db import session
from portal.errors import Conflict, Missing, Refused
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor

SEAT = Seat("学校部", "周敏", "核对毕业生去向", "0571-87654321")


def test_R4_1_a_team_is_named_changed_and_left(cast: Cast) -> None:
    province, jia = cast.scope("province"), cast.org("jia")
    with cast.app.app_context():
        made = team_naming.add(province, jia, SEAT)
        team_naming.change(province, jia, made, 1, Seat("组织部", "周敏", "联系市县", "0571-87654321"))
        with pytest.raises(Conflict, match="他人修改过"):
            team_naming.change(province, jia, made, 1, SEAT)
        with pytest.raises(Missing):
            team_naming.change(cast.scope("national"), cast.org("yi"), made, 2, SEAT)
        bad = (Seat("", "周敏", "联系", "1"), "department"), (Seat("部", "周", "事", "13812345678"), "telephone")
        for wrong, field in bad:
            with pytest.raises(Refused) as refused:
                team_naming.add(province, jia, wrong)
            assert list(refused.value.fields) == [field]
        assert [(one.department, one.name) for one in team_of(cast.org("jia"))] == [("组织部", "周敏")]
        team_naming.take_off(province, jia, made, 2)
        assert team_of(cast.org("jia")) == []
        session().rollback()
        assert doctor() == []


def test_R4_1_a_superior_sees_who_has_named_a_team_and_who_has_not(cast: Cast) -> None:
    cast.employ("city")
    centre, national = cast.org("centre"), cast.scope("national")
    with cast.app.app_context():
        team_naming.add(cast.scope("province"), cast.org("jia"), SEAT)
        units, more = list_units(national, centre, Narrow())
        assert [(unit.org.code, unit.members) for unit in units] == [("jia", 1), ("dongjiang", 0), ("yi", 0)]
        assert more == ""
        assert [unit.org.code for unit in list_units(national, centre, Narrow("city"))[0]] == ["dongjiang"]
        missing = list_units(national, centre, Narrow("province", "missing"))[0]
        assert [unit.org.code for unit in missing] == ["yi"]
        assert [unit.org.code for unit in list_units(national, cast.org("jia"), Narrow())[0]] == ["dongjiang"]
        switch(national, "yi", "statistics", on=False)
        assert [unit.org.code for unit in list_units(national, centre, Narrow())[0]] == ["jia", "dongjiang"]
    browser = cast.client_for("national")
    file = browser.submit("/exports/new/statistics.teams/centre", {"format": "csv"}, button="导出")
    lines = file.data.decode("utf-8-sig")
    assert ("周敏" in lines, "东江市委员会,未成立" in lines) == (True, True)


def test_R4_1_the_pages_of_a_team(cast: Cast) -> None:
    cast.employ("city")
    city, province = cast.client_for("city"), cast.client_for("province")
    seat = {"department": "学校部", "name": "周敏", "duty": "核对去向", "telephone": "0571-1"}
    city.submit("/statistics/dongjiang/team/new", seat, button="保存")
    assert "周敏（核对去向）" in province.page("/orgs/dongjiang").text
    shown = province.page("/statistics/dongjiang/team").text
    assert ("周敏" in shown, "增加成员" in shown) == (True, True)
    assert city.submit("/statistics/dongjiang/team/new", seat | {"telephone": ""}, button="保存").status_code == 422
    assert cast.client_for("viewer").get("/statistics/jiada/team/new").status_code == 403
    assert cast.client_for("stranger").get("/statistics/dongjiang/team").status_code == 404
