"""R3.1: destinations come in with a spreadsheet: row by row judged, never over somebody's entry, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from plugins.graduate_register.facts import Facts
from plugins.graduate_register.imports import KEY
from plugins.graduate_register.kept import opened
from portal.db import session
from portal.imports.models import Import
from portal.imports.template_book import template_book
from portal.people.models import Person
from portal.people.sealing import id_context
from portal.pii import vault
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.engine import Engine
from tests.imports.test_engine import doctor
from tests.members import csv_file
from tests.plugins.graduate_register.graduates import (
    CLASS,
    LATER,
    NONE_YET,
    NORTH,
    OTHER,
    WEST,
    WORK,
    counted,
    figures,
    graduating,
    ids_of,
    record_of,
    say,
)

TITLES = (
    "姓名", "身份证号后四位", "毕业去向", "工作单位", "单位地址", "单位所属乡镇街道", "户籍地址", "户籍所属乡镇街道",
)  # fmt: skip
HOME = "浙江省杭州市西湖区北山街道曙光路82号"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with graduating(cast):
        yield cast


def row(person_id: int, *values: str) -> list[str]:
    """A row about somebody, with empty cells behind what is said."""
    return [*key_of(person_id), *values, *[""] * (len(TITLES) - 2 - len(values))]


def key_of(person_id: int) -> tuple[str, str]:
    person = session().get_one(Person, person_id)
    return person.name, vault().open(person.id_cipher, id_context(person_id))[-4:]


def verdicts(engine: Engine, found: Import, folder: Path) -> list[tuple[Any, ...]]:
    """The verdict of each row with the codes of what is said about it."""
    rows = engine.report(found.id, folder)["rows"]
    return [(one["verdict"], *one["codes"]) for one in rows]


def sheet(rows: Sequence[Sequence[str]]) -> bytes:
    return csv_file(rows, TITLES)


def test_R3_1_a_sheet_is_judged_row_by_row_and_the_good_rows_are_registered(stage: Cast, tmp_path: Path) -> None:
    first, second, third = ids_of(stage, CLASS)
    other, idle = ids_of(stage, OTHER)
    stays = ids_of(stage, LATER)[0]
    rows = [
        row(first, "签约就业", "某某机械厂", "天目山路1号", "西湖区西溪街道", HOME),
        row(second, "待就业", "", "", "", "曙光路82号", NORTH),
        row(third, "去火星"),
        row(other, "就业", "某厂", "", "城关镇"),
        row(idle),
        row(stays, "升学"),
        row(second, "升学"),
        ["没有人", "0014", "升学", "", "", "", "", ""],
        ["合计", "", "", "", "", "", "", ""],
    ]
    engine = Engine(stage.scope("school"), KEY)
    found = engine.check(sheet(rows))
    assert verdicts(engine, found, tmp_path) == [
        ("accepted", "TOWNSHIP_SUPPOSED"), ("accepted",), ("rejected", "DESTINATION_UNKNOWN"),
        ("rejected", "TOWNSHIP_UNKNOWN"), ("skipped", "NOTHING_SAID"), ("rejected", "NOT_GRADUATING"),
        ("rejected", "ID_DUP_FILE"), ("rejected", "PERSON_NOT_FOUND"), ("skipped", "FOOTER_ROW"),
    ]  # fmt: skip
    assert figures(stage, CLASS) == counted(3, 0, 0, 0)
    assert engine.apply(found.id).stored == 2
    works = replace(WORK, household_address=HOME)
    assert (opened(record_of(first)).facts, opened(record_of(second)).facts) == (works, NONE_YET)
    assert (record_of(first).source, record_of(first).actor) == ("import", "甲省大学管理员")
    assert (figures(stage, CLASS), kept()) == (counted(3, 2, 2, 2), recounted())
    assert doctor() == []


def test_R3_1_an_empty_cell_changes_nothing_and_what_changes_is_said_beforehand(stage: Cast, tmp_path: Path) -> None:
    first, second, third = ids_of(stage, CLASS)
    say(stage, [first, second, third], WORK)
    engine = Engine(stage.scope("school"), KEY)
    rows = [row(first, "就业", "另一家厂"), row(second, "考研"), row(third, "就业", "某某机械厂")]
    found = engine.check(sheet(rows))
    assert verdicts(engine, found, tmp_path) == [
        ("accepted", "RECORD_CHANGES"), ("accepted", "RECORD_CHANGES", "INCOMPLETE"), ("skipped", "RECORD_SAME"),
    ]  # fmt: skip
    engine.apply(found.id)
    assert opened(record_of(first)).facts == replace(WORK, place_name="另一家厂")
    assert opened(record_of(second)).facts == replace(NONE_YET, destination="study")  # the employer is no school


def test_R3_1_what_somebody_registers_after_the_preview_is_not_overwritten(stage: Cast, tmp_path: Path) -> None:
    first, second, third = ids_of(stage, CLASS)
    engine = Engine(stage.scope("school"), KEY)
    home = ("", "", "", "曙光路82号", NORTH)
    found = engine.check(sheet([row(one, "待业", *home) for one in (first, second, third)]))
    say(stage, [first], WORK)
    say(stage, [second], NONE_YET)
    assert engine.apply(found.id).stored == 1
    lost = engine.report(found.id, tmp_path)["rows"][:2]
    assert [one["codes"][-1] for one in lost] == ["RECORD_OVERTAKEN", "RECORD_SAME"]
    assert "机械学院管理员于 2019年5月8日" in lost[0]["reasons"][-1]
    assert opened(record_of(first)).facts == WORK
    engine.undo(found.id)
    assert (opened(record_of(first)).facts, opened(record_of(third)).facts) == (WORK, Facts())
    assert (figures(stage, CLASS), doctor()) == (counted(3, 2, 2, 2), [])


def test_R3_1_an_undo_restores_what_was_but_for_what_was_changed_since(stage: Cast, tmp_path: Path) -> None:
    first, second, third = ids_of(stage, CLASS)
    say(stage, [first, second], NONE_YET)
    engine = Engine(stage.scope("school"), KEY)
    works = ("就业", "某某机械厂", "天目山路1号", WEST)
    found = engine.take_in(sheet([row(one, *works) for one in (first, second, third)]))
    assert (found.stored, figures(stage, CLASS)) == (3, counted(3, 3, 2, 3))
    changed = replace(WORK, place_name="另一家厂")
    say(stage, [second], changed, version=2)
    done = engine.undo(found.id)
    assert (done.state, done.stored) == ("undone", 3)
    facts = [opened(record_of(one)).facts for one in (first, second, third)]
    assert facts == [NONE_YET, changed, Facts()]
    told = engine.report(found.id, tmp_path)["rows"][1]
    reason = dict(zip(told["codes"], told["reasons"], strict=True))["EDITED_SINCE"]
    assert "机械学院管理员" in reason
    assert (figures(stage, CLASS), kept(), doctor()) == (counted(3, 2, 2, 2), recounted(), [])


def test_R3_1_the_template_holds_the_graduates_and_comes_back_as_it_is(stage: Cast, tmp_path: Path) -> None:
    first = ids_of(stage, CLASS)[0]
    say(stage, [first], WORK)
    scope = stage.scope("faculty")
    engine = Engine(scope, KEY)
    content = template_book(scope, engine.type)
    lines = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    people = [line for line in lines[1:] if line[0]]
    assert len(people) == 5
    assert (people[-1][:2], people[-1][3:6]) == (key_of(first), ("就业", "某某机械厂", "天目山路1号"))
    assert "曙光路" not in str(lines)  # where somebody lives is handed out in no template
    answer = stage.client_for("faculty").get(f"/graduate-register/{CLASS}/template.xlsx")
    of_class = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert {line[0] for line in of_class[1:] if line[0]} == {key_of(one)[0] for one in ids_of(stage, CLASS)}
    found = engine.check(content, "模板.xlsx")
    assert {verdict[0] for verdict in verdicts(engine, found, tmp_path)} == {"skipped"}
