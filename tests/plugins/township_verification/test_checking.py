"""R1.4: the superior agrees with what was recognised: one, some, or all, each as it was shown and once."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from plugins.township_verification.checking import Agreement, agree, withdraw
from plugins.township_verification.models import Check
from portal.audit.models import AuditEntry
from portal.db import session, transaction
from portal.errors import Missing, Refused
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.orgs.services import change, close, facts_of
from portal.provinces.services import switch
from tests.casting import Cast
from tests.client import Client
from tests.counts.recounting import kept
from tests.exports.asking import export, lines_of
from tests.orgs.test_races import at_once
from tests.plugins.township_verification.counties import COUNTY, ZONE, a_county, check_of, recognise, shown

PAGE = f"/township-verification/{COUNTY}/check"
TOWNS = ("chengguan", "baishi")


@pytest.fixture
def county(cast: Cast) -> Cast:
    a_county(cast)
    return cast


def zone(cast: Cast) -> str:
    with cast.app.app_context():
        return session().scalars(select(Org.code).where(Org.full_name == ZONE)).one()


def counted(cast: Cast) -> tuple[int, int]:
    """To check and checked, in the county."""
    with cast.app.app_context():
        found = kept()[cast.org(COUNTY).id]
    return found["township_verification.to_check"], found["township_verification.checked"]


def names(client: Client, url: str = PAGE) -> list[str]:
    """The organisations in the table of the page."""
    links = [a for a in client.page(url).find_all("a") if a.inside("tbody")]
    return [a.text for a in links if re.fullmatch("/orgs/[^/]+", str(a.get("href")))]


def logged(cast: Cast, action: str) -> list[tuple[str, dict]]:
    with cast.app.app_context():
        wanted = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        return [(entry.target, json.loads(entry.details)) for entry in session().scalars(wanted)]


def test_R1_4_the_doubtful_come_first_with_their_reason_and_those_that_are_none_are_listed_apart(county: Cast) -> None:
    province = county.client_for("province")
    found = names(province)
    assert found == [ZONE, "共青团清河县城关镇委员会", "共青团清河县白石镇委员会"]
    text = province.page(PAGE).text
    assert "名称是开发区、园区、管委会" in text
    assert "同意“空”，就是确定它不是乡镇街道" in text
    assert names(province, f"{PAGE}?show=no") == ["共青团清河县第一中学委员会"]
    assert names(province, f"{PAGE}?show=done") == []


def test_R1_4_one_is_agreed_with_by_its_button_and_taken_back(county: Cast) -> None:
    province = county.client_for("province")
    done = province.submit(PAGE, button="同意 ：共青团清河县城关镇委员会")
    assert done.status_code == 303
    assert (counted(county), check_of(county, "chengguan").checked_by) == ((3, 1), "甲省管理员")
    assert names(province, f"{PAGE}?show=done") == ["共青团清河县城关镇委员会"]
    assert "已核对" in province.page("/orgs/chengguan").text or check_of(county, "chengguan").checked_at
    back = province.submit(f"{PAGE}?show=done", button="撤回核对 ：共青团清河县城关镇委员会")
    assert back.status_code == 303
    assert (counted(county), check_of(county, "chengguan").checked_at) == ((3, 0), None)
    assert [target for target, _ in logged(county, "township_verification.agreed")] == ["共青团清河县城关镇委员会"]
    assert len(logged(county, "township_verification.agreement_withdrawn")) == 1


def test_R1_4_those_that_are_ticked_are_agreed_with_in_one_act(county: Cast) -> None:
    province = county.client_for("province")
    tokens = [f"{org_id}-y" for org_id in shown(county, *TOWNS)]
    assert province.submit(PAGE, {"ids": tokens}, button="同意所选的").status_code == 303
    assert counted(county) == (3, 2)
    ((target, details),) = logged(county, "township_verification.agreed")
    assert (target, details["text"]) == ("共青团甲省东江市清河县委员会的 2 个下级组织", "是 2 个")
    assert province.submit(PAGE, {"ids": []}, button="同意所选的").status_code == 422


def test_R1_4_all_that_remain_are_agreed_with_after_what_it_means_was_read(county: Cast) -> None:
    province = county.client_for("province")
    asked = province.submit(PAGE, button="全部同意（3 个）")
    assert "1 个识别为“空”：确定不是乡镇街道" in asked.text.replace("<b>", "").replace("</b>", "")
    assert counted(county) == (3, 0)
    fields = {
        "remaining": " ".join(
            f"{i}-{'u' if f is None else 'y'}" for i, f in shown(county, *TOWNS, zone(county)).items()
        )
    }
    sent = {"csrf_token": province.token(PAGE), "confirmed": "1", **fields}
    assert province.post(f"{PAGE}/all", data=sent).status_code == 303
    assert counted(county) == (3, 3)
    assert province.post(f"{PAGE}/all", data=sent).status_code == 303
    assert "没有重复核对" in province.page(PAGE).text
    assert len(logged(county, "township_verification.agreed")) == 1
    with county.app.app_context():
        assert session().query(Org.township_flag).where(Org.full_name == ZONE).scalar() is None


def test_R1_4_whose_flag_has_changed_since_the_page_was_shown_is_named_and_left(county: Cast) -> None:
    seen, scope = shown(county, *TOWNS), county.scope("province")
    with county.app.app_context():
        with transaction() as s:
            s.execute(update(Check).where(Check.org_id == county.org("baishi").id).values(flag=None, why="另有原因"))
        done = agree(scope, county.org(COUNTY), seen)
    assert done == Agreement(1, ("“共青团清河县白石镇委员会”现在是“空”：另有原因",))
    assert check_of(county, "baishi").checked_at is None


def test_R1_4_who_was_moved_away_or_closed_is_not_agreed_with(county: Cast) -> None:
    seen, scope = shown(county, *TOWNS, zone(county)), county.scope("national")
    with county.app.app_context():
        move(scope, "baishi", session().query(Org.version).where(Org.code == "baishi").scalar(), "kaifaqu")
        close(scope, zone(county), 1)
        assert agree(scope, county.org(COUNTY), seen) == Agreement(1, (), 2)


def test_R1_4_a_renamed_organisation_is_looked_at_again(county: Cast) -> None:
    scope = county.scope("province")
    with county.app.app_context():
        agree(scope, county.org(COUNTY), shown(county, *TOWNS))
        org = session().query(Org).where(Org.code == "baishi").one()
        change(scope, "baishi", org.version, replace(facts_of(org), full_name="共青团清河县黑石镇委员会"))
    assert counted(county) == (3, 1)
    assert names(county.client_for("province"))[1:] == ["共青团清河县黑石镇委员会"]


def test_R1_4_nothing_that_is_none_and_nothing_outside_can_be_agreed_with(county: Cast) -> None:
    with county.app.app_context():
        place = county.org(COUNTY)
        none = agree(county.scope("province"), place, shown(county, "yizhong"))
        assert (none.agreed, len(none.changed)) == (0, 1)
        with pytest.raises(Missing):
            agree(county.scope("school"), place, shown(county, *TOWNS))
        with pytest.raises(Refused, match="还没有选择"):
            agree(county.scope("province"), place, {})
        with pytest.raises(Refused, match="还没有选择"):
            withdraw(county.scope("province"), place, {})


def test_R1_4_two_who_agree_at_once_agree_once(county: Cast) -> None:
    seen, scope, place = shown(county, *TOWNS), county.scope("province"), county.org(COUNTY)
    for _ in range(3):
        assert at_once(county.app, *[lambda: agree(scope, place, seen)] * 3) == [None] * 3
        assert counted(county) == (3, 2)
        assert at_once(county.app, *[lambda: withdraw(scope, place, seen)] * 2) == [None] * 2
        assert counted(county) == (3, 0)
    assert len(logged(county, "township_verification.agreed")) == 3


def test_R1_4_agreeing_while_it_is_recognised_anew_leaves_no_agreement_with_another_flag(county: Cast) -> None:
    seen, scope, place = shown(county, "baishi"), county.scope("national"), county.org(COUNTY)

    def rename(turn: int) -> None:
        org = session().query(Org).where(Org.code == "baishi").one()
        name = ("共青团清河县白石中学委员会", "共青团清河县白石镇委员会")[turn % 2]
        change(scope, "baishi", org.version, replace(facts_of(org), full_name=name))

    for turn in range(4):
        at_once(county.app, lambda turn=turn: rename(turn), lambda: agree(scope, place, seen))
        found = check_of(county, "baishi")
        assert found.flag is not False or found.checked_at is None
        with county.app.app_context():
            rows = session().query(Check).where(Check.checked_at.is_not(None), Check.flag.is_not(False)).count()
        assert counted(county)[1] == rows


def test_R1_4_a_plugin_that_is_switched_off_while_the_page_is_open_is_404(county: Cast) -> None:
    province = county.client_for("province")
    token = province.token(PAGE)
    with county.app.app_context():
        switch(county.scope("national"), "jia", "township_verification", on=False)
    sent = {"csrf_token": token, "ids": [f"{org_id}-y" for org_id in shown(county, *TOWNS)]}
    assert province.post(PAGE, data=sent).status_code == 404
    assert counted(county) == (3, 0)


def test_R1_4_a_township_sees_what_is_said_of_it_and_cannot_agree_with_itself(county: Cast) -> None:
    township = county.client_for("township")
    assert township.get(PAGE).status_code == 404
    own = township.page("/township-verification/chengguan/check")
    assert "没有识别为“是”或“空”的组织" in own.text


def test_R1_4_every_list_is_a_file_and_a_page_to_print(county: Cast) -> None:
    province = county.client_for("province")
    lines = lines_of(
        export(province, f"/exports/new/township_verification.check/{COUNTY}?show=open", format="csv").data
    )
    assert [line[1] for line in lines[1:]] == names(province)
    assert [line[3] for line in lines[1:]] == ["空", "是", "是"]
    printed = province.page(f"{PAGE}?print=1")
    assert "同意所选的" not in printed.text
    assert ZONE in printed.text


def test_R1_4_pages_go_on_where_the_last_one_ended(county: Cast) -> None:
    from tests.plugins.township_verification.counties import make

    for number in range(52):
        make(county, COUNTY, f"共青团清河县第{number:02}镇委员会")
    recognise(county)
    province = county.client_for("province")
    first = province.page(PAGE)
    (next_,) = [str(a.get("href")) for a in first.find_all("a") if a.get("rel") == "next"]
    everybody = [*names(province), *names(province, next_)]
    assert (len(everybody), len(set(everybody))) == (55, 55)
    assert "全部同意（55 个）" in first.text
    assert names(province, f"{PAGE}?after=nonsense") == names(province)


def test_R1_4_what_the_centre_has_settled_is_not_taken_back(county: Cast) -> None:
    seen, scope = shown(county, *TOWNS), county.scope("province")
    with county.app.app_context():
        agree(scope, county.org(COUNTY), seen)
        with transaction() as s:
            s.execute(update(Check).where(Check.org_id == county.org("baishi").id).values(is_settled=True))
        assert withdraw(scope, county.org(COUNTY), seen) == 1
        assert withdraw(scope, county.org(COUNTY), seen) == 0
    assert counted(county) == (3, 1)
    text = county.client_for("province").page(f"{PAGE}?show=done").text
    assert "团中央已核定" in text
