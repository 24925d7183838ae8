"""R3.1: a class on one page, one line a graduate: saved line by line, by itself or all at once; nobody's entry lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from gzip import compress

import pytest

from plugins.graduate_register.facts import Facts
from plugins.graduate_register.kept import opened
from plugins.graduate_register.sheet_lines import Line, lines_of
from plugins.graduate_register.sheet_saving import Verdict, save_lines
from plugins.graduate_register.sheet_typing import Typed, typed_lines
from portal.db import session
from portal.people.mobiles import Wish, set_mobiles
from portal.people.models import Person
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.graduate_register.graduates import (
    CLASS,
    NONE_YET,
    NORTH,
    OTHER,
    WORK,
    WORKS,
    counted,
    figures,
    graduating,
    ids_of,
    record_of,
    say,
)
from tests.plugins.info_entry.people import add_members

URL = f"/graduate-register/{CLASS}/sheet"
HTMX = {"HX-Request": "true"}
AT_HOME = {"home_of": "household", "home_address": "曙光路82号", "home_township": NORTH}
WORKING = {**WORKS, **AT_HOME}


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with graduating(cast):
        yield cast


def line_of(cast: Cast, person_id: int, code: str = CLASS) -> Line:
    session().rollback()
    return next(line for line in lines_of(cast.org(code)) if line.id == person_id)


def fields(line: Line, **typed: str) -> dict[str, str]:
    """The line as a browser sends it, with what somebody has typed."""
    cells = line.cells | typed
    return {f"{name}.{line.id}": value for name, value in cells.items()} | {f"seen.{line.id}": line.seen}


def save(cast: Cast, form: dict[str, str], who: str = "faculty") -> dict[int, Verdict]:
    typed: dict[int, Typed] = typed_lines(form)
    session().rollback()
    lines = [line for line in lines_of(cast.org(CLASS)) if line.id in typed]
    return save_lines(cast.scope(who), cast.org(CLASS), lines, typed)


def test_R3_1_each_line_is_saved_for_itself_and_an_untouched_one_is_left_alone(stage: Cast) -> None:
    first, second, third = ids_of(stage, CLASS)
    lines = {one: line_of(stage, one) for one in (first, second, third)}
    say(stage, [third], NONE_YET, who="school")  # after the sheet was opened
    form = fields(lines[first], **WORKING) | fields(lines[second], destination="work", place_township="没有这个镇")
    verdicts = save(stage, form | fields(lines[third]))
    assert (list(verdicts), verdicts[first].is_saved) == ([second, first], True)
    assert "没有这个镇" in verdicts[second].errors["place_township"]
    assert (opened(record_of(first)).facts, opened(record_of(third)).facts) == (WORK, NONE_YET)
    assert record_of(first).source == "sheet"
    assert (figures(stage, CLASS), doctor()) == (counted(3, 2, 2, 2), [])


def test_R3_1_a_township_is_taken_from_the_address_and_the_other_home_is_kept(stage: Cast) -> None:
    first, second, _ = ids_of(stage, CLASS)
    both = replace(NONE_YET, residence_address="文二路9号", residence_township=NORTH, residence_of="parents")
    say(stage, [second], both)
    address = "浙江省杭州市西湖区北山街道曙光路82号"
    form = fields(line_of(stage, first), destination="service", home_of="own", home_address=address)
    verdicts = save(stage, form | fields(line_of(stage, second), destination="delayed"))
    facts = opened(record_of(first)).facts
    assert (facts.residence_township, facts.residence_of, facts.household_address) == (NORTH, "own", None)
    assert "按地址认作浙江省 杭州市 西湖区 北山街道" in verdicts[first].notes[0]
    assert opened(record_of(second)).facts == replace(both, destination="delayed")
    told = save(stage, fields(line_of(stage, second), place_name="某厂"))[second]
    assert "没有保存" in told.notes[0]
    nowhere = save(stage, fields(line_of(stage, ids_of(stage, CLASS)[2]), place_name="某厂"))
    assert [one.errors for one in nowhere.values()] == [{"destination": "请选择去向"}]


def test_R3_1_the_htmx_line_shows_who_was_quicker_and_lets_one_choose(stage: Cast) -> None:
    first = ids_of(stage, CLASS)[0]
    client, shown = stage.client_for("faculty"), line_of(stage, first)
    say(stage, [first], NONE_YET, who="school")
    token = {"csrf_token": client.token(URL)}
    html = client.post(URL, data=token | fields(shown, **WORKING), headers=HTMX).text
    assert html.lstrip().startswith("<tr")
    assert re.search("甲省大学管理员于 2019年5月8日 09:00 登记了：<br>去向“未就业/待业”（您填“就业”）", html)
    assert 'value="某某机械厂"' in html
    assert opened(record_of(first)).facts == NONE_YET
    theirs = client.get(f"{URL}?open={first}", headers=HTMX).text
    assert "某某机械厂" not in theirs
    again = fields(shown, **WORKING) | {f"seen.{first}": re.findall(r'name="seen\.\d+" value="([^"]+)"', html)[0]}
    html = client.post(URL, data=token | again, headers=HTMX).text
    assert "已保存" in html
    assert "<select" not in html  # complete lines are folded
    assert opened(record_of(first)).facts == WORK
    assert len(compress(html.encode())) < 3072


def test_R3_1_without_scripts_one_line_or_all_are_saved_and_the_rest_stays_typed(stage: Cast) -> None:
    first, second, third = ids_of(stage, CLASS)
    client = stage.client_for("faculty")
    lines = [line_of(stage, one) for one in (first, second, third)]
    say(stage, [second], NONE_YET, who="school")
    form = {"csrf_token": client.token(URL)} | fields(lines[0], **WORKING)
    form |= fields(lines[1], destination="abroad", place_name="某国") | fields(lines[2], mobile="12345")
    one = client.post(URL, data=form | {"line": str(first)})
    assert (one.status_code, record_of(first).version) == (200, 1)
    assert 'value="某国"' in one.text
    all_ = client.post(URL, data=form)
    assert all_.status_code == 422
    assert "已保存 1 行；下面 2 行没有保存" in all_.text
    assert ("甲省大学管理员于" in all_.text, 'value="某国"' in all_.text) == (True, True)
    theirs = client.post(URL, data=form | {"open": str(second)})
    assert ('value="某国"' in theirs.text, theirs.status_code) == (False, 200)
    assert opened(record_of(second)).facts == NONE_YET
    good = {"csrf_token": form["csrf_token"]} | fields(lines[2], destination="delayed")
    assert client.post(URL, data=good).status_code == 303
    assert record_of(third).destination == "delayed"
    assert "请先打开一个团支部" in client.get("/graduate-register/jiada-jx/sheet").text
    assert client.post("/graduate-register/jiada-jx/sheet", data=good).status_code == 404


def test_R2_2_a_missing_mobile_is_entered_in_the_line(stage: Cast) -> None:
    first, second, _ = ids_of(stage, CLASS)
    versions = {one: session().get_one(Person, one).version for one in (first, second)}
    set_mobiles(stage.scope("faculty"), [Wish(one, version, None) for one, version in versions.items()], "")
    form = fields(line_of(stage, first), mobile="13911112222", **AT_HOME, destination="delayed")
    form |= fields(line_of(stage, second), mobile="13911112222", destination="delayed")
    verdicts = save(stage, form)
    assert [one.is_saved for one in verdicts.values()] == [False, False]
    assert all("一人一号" in one.errors["mobile"] for one in verdicts.values())
    verdict = save(stage, fields(line_of(stage, first), mobile="13911112222"))[first]
    assert (verdict.is_saved, line_of(stage, first).mobile) == (True, "139****2222")


def test_R3_1_of_two_administrators_who_save_a_line_at_once_one_sees_the_others_entry(stage: Cast) -> None:
    first = ids_of(stage, CLASS)[0]
    shown = line_of(stage, first)
    results: list[Verdict] = []
    start = threading.Barrier(2)
    org, scopes = stage.org(CLASS), [stage.scope("school"), stage.scope("faculty")]

    def press(n: int) -> None:
        form = fields(shown, **(WORKING if n else {"destination": "none_yet", **AT_HOME}))
        with stage.app.app_context():
            start.wait()
            results.append(save_lines(scopes[n], org, [shown], typed_lines(form))[first])

    threads = [threading.Thread(target=press, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.is_saved for one in results) == [False, True]
    (loser,) = (one for one in results if one.kept)
    assert loser.kept
    assert opened(record_of(first)).facts == loser.kept.facts
    assert loser.differing


def test_R3_1_a_class_of_sixty_stays_within_the_budget(stage: Cast) -> None:
    add_members(stage, OTHER, 58, 1000)
    url, client = f"/graduate-register/{OTHER}/sheet", stage.client_for("faculty")
    css = client.get(re.findall(r'rel="stylesheet" href="([^"]+)"', client.get(url).text)[0]).data
    for version, facts in enumerate((None, Facts(destination="work", place_name="某某机械设备有限公司"), WORK), -1):
        if facts:
            say(stage, ids_of(stage, OTHER), facts, version=version)
        with statements(engine_of(stage.app)) as seen:
            html = client.get(url).text
        assert html.count("<tr") == 61
        assert len(seen) <= MOST_QUERIES
        assert len(compress(html.encode())) + len(compress(css)) < 14_000
