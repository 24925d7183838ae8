"""The list of members and the page of one, as somebody with a browser and no scripts uses them (R1.1, R2.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import ColumnElement, Select, event, select, text
from sqlalchemy.orm import Session

from plugins.info_entry import member_candidates, member_listing
from plugins.info_entry.member_exports import MEMBERS_LIST
from plugins.info_entry.member_filter import MemberFilter
from plugins.info_entry.member_listing import LAST, MemberPage, list_members
from plugins.info_entry.member_words import take_apart
from portal.audit.models import AuditEntry
from portal.contracts.exports import ExportWish
from portal.db import allocate_ids, bulk_insert, db, is_postgresql, session, transaction
from portal.orgs.models import Org
from portal.people import entering, moving
from portal.people.models import Person
from portal.people.named import has_initials, has_pinyin
from tests import markup, members
from tests.bench.people import COLUMNS
from tests.bench.people import rows as many_people
from tests.casting import Cast
from tests.client import Client
from tests.people.test_by_hand import person

LIST = "/info-entry/jiada/members"


@pytest.fixture
def school(cast: Cast) -> Client:
    """The school's administrator, who has six people below: 1501 has four, 1502 and the foreign languages one each."""
    scope = cast.scope("school")
    with cast.app.app_context():
        names = ("欧阳长春", "张三", "张三丰", "李四")
        cadre = {"is_cadre": True, "post": "团支部书记", "education": "大学本科", "ethnic": "汉族"}
        changes: list[dict[str, object]] = [cadre, {"mobile": None}, {"joined": "2017-09"}, {}]
        for n, (name, change) in enumerate(zip(names, changes, strict=True)):
            entering.enter(scope, "jiada-jx-1", person(n, name=name, **change))
        entering.enter(scope, "jiada-jx-2", person(4, name="张三"))
        entering.enter(scope, "jiada-wy-1", person(5, name="王五"))
        entering.enter(cast.scope("stranger"), "yida-1", person(6, name="张三"))
    return cast.client_for("school")


def names(page: markup.Element) -> list[str]:
    """Who is listed."""
    return [row.find_all("a")[0].text for row in page.find_all("tr") if row.find_all("td")]


def found(client: Client, q: str, **filters: str) -> list[str]:
    """Who is listed after a search, which is sent as the page sends it."""
    answer = client.submit(LIST, {"q": q, **filters}, button="查找")
    assert answer.status_code == 303
    assert not any(part in answer.location for part in (members.id_number(1), members.mobile(2), "0002"))
    return names(client.page(answer.location))


@pytest.mark.parametrize("small", [True, False], ids=["reading", "by index"])
def test_R1_1_one_box_finds_people_by_name_pinyin_number_and_branch(
    school: Client, small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_candidates, "SMALL", 1000 if small else 0)
    assert found(school, "张三") == ["张三", "张三丰", "张三"]
    assert found(school, "zhangsan") == ["张三", "张三丰", "张三"]
    assert found(school, "ZS") == ["张三", "张三丰", "张三"]
    assert found(school, "oycc") == ["欧阳长春"]
    assert found(school, "机械1501班") == ["欧阳长春", "张三", "张三丰", "李四"]
    assert found(school, "张三 1502班") == ["张三"]
    assert found(school, "0002") == ["张三丰"]
    assert found(school, members.mobile(2)) == found(school, "130 0000 0002") == ["张三丰"]
    assert found(school, members.id_number(1).lower()) == ["张三"]
    assert found(school, members.id_number(4)[-8:]) == ["张三"]
    assert found(school, "00000003 李") == ["李四"]
    assert found(school, "张三 0003") == found(school, members.id_number(6)) == found(school, "%") == []
    assert found(school, "张三", missing="mobile") == found(school, "", missing="mobile") == ["张三"]
    assert found(school, "", kind="cadres") == ["欧阳长春"]
    assert found(school, "", joined="2017") == found(school, "", missing="admission") == ["张三丰"]
    assert found(school, "", missing="education", joined="2014") == ["张三", "李四", "张三", "王五"]
    assert found(school, "英语1501") == ["王五"]
    assert found(school, "团支部", joined="2017") == ["张三丰"]
    assert found(school, "县支部") == []


def plan(wanted: Select[Any]) -> str:
    """How the database answers this."""
    s = session()
    query = str(wanted.compile(s.connection(), compile_kwargs={"literal_binds": True})).replace("%%", "%")
    rows = s.execute(text(f"{'EXPLAIN' if is_postgresql(s) else 'EXPLAIN QUERY PLAN'} {query}"))
    return " ".join(str(tuple(row)) for row in rows)


def finding(condition: ColumnElement[bool]) -> str:
    """How the database finds people who are present and fulfil this."""
    return plan(select(Person.id).where(Person.removed_at.is_(None), condition))


def listing(cast: Cast, wanted: MemberFilter) -> str:
    """How the database finds the people of the school's first page."""
    asked: list[Any] = []

    def note(_connection: Any, query: Any, *_rest: Any) -> None:
        asked.append(query)

    event.listen(db.engine, "before_execute", note)
    assert list_members(cast.scope("school"), cast.org("jiada"), wanted).rows == ()
    event.remove(db.engine, "before_execute", note)
    return plan(asked[-1])


def populate(s: Session) -> None:
    """So many people in the branches that an index is worth while."""
    ids = allocate_ids(s, "core_person_id", 2000)
    branches = s.scalars(select(Org.id).where(Org.category == "branch")).all()
    bulk_insert(s, Person, COLUMNS, many_people(ids, 0, branches, len(ids)))
    s.execute(text("ANALYZE"))


def test_initials_are_found_by_an_index(cast: Cast) -> None:
    with cast.app.app_context(), transaction() as s:
        populate(s)
        assert "ix_core_person_initials" in finding(has_initials("zs"))
        if is_postgresql(s):
            assert "ix_core_person_name_pinyin" in finding(has_pinyin("zs"))
            assert "ix_core_person_initials" in finding(has_pinyin("zs"))


@pytest.mark.parametrize("wanted", [MemberFilter(missing="education"), MemberFilter(state="removed")], ids=repr)
def test_R1_1_who_is_rare_is_looked_for_branch_by_branch(cast: Cast, wanted: MemberFilter) -> None:
    with cast.app.app_context(), transaction() as s:
        populate(s)
        assert "ix_core_person_org_id" in listing(cast, wanted)


def test_a_number_that_was_searched_goes_along_masked_and_opens_only_in_its_session(cast: Cast, school: Client) -> None:
    place = school.submit(LIST, {"q": members.mobile(2)}, button="查找").location
    page = school.page(place)
    (box,) = [e for e in page.find_all("input") if e.get("name") == "q"]
    assert box.get("value") == "130****0002"
    assert members.mobile(2) not in page.text
    again = school.submit(place, {"kind": "members"}, button="查找")
    assert names(school.page(again.location)) == ["张三丰"]
    elsewhere = cast.client_for("faculty").get(place.replace("jiada", "jiada-jx"))
    assert elsewhere.status_code == 303
    assert "s=" not in elsewhere.location
    token = school.token(LIST)
    data = {"csrf_token": token, "q": "0002"}
    fragment = school.post(LIST, data=data, headers={"HX-Request": "true", "HX-Target": "list"})
    assert names(markup.read(fragment.text)) == ["张三丰"]
    assert "0002" not in fragment.headers["HX-Replace-Url"]


@pytest.fixture(params=[(2, 2000, 0), (3, 1, 20_000), (50, 2, 20_000)], ids=str)
def narrow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a few, reads of a few branches."""
    page, scan, small = request.param
    monkeypatch.setattr(member_listing, "PAGE", page)
    monkeypatch.setattr(member_listing, "SCAN", scan)
    monkeypatch.setattr(member_listing, "SCAN_ALL", scan)
    monkeypatch.setattr(member_candidates, "SMALL", small)
    return


def test_pages_forwards_and_backwards_hold_everybody_once(cast: Cast, school: Client, narrow: None) -> None:
    scope, jiada = cast.scope("school"), cast.org("jiada")
    with cast.app.app_context():
        for wanted in (MemberFilter(), MemberFilter(q="张三"), MemberFilter(kind="members"), MemberFilter(q="1501班")):
            forward, backward = [], []
            page = list_members(scope, jiada, wanted)
            for _ in range(30):
                forward += [row.id for row in page.rows]
                page = list_members(scope, jiada, wanted, after=page.next) if page.next else MemberPage()
            page = list_members(scope, jiada, wanted, before=LAST)
            for _ in range(30):
                backward = [row.id for row in page.rows] + backward
                page = list_members(scope, jiada, wanted, before=page.previous) if page.previous else MemberPage()
            assert forward == backward
            assert len(forward) == len(set(forward)) == {"": 6, "张三": 3, "1501班": 5}[wanted.q]


def test_more_namesakes_than_are_looked_at_are_said_to_be_more(school: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_candidates, "SMALL", 0)
    monkeypatch.setattr(member_candidates, "MOST", 2)
    page = school.page(f"{LIST}?q={quote('张三')}")
    assert "请再加身份证号后四位，或先进入下级组织" in page.text


def test_a_person_is_shown_masked_and_revealed_once_on_the_record(cast: Cast, school: Client) -> None:
    listed = school.page(f"{LIST}?q={quote('张三丰')}")
    (url,) = [e.get("href") for e in listed.find_all("a") if e.text == "张三丰"]
    page = school.page(str(url))
    assert "130****0002" in page.text
    assert "机械1501班" in page.text
    assert "录入" in page.text
    assert members.mobile(2) not in page.text
    shown = school.submit(str(url), button="查看完整号码")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert members.mobile(2) in shown.text
    assert members.id_number(2) in shown.text
    assert members.mobile(2) not in school.page(str(url)).text
    with cast.app.app_context():
        assert session().query(AuditEntry).filter_by(action="person.revealed", target="张三丰").count() == 1
    assert "查看完整号码" not in cast.client_for("viewer").page(str(url)).text
    assert cast.client_for("stranger").get(str(url)).status_code == 404
    assert cast.client_for("township").get(str(url)).status_code == 404


def test_the_removed_are_listed_apart_with_the_reason(cast: Cast, school: Client) -> None:
    with cast.app.app_context():
        (wang,) = session().query(Person.id).filter_by(name="王五").one()
        moving.remove(cast.scope("school"), [wang], "重复录入")
    assert found(school, "王五") == []
    assert found(school, "王五", state="removed") == found(school, members.mobile(5), state="removed") == ["王五"]
    assert "重复录入" in school.page(f"{LIST}?state=removed").text


def test_where_the_plugin_is_off_its_people_are_not_listed_for_the_centre(
    cast: Cast, school: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portal.provinces.services import switch

    monkeypatch.setattr(member_candidates, "SMALL", 0)
    namesakes = f"/info-entry/centre/members?q={quote('张三')}"
    national = cast.client_for("national")
    assert len(names(national.page("/info-entry/centre/members"))) == 7
    assert len(names(national.page(namesakes))) == 4
    with cast.app.app_context():
        (there,) = session().query(Person.id).filter_by(name="张三").order_by(Person.id.desc()).limit(1).one()
        switch(cast.scope("national"), "yi", "info_entry", on=False)
    assert len(names(national.page("/info-entry/centre/members"))) == 6
    assert len(names(national.page(namesakes))) == 3
    assert national.get(f"/info-entry/people/{there}").status_code == 404


def test_what_is_typed_is_taken_apart_without_a_number_left_in_it() -> None:
    assert take_apart("张三 1234")[0] == "张三"
    assert [n.label for n in take_apart("138-1234-5678")[1]] == ["138****5678"]
    assert [n.label for n in take_apart("李 12345678")[1]] == ["****5678"]
    assert take_apart("x12345678901y")[0] == "xy"
    (known,) = take_apart("13812345678")[1]
    assert take_apart("李 138****5678", [known]) == ("李", [known])


def test_the_list_as_it_is_narrowed_becomes_a_file_with_masked_numbers(cast: Cast, school: Client) -> None:
    place = school.submit(LIST, {"q": f"张三 {members.mobile(2)[-4:]}"}, button="查找").location
    (link,) = [e.get("href") for e in school.page(place).find_all("a") if e.text == "导出名单"]
    scope, jiada = cast.scope("school"), cast.org("jiada")
    assert str(link).startswith("/exports/")
    with cast.app.app_context():
        wish = ExportWish(scope, jiada, {"kind": "members", "q": "张三"})
        rows = session().execute(MEMBERS_LIST.query(wish)).all()
        lines = [list(line) for line in MEMBERS_LIST.cells(wish, rows)]
        assert [line[0] for line in lines] == ["张三", "张三丰", "张三"]
        assert {len(line) for line in lines} == {len(MEMBERS_LIST.columns(wish))}
        assert lines[1][5] == "130****0002"
        shown = list(MEMBERS_LIST.cells(replace(wish, revealed=True), rows))
        assert shown[1][4:6] == [members.id_number(2), members.mobile(2)]
        assert MEMBERS_LIST.filter(wish) == [("查找", "张三"), ("身份", "团员")]
    assert school.get(str(link)).status_code == 200
