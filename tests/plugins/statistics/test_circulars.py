"""Circulars (R4.2): drawn up once, published once, frozen, corrected only by one that says so."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from threading import Barrier, Thread

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, text, update

from plugins.statistics import circulars
from plugins.statistics.circular_checks import CIRCULAR_CHECKS
from plugins.statistics.circular_choice import Choice
from plugins.statistics.circular_models import Circular, Receipt
from plugins.statistics.circular_tables import Content
from plugins.statistics.snapshots import write
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import session, transaction
from portal.errors import Conflict, Refused
from portal.provinces.services import switch
from portal.web.filters import day
from tests.casting import Cast

MARKED = "graduation_marking.marked"
RATE = "info_entry.entry_rate"
DIRECT = Choice((RATE, MARKED), "direct", grouped=True)


def drafted(cast: Cast, choice: Choice = DIRECT, who: str = "province") -> int:
    """A draft of this administrator's."""
    with cast.app.app_context():
        return circulars.draw_up(cast.scope(who), choice)


def published(cast: Cast, choice: Choice = DIRECT, who: str = "province") -> int:
    """A circular that is out."""
    made = drafted(cast, choice, who)
    with cast.app.app_context():
        circulars.publish(cast.scope(who), made, "进展通报", "现将进展情况通报如下。")
    return made


def content_of(cast: Cast, circular_id: int) -> Content:
    """What is frozen."""
    with cast.app.app_context():
        return Content.of_kept(session().get_one(Circular, circular_id).content)


def coming(days: int) -> dt.date:
    """A day on which the whole cast is there: it was made today."""
    return clock.today() + dt.timedelta(days=days)


def taken(cast: Cast, day: dt.date, *provinces: str) -> None:
    """The daily snapshot of a day."""
    at = dt.datetime.combine(day, dt.time(1), clock.SHANGHAI)
    with cast.app.app_context(), clock.frozen(at), transaction() as s:
        for province in provinces:
            write(s, cast.org(province).path, is_province=True)


def test_R4_2_a_superior_chooses_looks_and_publishes_to_those_concerned(cast: Cast) -> None:
    _ = cast.somebody
    province = cast.client_for("province")
    refused = province.submit("/statistics/jia/circulars/new", {"level": "direct"}, button="预览")
    assert refused.status_code == 422
    assert "请选择 1 至 6 项指标" in refused.text
    token = {"csrf_token": province.token("/"), "level": "direct", "grouped": "1", "measures": [RATE, MARKED]}
    draft = province.post("/statistics/jia/circulars/new", data=token).headers["Location"]
    seen = province.page(draft).text
    assert "共青团甲省大学委员会" in seen
    assert "未设基数" in seen
    assert "草稿" in province.page("/statistics/jia/circulars?box=own").text
    assert cast.client_for("school").get(draft).status_code == 404
    assert province.submit(draft, {"title": "五月通报", "text": ""}, button="发布给有关单位").status_code == 422
    wished = {"title": "五月通报", "text": "请各单位\n抓紧。"}
    assert province.submit(draft, wished, button="发布给有关单位").status_code == 303
    school = cast.client_for("school")
    assert "五月通报" in school.page("/statistics/jiada/circulars").text
    told = school.page(f"{draft}?table={MARKED}").text
    assert "（本单位）" in told
    assert "抓紧。" in told
    assert "第 1 名" in told
    assert school.get(f"{draft}/sheet").text.count("<table") == 4
    assert cast.client_for("stranger").get(draft).status_code == 404
    sheets = load_workbook(BytesIO(school.get(f"{draft}/file").data))
    assert sheets.sheetnames == ["通报", "1录入率", "2标记毕业时间"]
    assert "共青团甲省大学委员会" in [cell.value for cell in sheets["2标记毕业时间"]["B"]]


def test_R4_2_two_publish_at_once_and_a_draft_is_published_as_it_was_seen(cast: Cast) -> None:
    draft = drafted(cast)
    before = content_of(cast, draft)
    _ = cast.somebody
    start, outcomes = Barrier(2), []

    def publish() -> None:
        with cast.app.app_context():
            start.wait()
            try:
                circulars.publish(cast.scope("province"), draft, "通报", "正文")
            except Conflict as refusal:
                outcomes.append(refusal.message)

    both = [Thread(target=publish) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert outcomes == ["这份通报已经发布，不能再改。"]
    assert content_of(cast, draft) == before
    with cast.app.app_context():
        assert session().scalar(select(func.count()).where(Receipt.circular_id == draft)) == 2
        with pytest.raises(Conflict):
            circulars.discard(cast.scope("province"), draft)


def test_R4_2_ranks_of_a_days_snapshot_with_the_change_and_who_has_no_whole(cast: Cast) -> None:
    def marked(days: int) -> Choice:
        return Choice((MARKED,), "direct", grouped=False, day=coming(days))

    taken(cast, coming(1), "jia")
    with cast.app.app_context(), transaction() as s:
        s.execute(text("UPDATE core_count SET value = 0 WHERE metric = 'settled_branches'"))
    with pytest.raises(Refused, match="没有记录数字"):
        drafted(cast, marked(2))
    taken(cast, coming(2), "jia")
    content = content_of(cast, published(cast, marked(2)))
    (group,) = content.tables[0].groups
    assert content.compared == f"{day(coming(1))}的数字"
    assert [line.rank for line in group.lines] == [1, 1]
    assert [(line.rate, line.change) for line in group.lines] == [("0.0%", 0), ("0.0%", 0)]
    assert [line.name for line in group.largest] == ["共青团甲省大学委员会", "共青团甲省东江市委员会"]
    rates = content_of(cast, drafted(cast, Choice((RATE,), "direct", grouped=True)))
    assert {(line.rank, line.rate) for _, line in rates.tables[0].pairs} == {(None, "未设基数")}
    taken(cast, coming(3), "jia")
    with cast.app.app_context(), transaction() as s:
        s.execute(text("DELETE FROM statistics_figures WHERE org_id = :id"), {"id": cast.org("jiada").id})
    made_later = content_of(cast, drafted(cast, marked(3)))
    assert [line.name for _, line in made_later.tables[0].pairs] == ["共青团甲省东江市委员会"]
    assert content_of(cast, drafted(cast, marked(3))).compared == f"{day(coming(2))}的通报"


def test_R4_2_the_centre_ranks_counties_and_says_which_provinces_are_left_out(cast: Cast) -> None:
    counties = content_of(cast, drafted(cast, Choice((MARKED,), "counties", grouped=True), "national"))
    assert [line.name for _, line in counties.tables[0].pairs] == ["共青团甲省东江市清河县委员会"]
    universities = Choice((MARKED,), "universities", grouped=True)
    assert len(content_of(cast, drafted(cast, universities, "national")).tables[0].pairs) == 2
    with cast.app.app_context():
        switch(cast.scope("national"), "yi", "graduation_marking", on=False)
    without = content_of(cast, drafted(cast, universities, "national")).tables[0]
    assert [line.name for _, line in without.pairs] == ["共青团甲省大学委员会"]
    assert without.left_out == ("乙省团委",)
    taken(cast, coming(1), "jia")
    past = Choice((MARKED,), "direct", grouped=False, day=coming(1))
    assert content_of(cast, drafted(cast, past, "national")).unknown == ("乙省团委当天没有记录数字，未列入",)
    made = published(cast, Choice((MARKED,), "counties", grouped=True, to_superiors=True), "national")
    with cast.app.app_context():
        told = dict(session().execute(select(Receipt.org_id, Receipt.told).where(Receipt.circular_id == made)).all())
    assert told[cast.org("jia").id] == told[cast.org("dongjiang").id] == ""
    assert told[cast.org("qinghe").id].startswith("标记毕业时间 0.0%，第 1 名")
    alone = published(cast, Choice((MARKED,), "counties", grouped=True), "national")
    listed = cast.client_for("province").page("/statistics/qinghe/circulars")
    assert f"/statistics/circulars/{alone}" in {link.get("href") for link in listed.find_all("a")}
    assert "清河县" in cast.client_for("province").page(f"/statistics/circulars/{alone}").text
    assert cast.client_for("school").get(f"/statistics/circulars/{alone}").status_code == 404


def test_R4_2_what_is_published_stays_and_is_withdrawn_only_by_a_correction(cast: Cast) -> None:
    wrong = published(cast)
    with cast.app.app_context():
        scope, one = cast.scope("province"), session().get_one(Circular, wrong)
        with pytest.raises(Refused):
            circulars.draw_up(scope, DIRECT, one, " ")
        drafts = [circulars.draw_up(scope, DIRECT, session().get_one(Circular, wrong), "基数有误") for _ in range(2)]
        circulars.publish(scope, drafts[0], "更正通报", "以本通报为准。")
        with pytest.raises(Conflict):
            circulars.publish(scope, drafts[1], "更正通报", "以本通报为准。")
        actions = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(3)).all()
        assert actions == [f"statistics.circular_{what}" for what in ("published", "published", "withdrawn")]
    begun = cast.client_for("province").page(f"/statistics/jia/circulars/new?corrects={drafts[0]}")
    ticked = {box.get("value") for box in begun.find_all("input") if box.get("checked") is not None}
    assert ticked == {RATE, MARKED, "1"}
    school = cast.client_for("school")
    assert "已经更正" in school.page(f"/statistics/circulars/{wrong}").text
    assert "基数有误" in school.page(f"/statistics/circulars/{drafts[0]}").text
    with cast.app.app_context():
        before = content_of(cast, wrong)
        with transaction() as s:
            s.execute(text("UPDATE core_org SET closed_at = created_at, full_name = '没有了' WHERE code = 'jiada'"))
        assert content_of(cast, wrong) == before
        assert [check.find() for check in CIRCULAR_CHECKS] == [[], []]
        with transaction() as s:
            s.execute(update(Circular).where(Circular.id == wrong).values(text="改过"))
        assert [check.find() for check in CIRCULAR_CHECKS] == [[f"通报 {wrong} 在发布后被改动"], []]
