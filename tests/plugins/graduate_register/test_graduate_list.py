"""R3.1: the graduates below a unit, by destination, by receiving township, by what is missing and by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plugins.graduate_register import graduate_listing, lagging_branches
from plugins.graduate_register.facts import Facts
from plugins.graduate_register.graduate_filter import GraduateFilter
from plugins.graduate_register.graduate_listing import list_graduates
from portal.db import session
from portal.people.models import Person
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.graduate_register.graduates import CLASS, HOME, NORTH, OTHER, WEST, WORK, graduating, ids_of, say

LIST = "/graduate-register/jiada/graduates"
UNTOLD = Facts(household_address=HOME["household_address"])


@pytest.fixture
def school(cast: Cast) -> Iterator[Cast]:
    """One works, one is not placed yet, one is only begun; of the other class nobody is registered."""
    with graduating(cast):
        one, two, three = ids_of(cast, CLASS)
        say(cast, [one], WORK)
        say(cast, [two])
        say(cast, [three], UNTOLD)
        yield cast


def listed(cast: Cast, who: str = "school", code: str = "jiada", **wanted: str) -> list[int]:
    """Whom the list shows, over all its pages."""
    found, after = [], ""
    for _ in range(60):
        page = list_graduates(cast.scope(who), cast.org(code), GraduateFilter.parse(wanted), after)
        found += [row.Person.id for row in page.rows]
        if not page.next:
            return found
        after = page.next
    raise AssertionError(found)


@pytest.mark.parametrize("size", [1, 2, 50])
def test_R3_1_every_filter_finds_whom_it_names_over_any_pages(
    school: Cast, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(graduate_listing, "PAGE", size)
    monkeypatch.setattr(graduate_listing, "LOOKED", size)
    monkeypatch.setattr(lagging_branches, "SCAN", size)
    one, two, three = ids_of(school, CLASS)
    others = ids_of(school, OTHER)
    assert listed(school) == [one, two, three, *others]
    assert listed(school, code=CLASS) == [one, two, three]
    assert listed(school, destination="work") == [one]
    assert listed(school, township=NORTH) == [two]
    assert listed(school, township=WEST, destination="none_yet") == []
    assert listed(school, destination="work", missing="mobile") == []
    assert listed(school, destination="work", missing="incomplete") == []
    assert listed(school, missing="none") == [three, *others]
    assert listed(school, missing="incomplete") == [three, *others]
    assert listed(school, missing="township") == [three, *others]
    assert listed(school, who="national", code="centre", missing="mobile") == []
    assert listed(school, destination="nowhere", township="1234", missing="?") == [one, two, three, *others]


@pytest.mark.parametrize("small", [0, 20_000])
def test_R3_1_somebody_is_found_by_name(school: Cast, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(graduate_listing, "SMALL", small)
    one = ids_of(school, CLASS)[0]
    person = session().get_one(Person, one)
    assert one in listed(school, q=person.name)
    assert one in listed(school, q=person.name_pinyin.split()[0], destination="work")
    assert listed(school, q="诸葛") == []
    assert listed(school, q=person.name, missing="none", code=CLASS) == [
        each for each in ids_of(school, CLASS)[2:] if session().get_one(Person, each).name.startswith(person.name)
    ]
    monkeypatch.setattr(graduate_listing, "MOST_NAMED", 0)
    page = list_graduates(school.scope("school"), school.org("jiada"), GraduateFilter.parse({"q": person.name}))
    assert page.more is (small == 0)


def test_R3_1_the_page_says_what_is_missing_and_narrows_by_township(school: Cast) -> None:
    client = school.client_for("school")
    with statements(engine_of(school.app)) as seen:
        page = client.page(LIST)
    assert len(seen) <= MOST_QUERIES
    assert "某某机械厂 浙江省 杭州市 西湖区 西溪街道" in page.text
    assert "机械1502班团支部 — — — 去向" in page.text
    assert f"{LIST}?township={WEST}" in [a.get("href") for a in page.find_all("a")]
    for query in (f"township={WEST}", f"place=西湖 西溪&township={NORTH}"):
        assert "接收乡镇街道： 浙江省 杭州市 西湖区 西溪街道" in client.page(f"{LIST}?{query}").text
    choices = client.page(f"{LIST}?place=北山街道&destination=none_yet")
    assert f"{LIST}?destination=none_yet&township={NORTH}" in [a.get("href") for a in choices.find_all("a")]
    assert ("可能是下面的乡镇街道" in choices.text, "某某机械厂" in choices.text) == (True, False)
    assert "没有找到对应的乡镇街道" in client.page(f"{LIST}?place=无此地").text
    assert "没有找到" in client.page(f"{LIST}?q=诸葛").text
    assert school.client_for("stranger").get(LIST).status_code == 404


def test_R3_1_the_list_is_a_file_as_it_is_narrowed_with_homes_hidden(school: Cast) -> None:
    client = school.client_for("school")
    new = "/exports/new/graduate_register.graduates/jiada"
    lines = lines_of(export(client, f"{new}?destination=work", format="csv").data)
    assert [line[2:5] for line in lines if "某某机械厂" in line] == [["就业", "某某机械厂", "天目山路1号"]]
    assert not any("曙光路" in cell for line in lines for cell in line)
    told = export(client, f"{new}?destination=work", format="csv", numbers="full", reason="迎接检查，上门联系")
    assert any("曙光路82号" in line for line in lines_of(told.data))
