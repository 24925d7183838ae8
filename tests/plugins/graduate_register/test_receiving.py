"""R3.1: whom a township sees once the school has released them; the only way across subtrees, so tested well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.graduate_register import releasing
from plugins.graduate_register.expected import list_expected, parts_of
from plugins.graduate_register.expected_slots import expected_cards
from plugins.graduate_register.receiving import area_of
from plugins.graduate_register.releasing import release, withdraw
from portal.audit.models import AuditEntry
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.errors import Missing, Refused
from portal.orgs.models import Org
from portal.orgs.moving import move as move_org
from portal.people.moving import move
from portal.provinces.services import switch
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.graduate_register.arrivals import Places, make, places_of
from tests.plugins.graduate_register.graduates import CLASS, LATER, OTHER, ids_of


@pytest.fixture
def places(cast: Cast) -> Iterator[Places]:
    with places_of(cast) as found:
        yield found


def seen(org: OrgRef, township: str = "") -> list[int]:
    """Who is expected at an organisation."""
    area = area_of(org)
    return [row.Person.id for row in list_expected(area, township).rows] if area else []


def test_R3_1_a_township_sees_whom_the_school_has_released_until_it_withdraws(places: Places) -> None:
    cast = places.cast
    (one, two, _), other = ids_of(cast, CLASS), ids_of(cast, OTHER)[0]
    assert seen(places.north) == seen(places.west) == seen(places.county) == []
    assert release(cast.scope("faculty"), CLASS) == 1
    assert (seen(places.north), seen(places.west), seen(places.county)) == ([two], [one], [one, two])
    assert release(cast.scope("school"), "jiada") == 1  # the rest of it: the class of 2022 has nobody
    assert release(cast.scope("school"), "jiada") == 0
    assert seen(places.west) == [one, other]
    (card,) = expected_cards(Scope(org=places.west))
    assert (card.figure, card.text) == ("2 人", "近 7 天新到 2 人")
    assert seen(cast.org("centre")) == [one, two, other]
    assert [(part.division.name, part.org, part.count) for part in parts_of(places.county, area_of(places.county))] == [
        ("北山街道", places.north, 1), ("西溪街道", places.west, 2),
    ]  # fmt: skip
    assert withdraw(cast.scope("faculty"), CLASS) == 1
    assert (seen(places.north), seen(places.west)) == ([], [other])
    logged = session().scalars(select(AuditEntry.action).where(AuditEntry.action.like("%released"))).all()
    assert logged == ["graduate_register.released"] * 2


def test_R3_1_a_release_goes_with_its_branch_and_a_large_unit_is_released_in_parts(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, school = places.cast, places.cast.scope("school")
    monkeypatch.setattr(releasing, "MOST", 1)
    assert [release(school, "jiada") for _ in range(3)] == [1, 1, 0]
    version = session().scalars(select(Org.version).where(Org.code == CLASS)).one()
    move_org(school, CLASS, version, "jiada-kong")
    one, two, _ = ids_of(cast, CLASS)
    assert sorted(seen(places.county)) == [one, two, ids_of(cast, OTHER)[0]]
    assert withdraw(school, "jiada-kong") == 1
    assert seen(places.north) == []


def test_R3_1_nobody_else_sees_them(places: Places) -> None:
    cast = places.cast
    release(cast.scope("school"), "jiada")
    for code in ("chengguan", "qinghe", "jia", "yi", "jiada", "yida", CLASS):
        assert seen(cast.org(code)) == [], code
    unflagged = make(cast, places.county.code, "共青团西湖区翠苑街道委员会")
    bureau = make(cast, places.county.code, "共青团西湖区区直机关工作委员会", leading=True)
    assert seen(unflagged) == seen(bureau) == []
    assert list_expected(area_of(places.north), "330106004").rows == list_expected(area_of(places.north)).rows
    for name in ("stranger", "township", "school"):
        client = cast.client_for(name)
        assert client.get(f"/graduate-register/{places.north.code}/expected").status_code == 404, name
        assert client.get(f"/graduate-register/{places.county.code}/expected").status_code == 404, name
    for who in ("stranger", "township"):
        with pytest.raises(Missing):
            release(cast.scope(who), "jiada")
    with pytest.raises(Refused):
        release(cast.scope("province"), "jia")


def test_R3_1_two_organisations_of_a_name_are_neither_and_their_county_is_told(places: Places) -> None:
    cast = places.cast
    release(cast.scope("school"), "jiada")
    make(cast, places.county.code, "共青团杭州西湖区西溪街道工作委员会", township=True)
    assert seen(places.west) == []
    assert seen(places.county, "330106004") == [ids_of(cast, CLASS)[0], ids_of(cast, OTHER)[0]]
    text = cast.client_for("national").page(f"/graduate-register/{places.county.code}/expected").text
    assert "1 个乡镇街道、2 人" in text
    assert "有几个同名的，请核对" in text


def test_R3_1_what_is_seen_follows_people_and_switches(places: Places) -> None:
    cast = places.cast
    one, two, _ = ids_of(cast, CLASS)
    release(cast.scope("faculty"), CLASS)
    move(cast.scope("school"), [one], LATER)
    assert seen(places.west) == []  # graduates of 2022 are in no release, nor in the register of this year
    with transaction():
        switch(cast.scope("province"), "jia", "graduate_register", on=False)
    assert seen(places.north) == []
    with transaction():
        switch(cast.scope("province"), "jia", "graduate_register", on=True)
    assert seen(places.north) == [two]


def test_R3_1_the_pages_show_little_and_log_who_looks_further(places: Places) -> None:
    cast = places.cast
    one = ids_of(cast, CLASS)[0]
    client, page = cast.client_for("national"), f"/graduate-register/{places.west.code}/expected"
    cast.client_for("school").submit("/graduate-register/jiada/release", {"act": "release"}, button="发布 2 个团支部")
    with statements(engine_of(cast.app)) as found:
        text = client.page(page).text
    assert len(found) <= MOST_QUERIES
    for words in ("共青团甲省大学委员会 就业 某某机械厂", "浙江省 杭州市 西湖区 西溪街道", "还没有"):
        assert words in text, words
    assert "天目山路" not in text
    assert "曙光路" not in text
    shown = client.post(f"{page}/{one}", data={"csrf_token": client.token(page)})
    assert "完整号码只显示这一次" in shown.text
    wrong = client.post(f"{page}/{ids_of(cast, CLASS)[1]}", data={"csrf_token": client.token(page)})
    assert wrong.status_code == 404
    session().rollback()
    logged = session().scalars(select(AuditEntry).where(AuditEntry.action == "graduate_register.mobile_revealed")).all()
    assert {entry.path for entry in logged} == {cast.org(CLASS).path, places.west.path}
    lines = lines_of(export(client, f"/exports/new/graduate_register.expected/{places.west.code}", format="csv").data)
    assert [line[1:4] for line in lines[1:]] == [["共青团甲省大学委员会", "就业", "某某机械厂"]] * 2
    assert "****" in lines[1][5]
