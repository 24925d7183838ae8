"""A2.2-A2.4, A3.2: the flow of the notice in the browser, without scripts, page after page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from plugins.graduation_marking.models import Mark
from portal import clock
from portal.db import session, transaction
from portal.orgs.models import Org
from tests import markup
from tests.casting import Cast
from tests.client import Client
from tests.marked import expect
from tests.plugins.info_entry.people import add_members

LIST = "/orgs/jiada/subordinates"
MARK = "/graduation-marking/jiada/mark"
UNMARKED = "/graduation-marking/jiada/unmarked"
TOPIC = "graduation_marking.unmarked"
BUTTON = "标记团支部毕业时间"
CLASSES = ["jiada-jx-1", "jiada-jx-2"]


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        add_members(cast, "jiada-jx-1", 3)
        yield cast


def fields(html: str, action: str) -> dict[str, str]:
    """What the form that goes to `action` sends if nobody touches it, without what is to be ticked."""
    (form,) = [one for one in markup.read(html).find_all("form") if one.get("action") == action]
    inputs = [e for e in form.find_all("input") if e.get("type") != "checkbox"]
    found = {str(e.get("name")): e.get("value") or "" for e in inputs if e.get("type") != "radio"}
    found |= {str(e.get("name")): e.get("value") or "" for e in inputs if e.get("checked") is not None}
    for chooser in form.find_all("select"):
        picked = [o for o in chooser.find_all("option") if o.get("selected") is not None]
        found[str(chooser.get("name"))] = (picked[0].get("value") or "") if picked else ""
    return found


def marked(cast: Cast) -> dict[str, str]:
    """By the branch's code, the month or reason that it was marked with."""
    session().rollback()
    found = session().execute(select(Org.code, Mark.month, Mark.reason).join(Mark, Mark.org_id == Org.id))
    return {code: month or reason for code, month, reason in found}


def on_the_way(client: Client, **ticked: object) -> dict[str, str]:
    """Tick, press the button, take the proposal, press 下一步; what the page that must be read would send."""
    form = client.submit(LIST, ticked, button=BUTTON)
    assert form.status_code == 200, form.text
    read = client.post(f"{MARK}/check", data=fields(form.text, f"{MARK}/check"))
    assert read.status_code == 200, read.text
    return fields(read.text, f"{MARK}/confirm")


def test_A2_2_tick_time_next_read_confirm_and_the_list_shows_it(stage: Cast) -> None:
    school = stage.client_for("school")
    form = school.submit(LIST, {"ids": CLASSES}, button=BUTTON)
    filled = fields(form.text, f"{MARK}/check")
    assert (filled["kind"], filled["year"], filled["month"]) == ("month", "2019", "06")
    assert "2015级" in form.text
    read = school.post(f"{MARK}/check", data=filled)
    for said in ("<b>2</b> 个团支部", "<b>3</b> 名", "2019年6月1日", "都成为“毕业生”", "不能更改", "机械1501班"):
        assert said in read.text
    carried = fields(read.text, f"{MARK}/confirm")
    unread = school.post(f"{MARK}/confirm", data=carried)
    assert (unread.status_code, "请先阅读" in unread.text, marked(stage)) == (422, True, {})
    done = school.post(f"{MARK}/confirm", data=carried | {"read": "1"})
    assert (done.status_code, done.location) == (303, UNMARKED)
    assert marked(stage) == dict.fromkeys(CLASSES, "2019-06")
    assert "已标记 2 个团支部：2019年6月" in school.page(UNMARKED).text
    rows = {row.find_all("td")[1].text: row.text for row in school.page(LIST).find_all("tr") if row.find_all("td")}
    assert "2019年6月" in rows["共青团甲省大学机械学院机械1501班支部委员会"]
    assert "未标记" in rows["共青团甲省大学机械学院机械1801班支部委员会"]
    assert "未标记 1" in rows["共青团甲省大学机械学院总支部委员会"]


def test_A2_2_all_that_match_the_filter_without_those_that_cannot_be_marked(stage: Cast) -> None:
    expect("2019-06", "jiada-jx-1")
    school = stage.client_for("school")
    form = school.submit(LIST, {"all_matching": "1"}, button=BUTTON)
    for said in ("不标记的 4 个组织", "不是团支部", "已由系统", "2022年6月", "教职工团支部", "标记这一组"):
        assert said in form.text
    filtered = school.submit(f"{LIST}?q=1502", {"all_matching": "1"}, button=BUTTON)
    carried = fields(filtered.text, f"{MARK}/check")
    assert carried["branches"] == str(stage.org("jiada-jx-2").id)


def test_A2_2_both_or_neither_is_refused_at_its_field(stage: Cast) -> None:
    school = stage.client_for("school")
    form = fields(school.submit(LIST, {"ids": CLASSES}, button=BUTTON).text, f"{MARK}/check")
    for change, said in (
        ({"kind": ""}, "请选择填写毕业时间，还是选择理由"), ({"year": ""}, "请选择年份"),
        ({"month": "13"}, "请选择月份"), ({"kind": "reason"}, "请选择理由"),
        ({"kind": "reason", "reason": "其他"}, "请说明原因"), ({"year": "2099"}, "请核对年份"),
        ({"year": "２０１９"}, "请选择年份"),
    ):  # fmt: skip
        answer = school.post(f"{MARK}/check", data=form | change)
        assert (answer.status_code, said in answer.text) == (422, True), change


def test_A2_2_nothing_ticked_or_a_broken_form_is_refused(stage: Cast) -> None:
    school = stage.client_for("school")
    token = {"csrf_token": school.token(LIST)}
    assert school.post(MARK, data=token).status_code == 422
    for broken in ("", "x", "1,,2", "１", "9" * 30, "-1"):
        assert school.post(f"{MARK}/check", data=token | {"branches": broken}).status_code == 422, broken
    assert school.post(f"{MARK}/check", data=token | {"branches": "999999999"}).status_code == 404
    assert school.post(f"{MARK}/confirm", data=token | {"branches": str(stage.org("jiada-jx-1").id)}).status_code == 422
    assert marked(stage) == {}


def test_A2_4_different_cohorts_are_shown_in_groups_and_marked_one_after_the_other(stage: Cast) -> None:
    school = stage.client_for("school")
    form = school.submit(LIST, {"ids": [*CLASSES, "jiada-jx-3", "jiada-jg"]}, button=BUTTON)
    assert "不是同时毕业的，不能一起标记" in form.text
    titles = [e.text for e in markup.read(form.text).find_all("h2") if e.inside("main")]
    assert titles == ["2019年6月：2 个团支部", "2022年6月：1 个团支部", "教职工团支部：1 个团支部"]
    everything = ",".join(str(stage.org(code).id) for code in (*CLASSES, "jiada-jx-3"))
    values = {"csrf_token": school.token(LIST), "kind": "month", "year": "2019", "month": "06", "branches": everything}
    for step in ("check", "confirm"):
        answer = school.post(f"{MARK}/{step}", data=values | {"read": "1", "confirmed": "1"})
        assert (answer.status_code, "不能一起标记" in answer.text) == (422, True)
    for group, said in (("2019年6月", "2019-06"), ("2022年6月", "2022-06"), ("教职工团支部", "教职工团支部")):
        first = school.submit(UNMARKED, button=f"标记这一组：{group}")
        read = school.post(f"{MARK}/check", data=fields(first.text, f"{MARK}/check"))
        done = school.post(f"{MARK}/confirm", data=fields(read.text, f"{MARK}/confirm") | {"read": "1"})
        assert (done.status_code, said in marked(stage).values()) == (303, True), read.text
    assert len(marked(stage)) == 5
    assert "这里的团支部都已标记" in school.page(UNMARKED).text


def test_A2_4_a_contradiction_has_a_box_of_its_own(stage: Cast) -> None:
    school = stage.client_for("school")
    form = fields(school.submit(LIST, {"ids": CLASSES}, button=BUTTON).text, f"{MARK}/check")
    read = school.post(f"{MARK}/check", data=form | {"year": "2021"})
    assert "与“2021年6月”不一致" in read.text
    carried = fields(read.text, f"{MARK}/confirm") | {"read": "1"}
    assert school.post(f"{MARK}/confirm", data=carried).status_code == 422
    assert marked(stage) == {}
    assert school.post(f"{MARK}/confirm", data=carried | {"confirmed": "1"}).status_code == 303
    assert set(marked(stage).values()) == {"2021-06"}


def test_A2_5_after_the_day_of_the_year_the_text_says_that_it_happens_within_minutes(stage: Cast) -> None:
    with clock.frozen("2019-06-03T09:00"):
        school = stage.client_for("school")
        form = fields(school.submit(LIST, {"ids": CLASSES}, button=BUTTON).text, f"{MARK}/check")
        read = school.post(f"{MARK}/check", data=form | {"year": "2019"})
        assert "确定后几分钟内" in read.text
        assert "2020年6月1日零时起" in school.post(f"{MARK}/check", data=form | {"year": "2020"}).text
        assert school.post(f"{MARK}/check", data=form | {"year": "2018"}).status_code == 422


def test_A2_3_a_form_sent_twice_marks_once_and_a_stale_one_is_told_who_was_quicker(stage: Cast) -> None:
    school, faculty = stage.client_for("school"), stage.client_for("faculty")
    carried = on_the_way(school, ids=CLASSES) | {"read": "1"}
    late = carried | {"csrf_token": faculty.token(LIST.replace("jiada", "jiada-jx"))}
    assert [school.post(f"{MARK}/confirm", data=carried).status_code for _ in range(2)] == [303, 303]
    told = faculty.post(MARK.replace("jiada", "jiada-jx") + "/confirm", data=late)
    assert (told.status_code, "已由甲省大学管理员（甲省大学团委）" in told.text) == (409, True)
    for change in ({"year": "2022", "confirmed": "1"}, {"kind": "reason", "reason": "混合支部", "confirmed": "1"}):
        assert school.post(f"{MARK}/confirm", data=carried | change).status_code == 409
    assert marked(stage) == dict.fromkeys(CLASSES, "2019-06")
    assert "没有可以标记的团支部" in school.submit(LIST, {"ids": CLASSES}, button=BUTTON).text


def test_A2_1_the_button_is_for_schools_only_and_the_address_helps_nobody_else(stage: Cast) -> None:
    province, viewer, stranger = (stage.client_for(name) for name in ("province", "viewer", "stranger"))
    assert BUTTON not in province.page("/orgs/jia/subordinates").text
    values = {"kind": "month", "year": "2019", "month": "06", "branches": str(stage.org("jiada-jx-1").id), "read": "1"}
    for step in ("", "/check", "/confirm"):
        for client, status in ((province, 422), (viewer, 403), (stranger, 404)):
            sent = values | {"csrf_token": client.token("/account")}
            assert client.post(MARK + step, data=sent).status_code == status
        sent = values | {"csrf_token": stranger.token("/account")}
        assert stranger.post(MARK.replace("jiada", "yida") + step, data=sent).status_code == 404
    assert BUTTON not in [b.text for b in viewer.page(LIST).find_all("button")]
    assert "标记这一组" not in viewer.page(UNMARKED).text
    assert marked(stage) == {}


def test_A3_2_a_school_of_another_industry_has_no_button_and_is_told_why(stage: Cast) -> None:
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada").values(industry="其他"))
    school = stage.client_for("school")
    assert BUTTON not in [b.text for b in school.page(LIST).find_all("button")]
    for url in ("/", "/orgs/jiada", UNMARKED):
        assert "请申请更正行业类别，由上级组织审批" in school.page(url).text, url


def test_A2_3_a_profile_tells_the_mark_or_the_proposal_and_of_an_orphan_the_fault(stage: Cast) -> None:
    expect("2019-06", "jiada-jx-1")
    school = stage.client_for("school")
    assert "标记后不能自行更改" in school.page("/orgs/jiada-jx-1").text
    assert "本科四年：2022年6月毕业）" in school.page("/orgs/jiada-jx-3").text
    assert "1 个（20.0%）" in school.page("/orgs/jiada").text
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada").values(is_leading_body=True))
    province = stage.client_for("province")
    assert "没有人可以标记它" in province.page("/orgs/jiada-jg").text
    assert "机关教工" in province.page("/orgs/jia/subordinates?p.graduation_marking.state=nobody").text


@pytest.mark.parametrize(
    ("state", "there", "gone"),
    [
        ("unmarked", "械1502", "械1501"), ("marked", "械1501", "械1502"), ("month", "械1501", "械1502"),
        ("staff", "", "械1501"), ("mixed", "", "械1501"), ("other", "", "械1501"), ("lagging", "机械学院", "械1501"),
    ],
)  # fmt: skip
def test_R2_1_the_list_is_filtered_by_the_mark(stage: Cast, state: str, there: str, gone: str) -> None:
    expect("2019-06", "jiada-jx-1")
    page = stage.client_for("school").page(f"{LIST}?p.graduation_marking.state={state}")
    cells = [cell.text for cell in page.find_all("td")]
    assert any(there in cell for cell in cells) or not there
    assert not any(gone in cell for cell in cells)


def test_R2_1_every_level_sees_its_share_and_who_lags(stage: Cast) -> None:
    expect("2019-06", "jiada-jx-1")
    province = stage.client_for("province").page("/graduation-marking/jia/unmarked")
    assert "共青团甲省大学委员会" in province.text
    assert "标记这一组" not in province.text
    assert "学校领域的团支部 5 个，已标记 1 个（20.0%）" in stage.client_for("school").page("/").text


def test_R2_1_the_unmarked_are_exported_with_their_proposals(stage: Cast) -> None:
    school = stage.client_for("school")
    answer = school.submit("/exports/new/graduation_marking.unmarked/jiada", {"format": "csv"}, button="导出")
    text = answer.get_data().decode("utf-8-sig")
    assert "机械1801班" in text
    assert "2022年6月" in text
    assert len(text.strip().splitlines()) == 6


def test_R2_1_committees_that_lag_are_reminded(stage: Cast) -> None:
    lagging = f"{LIST}?p.graduation_marking.state=lagging"
    page = stage.client_for("school").submit(lagging, {"all_matching": "1"}, button="催办")
    assert page.status_code == 200
    (picked,) = [e for e in markup.read(page.text).find_all("input", "option") if e.get("value") == TOPIC]
    assert picked.get("checked") is not None or picked.get("selected") is not None
