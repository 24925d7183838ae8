"""R2.1, A2.1-A2.4: graduation times from a spreadsheet: a verdict on every row, and marks that stay."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import select, update

from plugins.graduation_marking.marking import mark
from plugins.graduation_marking.models import Mark
from plugins.graduation_marking.sheet_models import StagedMark
from plugins.graduation_marking.wishes import Wish
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import session, transaction
from portal.errors import Conflict, Refused
from portal.imports import services
from portal.imports.models import Import
from portal.orgs.models import Org
from portal.orgs.services import close
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.engine import Engine
from tests.imports.test_engine import doctor
from tests.marked import expect
from tests.members import csv_file
from tests.plugins.info_entry.people import add_members

KIND = "graduation_marking.marks"
TITLES = ("团支部", "预计毕业时间", "不标记时间的原因", "说明", "确认")
JX = "共青团甲省大学机械学院机械{}班支部委员会"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019: two classes of 2015 with members in one, one of 2018, staff."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        add_members(cast, "jiada-jx-1", 3)
        yield cast


class Desk(Engine):
    """An administrator with spreadsheets of graduation times, who has read what must be read."""

    def rows(self, *rows: tuple[str, ...]) -> Import:
        """Upload these rows and have them checked."""
        return self.check(csv_file([[*row, *[""] * (5 - len(row))] for row in rows], TITLES), "毕业时间.csv")

    def agree(self, import_id: int) -> Import:
        """Confirm, and have the branches marked."""
        services.start_apply(self.scope, self.type, self.found(import_id), agreed=True)
        return self.work(import_id)


def desk_of(cast: Cast, who: str = "school") -> Desk:
    return Desk(cast.scope(who), KIND)


def codes(desk: Desk, found: Import, folder: Path) -> list[list[str]]:
    """What was found wrong, or worth a word, with each row."""
    return [row["codes"] for row in desk.report(found.id, folder)["rows"]]


def marked() -> dict[str, str]:
    """By the branch's code, what it is marked with."""
    session().rollback()
    found = session().execute(select(Org.code, Mark.month, Mark.reason).join(Mark, Mark.org_id == Org.id))
    return {code: month or reason for code, month, reason in found}


def told() -> list[dict[str, object]]:
    session().rollback()
    wanted = select(AuditEntry).where(AuditEntry.action == "graduation_marking.marked").order_by(AuditEntry.id)
    return [json.loads(one.details) for one in session().scalars(wanted)]


def test_R2_1_a_sheet_marks_branches_of_different_years_as_by_hand(stage: Cast) -> None:
    desk = desk_of(stage)
    found = desk.rows(
        (JX.format("1501"), "2019-06"), ("机械1502班团支部", "2019年6月"), ("jiada-jx-3", "202206"),
        ("机关教工团支部", "", "教工"), ("英语1501班团支部", "", "其他", "学院撤销", "是"),
    )  # fmt: skip
    assert (found.accepted, found.rejected, found.skipped) == (5, 0, 0)
    assert marked() == {}
    found = desk.agree(found.id)
    assert (found.state, found.stored) == ("applied", 5)
    assert marked() == {
        "jiada-jx-1": "2019-06", "jiada-jx-2": "2019-06", "jiada-jx-3": "2022-06", "jiada-jg": "教职工团支部",
        "jiada-wy-1": "其他",
    }  # fmt: skip
    assert sorted((one["count"], one["people"], one["month"], one["reason"]) for one in told() if one["month"]) == [
        (1, 0, "2022-06", None), (2, 3, "2019-06", None),
    ]  # fmt: skip
    first = session().get_one(Mark, stage.org("jiada-jx-1").id)
    assert (first.actor, first.acting_org_name, first.account_id, first.proposed, first.contradicts) == (
        "甲省大学管理员", "甲省大学团委", desk.scope.account_id, "2019-06", False,
    )  # fmt: skip
    assert kept() == recounted()
    assert kept()[stage.org("jiada").id]["graduating"] == 3
    assert doctor() == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *((text, "2019-06") for text in ("2019-06", "2019年6月", "2019.6", "201906", "2019/6/1", "19年6月")),
        *((text, "2022-06") for text in ("二〇二二年六月", "２０２２年６月", " 2022 年 06 月 ", "22年6月", "20220601")),
        *((text, None) for text in ("2022", "2022届", "夏天", "2022.1", "2022-13", "6月")),
    ],
)  # fmt: skip
def test_A2_2_months_are_read_however_people_write_them(stage: Cast, written: str, read: str | None) -> None:
    found = desk_of(stage).rows(("jiada-jx-1", written, "", "", "是"))
    assert found.accepted == (read is not None)
    assert session().scalar(select(StagedMark.month).where(StagedMark.import_id == found.id)) == read


def test_A2_2_dates_and_numbers_of_a_workbook_are_months_too(stage: Cast) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm"})
        sheet.write_row(0, 0, ["团支部", "毕业时间"])
        sheet.write_row(1, 0, ["jiada-jx-1"])
        sheet.write_datetime(1, 1, dt.datetime(2019, 6, 30), date)  # noqa: DTZ001 -- a spreadsheet has no zones
        sheet.write_row(2, 0, ["jiada-jx-2", 2019.6])
        sheet.write_row(3, 0, ["jiada-jx-3", 202206])
    found = desk_of(stage).check(stream.getvalue(), "毕业时间.xlsx")
    assert (found.accepted, found.rejected) == (3, 0)
    staged = select(StagedMark.month).where(StagedMark.import_id == found.id).order_by(StagedMark.seq)
    assert list(session().scalars(staged)) == ["2019-06", "2019-06", "2022-06"]


@pytest.mark.parametrize(
    ("written", "explained", "reason"),
    [
        ("教职工团支部", "", "教职工团支部"), ("教师支部", "", "教职工团支部"), ("混合", "", "混合支部"),
        ("混合支部（成员毕业时间不同）", "", "混合支部"), ("其它", "已停招", "其他"), ("其他：已停招", "", "其他"),
        ("其他", "", None), ("休学", "", None), ("其他", "长" * 181, None),
    ],
)  # fmt: skip
def test_A2_2_reasons_are_read_by_their_words_and_usual_short_forms(
    stage: Cast, written: str, explained: str, reason: str | None
) -> None:
    found = desk_of(stage).rows(("jiada-jg", "", written, explained, "是"))
    row = session().scalar(select(StagedMark).where(StagedMark.import_id == found.id))
    assert (row.reason if row else None) == reason
    assert (row.explanation if row else None) == ("已停招" if reason == "其他" else None)


def test_A2_2_every_row_gets_its_verdict(stage: Cast, tmp_path: Path) -> None:
    expect("2019-06", "jiada-jx-2")
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada-wy-1").values(industry="其他"))
    desk = desk_of(stage)
    found = desk.rows(
        ("jiada-jx-1", "2019-06"), ("机械1501班团支部", "2019-06"), ("jiada-jx-2", "2019-06"),
        ("jiada-jx-2", "2020-06"), ("机械学院团总支", "2019-06"), ("数学1501班团支部", "2019-06"),
        ("没有这个班", "2019-06"), ("", "2019-06"), ("英语1501班团支部", "2019-06"), ("jiada-jx-3", ""),
        ("jiada-jx-3", "2022-06", "混合"), ("jiada-jx-3", "2018-06"), ("jiada-jx-3", "2050-06"),
        ("jiada-jx-3", "2021-06"), ("jiada-jx-3", "2021-06", "", "", "是"),
    )  # fmt: skip
    assert codes(desk, found, tmp_path) == [
        [], ["BRANCH_DUP_FILE"], ["MARK_SAME"], ["BRANCH_MARKED"], ["BRANCH_NOT_MARKABLE"], ["BRANCH_NOT_FOUND"],
        ["BRANCH_NOT_FOUND"], ["BRANCH_MISSING"], ["BRANCH_NOT_MARKABLE"], ["MARK_NEITHER"], ["MARK_BOTH"],
        ["MARK_REFUSED"], ["MARK_REFUSED"], ["MARK_IN_DOUBT"], ["MARK_CONFIRMED"],
    ]  # fmt: skip
    assert (found.accepted, found.rejected, found.skipped) == (2, 12, 1)
    reasons = [row["reasons"] for row in desk.report(found.id, tmp_path)["rows"]]
    assert "已由系统（）于2019年5月8日" in reasons[3][0]
    assert reasons[5] == reasons[6], "what lies outside the subtree is answered like what does not exist"
    assert "不是团支部" in reasons[4][0]
    assert "不属于学校领域" in reasons[8][0]
    assert "应在2019年至2029年之间" in reasons[11][0]
    assert "2022年6月" in reasons[13][0]


def test_A2_2_a_name_that_several_have_is_not_guessed(stage: Cast, tmp_path: Path) -> None:
    with transaction() as s:
        s.execute(update(Org).where(Org.code.in_(["jiada-jx-1", "jiada-wy-1"])).values(short_key="1班团支部"))
    desk = desk_of(stage)
    assert codes(desk, desk.rows(("1班团支部", "2019-06")), tmp_path) == [["BRANCH_AMBIGUOUS"]]


def test_A2_4_a_time_that_contradicts_the_name_waits_until_it_is_confirmed_by_itself(stage: Cast) -> None:
    desk = desk_of(stage)
    assert desk.rows(("jiada-jx-1", "2020-06"), ("jiada-jg", "2019-06"), ("jiada-jx-2", "2019-04")).rejected == 3
    found = desk.rows(("jiada-jx-1", "2020-06", "", "", "是"), ("jiada-jx-2", "2019-06"))
    assert (found.accepted, found.warned) == (2, 1)
    asked = stage.client_for("school").submit(f"/imports/{found.id}", button="下一步：阅读并确认 2 行").text
    assert "以上 1 处我已逐一核对" in asked
    assert "机械1501班支部委员会：标记为“2020年6月”，而" in asked
    desk.agree(found.id)
    assert marked() == {"jiada-jx-1": "2020-06", "jiada-jx-2": "2019-06"}
    assert session().get_one(Mark, stage.org("jiada-jx-1").id).contradicts
    assert sorted(one["warned"] for one in told()) == [0, 1]


@pytest.mark.parametrize("who", ["province", "national", "township"])
def test_A2_1_who_may_not_mark_by_hand_may_not_by_file(stage: Cast, who: str, tmp_path: Path) -> None:
    desk, client = desk_of(stage, who), stage.client_for(who)
    assert f"/imports/new/{KIND}" not in client.page("/imports/").text
    assert "不能标记" in client.page(f"/imports/new/{KIND}", 403).text
    assert codes(desk, desk.rows(("jiada-jx-1", "2019-06")), tmp_path) == [["MARK_NOT_ALLOWED"]]


def test_A2_1_it_is_looked_at_again_when_the_marks_are_made(stage: Cast) -> None:
    desk = desk_of(stage)
    found = desk.rows(("jiada-jx-1", "2019-06"), ("jiada-jx-2", "2019-06"))
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada").values(industry="其他"))
    found = desk.agree(found.id)
    assert (found.state, found.stored, found.rejected, marked()) == ("applied", 0, 2, {})
    assert doctor() == []


def test_A2_3_what_happened_since_the_check_is_told_and_nothing_is_marked_twice(stage: Cast, tmp_path: Path) -> None:
    desk = desk_of(stage)
    found = desk.rows(*((code, "2019-06") for code in ("jiada-jx-1", "jiada-jx-2", "jiada-wy-1")))
    faculty = stage.scope("faculty")
    mark(faculty, faculty.org, [stage.org("jiada-jx-1").id], Wish("2019-07"))
    close(stage.scope("school"), "jiada-wy-1", 1)
    found = desk.agree(found.id)
    assert (found.stored, found.accepted, found.rejected) == (1, 1, 2)
    assert codes(desk, found, tmp_path) == [["BRANCH_OVERTAKEN"], [], ["BRANCH_GONE"]]
    report = desk.report(found.id, tmp_path)["rows"][0]["reasons"][0]
    assert "机械学院管理员（机械学院团总支）" in report
    assert "2019年7月" in report
    assert marked() == {"jiada-jx-1": "2019-07", "jiada-jx-2": "2019-06"}
    assert (kept() == recounted(), doctor()) == (True, [])


def test_A2_4_a_branch_renamed_since_the_check_has_to_be_confirmed(stage: Cast, tmp_path: Path) -> None:
    desk = desk_of(stage)
    found = desk.rows(("jiada-jx-1", "2019-06"))
    with transaction() as s:
        renamed = {"full_name": JX.format("1801"), "short_name": "机械1801班团支部"}
        s.execute(update(Org).where(Org.code == "jiada-jx-1").values(renamed))
    assert (desk.agree(found.id).stored, codes(desk, found, tmp_path)) == (0, [["MARK_IN_DOUBT"]])


def test_A2_3_without_consent_nothing_is_marked_and_a_mark_is_not_taken_back(stage: Cast) -> None:
    desk = desk_of(stage)
    found = desk.rows(("jiada-jx-1", "2019-06"))
    with pytest.raises(Refused, match="请先阅读"):
        desk.apply(found.id)
    assert desk.agree(found.id).stored == 1
    with pytest.raises(Conflict, match="已经入库"):
        desk.agree(found.id)
    with pytest.raises(Refused, match="不能撤销"):
        desk.undo(found.id)
    assert (len(told()), marked()) == (1, {"jiada-jx-1": "2019-06"})
