"""The education department's figures come in from a spreadsheet, with a verdict on each row, and go back out (R3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest

from plugins.statistics.annex_sheet_imports import template_rows
from portal.db import session
from portal.imports import services
from portal.imports.models import Import
from portal.imports.services import Upload
from portal.installation import installation
from portal.jobs.entry import perform_here
from tests.casting import Cast
from tests.members import csv_file
from tests.plugins.statistics.annexes import entry, fill_in, graduating, send, state, table, totals

KIND = "statistics.annex2"
TITLES = ("单位", "学校类别", "毕业班数", "毕业生团支部数", "毕业学生数", "毕业学生团员数")
SCHOOL, COUNTY = "共青团清河县第一中学委员会", "共青团甲省东江市清河县委员会"
ROWS = [
    [SCHOOL, "普通高中", "2", "2", "1,090", "５"],
    [SCHOOL, "合计", "2", "2", "1090", "5"],
    [SCHOOL, "合计", "3", "", "", ""],
    [SCHOOL, "普通高中", "2", "", "", ""],
    [SCHOOL, "初中", "1", "", "", ""],
    [SCHOOL, "夜校", "1", "", "", ""],
    ["高三1班团支部", "普通高中", "1", "", "", ""],
    ["甲省大学团委", "本科", "1", "", "", ""],
    [COUNTY, "初中", "4", "4", "10", "20"],
    [COUNTY, "初中", "4", "4", "160", "20"],
    [COUNTY, "普通高中", "很多", "", "", ""],
]


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019, with graduates in a school and in a university."""
    with graduating(cast) as ready:
        yield ready


class Desk:
    """The county's administrator with spreadsheets; jobs are done as soon as asked for."""

    def __init__(self, cast: Cast) -> None:
        self.scope, self.kind = cast.scope("county"), installation().registry.import_types()[KIND]

    def check(self, rows: list[list[str]]) -> Import:
        """Upload a file and have it checked."""
        return self.work(
            services.upload(self.scope, self.kind, Upload("附件2.csv", csv_file(rows, TITLES), str(uuid4())))
        )

    def work(self, import_id: int) -> Import:
        """Let the worker do what was asked for last."""
        session().rollback()
        perform_here(session().get_one(Import, import_id, populate_existing=True).run_id or 0)
        session().rollback()
        return session().get_one(Import, import_id, populate_existing=True)

    def apply(self, found: Import) -> Import:
        """Confirm, and have the good rows stored."""
        services.start_apply(self.scope, self.kind, found)
        return self.work(found.id)

    def undo(self, found: Import) -> Import:
        """Have an import taken back."""
        services.start_undo(self.scope, self.kind, found)
        return self.work(found.id)


def test_a_county_fills_in_its_schools_from_one_file_and_takes_it_back_r3_2(stage: Cast) -> None:
    desk = Desk(stage)
    fill_in(stage, "county", "yizhong", entry({"senior": {"classes": 1}}))
    found = desk.check(ROWS)
    assert (found.accepted, found.rejected, found.skipped) == (2, 8, 1)
    applied = desk.apply(found)
    assert applied.stored == 2
    told = state(stage, "yizhong").told
    assert told == {"senior": {"classes": 2, "branches": 2, "students": 1090, "members": 5}}
    assert totals(table(stage, "county", "yizhong"))["members"] == (5, 5)
    assert state(stage, "qinghe").told == {"junior": {"classes": 4, "branches": 4, "students": 160, "members": 20}}
    assert desk.check(ROWS[:1]).skipped == 1, "what is there already changes nothing"
    fill_in(stage, "county", "qinghe", entry({"junior": {"classes": 5}}))
    undone = desk.undo(applied)
    assert state(stage, "yizhong").told == {"senior": {"classes": 1}}
    assert state(stage, "qinghe").told == {"junior": {"classes": 5}}, "what was changed since stays"
    assert undone.state == "undone"


def test_what_was_changed_or_filed_since_the_check_stays_as_it_is_r3_2(stage: Cast) -> None:
    desk = Desk(stage)
    found = desk.check([ROWS[0], ROWS[9]])
    told = {"senior": {"classes": 2, "branches": 2, "students": 90, "members": 5}}
    fill_in(stage, "county", "yizhong", entry(told))
    send(stage, "county", "yizhong")
    assert desk.apply(found).stored == 1
    assert state(stage, "yizhong").told == told
    assert desk.check(ROWS[:1]).rejected == 1, "it was submitted"
    rows = list(template_rows(desk.scope))
    assert [(row["org"], row["row"]) for row in rows[-1:]] == [(COUNTY, "初中")]
    assert rows[-1]["classes"] == "4"
    assert len(rows) == 6, "the school's was submitted"
