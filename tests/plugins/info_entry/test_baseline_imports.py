"""R1.1: baselines from a spreadsheet: a verdict on every row, and an undo that restores what was before."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from plugins.info_entry.baselines import Wish, history, save
from plugins.info_entry.rates import Headcount
from plugins.info_entry.standings import baseline_of
from portal.db import session, transaction
from portal.imports import services
from portal.imports.checks import IMPORT_CHECKS
from portal.imports.models import Import
from portal.imports.report import write_report
from portal.imports.services import Upload
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.orgs.models import Org
from portal.orgs.moving import move
from tests.casting import Cast
from tests.members import csv_file

KIND = "info_entry.baselines"
TITLES = ("填报单位", "团员数", "团干部数", "其中兼任", "说明")
JX, WY = "共青团甲省大学机械学院总支部委员会", "外语学院团委"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context():
        yield cast


class Desk:
    """The school's administrator with spreadsheets of baselines; jobs are done as soon as asked for."""

    def __init__(self, cast: Cast, name: str = "school") -> None:
        self.cast, self.scope, self.kind = cast, cast.scope(name), installation().registry.import_types()[KIND]

    def check(self, rows: list[list[str]], titles: tuple[str, ...] = TITLES) -> Import:
        """Upload a file and have it checked."""
        file = Upload("基数.csv", csv_file(rows, titles), str(uuid4()))
        return self.work(services.upload(self.scope, self.kind, file))

    def work(self, import_id: int) -> Import:
        """Let the worker do what was asked for last."""
        perform_here(self.found(import_id).run_id or 0)
        return self.found(import_id)

    def apply(self, found: Import) -> Import:
        """Confirm, and have the good rows stored."""
        services.start_apply(self.scope, self.kind, found)
        return self.work(found.id)

    def undo(self, found: Import) -> Import:
        """Have an import taken back."""
        services.start_undo(self.scope, self.kind, found)
        return self.work(found.id)

    def found(self, import_id: int) -> Import:
        """The import as it stands now."""
        session().rollback()
        return session().get_one(Import, import_id, populate_existing=True)

    def now(self, code: str) -> tuple[int, ...] | None:
        """A unit's baseline."""
        session().rollback()
        session().expire_all()
        found = baseline_of(self.cast.org(code))
        return tuple(found.headcount) if found else None

    def set(self, code: str, *figures: int) -> None:
        """Set a baseline by hand."""
        row = baseline_of(self.cast.org(code))
        save(self.scope, self.cast.org(code), [Wish(code, Headcount(*figures), row.version if row else 0)], "手工")


def sound() -> bool:
    """Whether the import engine's invariants hold."""
    session().rollback()
    return not any(check.find() for check in IMPORT_CHECKS)


def test_R1_1_every_row_gets_its_verdict(stage: Cast, tmp_path: Path) -> None:
    desk = Desk(stage)
    desk.set("jiada-wy", 50, 5, 5)
    desk.set("jiada-kong", 8, 1)
    rows = [
        [JX, "1,203", "86人", "80", "团统表"],
        [WY, "60", "6", "", ""],
        ["jiada-kong", "8", "1", "", ""],
        ["机械1501班团支部", "30", "3", "3", ""],
        ["共青团甲省大学委员会", "1", "1", "", ""],
        ["共青团乙省大学委员会", "1", "1", "", ""],
        ["jiada-jx", "1", "1", "", ""],
        ["机械1502班团支部", "-3", "", "", ""],
        ["机械1801班团支部", "3", "2", "3", ""],
        ["合计", "1400", "100", "", ""],
    ]
    found = desk.check(rows)
    assert (found.accepted, found.rejected, found.skipped) == (3, 5, 2)
    write_report(tmp_path / "r.json", desk.kind, found, unmasked=False)
    text = (tmp_path / "r.json").read_text(encoding="utf-8")
    for code in ("UNIT_OWN", "UNIT_NOT_FOUND", "UNIT_DUP_FILE", "MEMBERS_NUMBER", "DUAL_NUMBER", "BASELINE_SAME"):
        assert code in text, code
    assert "已有基数 50 人" in text
    assert sound()


def test_R1_1_let_in_and_taken_back_all_is_as_before(stage: Cast) -> None:
    desk = Desk(stage)
    desk.set("jiada-wy", 50, 5, 5)
    found = desk.apply(desk.check([[JX, "100", "9", "9", "团统表"], [WY, "60", "6", "", ""]]))
    assert (found.stored, desk.now("jiada-jx"), desk.now("jiada-wy")) == (2, (100, 9, 9), (60, 6, 0))
    assert [change.source for change, _ in history(stage.org("jiada-jx"))[0]] == ["团统表"]
    undone = desk.undo(found)
    assert (undone.undone, undone.kept, desk.now("jiada-jx"), desk.now("jiada-wy")) == (2, 0, None, (50, 5, 5))
    assert [change.source for change, _ in history(stage.org("jiada-wy"))[0]] == ["撤销表格导入", "表格导入", "手工"]
    assert sound()


def test_R1_1_what_was_changed_since_stays_when_an_import_is_taken_back(stage: Cast) -> None:
    desk = Desk(stage)
    found = desk.apply(
        desk.check([[JX, "100", "9", "", ""], [WY, "60", "6", "", ""], ["jiada-kong", "4", "1", "", ""]])
    )
    desk.set("jiada-wy", 61, 6)
    desk.set("jiada-wy", 60, 6)  # and back again: it is a human's decision now
    move(stage.scope("national"), "jiada-kong", 1, "dongjiang")
    undone = desk.undo(found)
    assert (undone.undone, undone.kept) == (1, 2)
    assert [desk.now(code) for code in ("jiada-jx", "jiada-wy", "jiada-kong")] == [None, (60, 6, 0), (4, 1, 0)]
    assert sound()


def test_R1_1_what_changed_between_check_and_confirmation_is_not_overwritten(stage: Cast) -> None:
    desk = Desk(stage)
    found = desk.check([[JX, "100", "9", "", ""], [WY, "60", "6", "", ""], ["jiada-kong", "4", "1", "", ""]])
    desk.set("jiada-wy", 61, 6)
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada-kong").values(closed_at=Org.created_at))
    found = desk.apply(found)
    assert (found.stored, found.rejected) == (1, 2)
    assert (desk.now("jiada-jx"), desk.now("jiada-wy")) == ((100, 9, 0), (61, 6, 0))
    page = stage.client_for("school").page(f"/imports/{found.id}").text
    assert "检查之后该单位的基数被他人改过" in page
    assert "已设定 1 个单位的基数" in page


def test_R1_1_an_administrator_without_scripts_does_it_all(stage: Cast) -> None:
    client, desk = stage.client_for("school"), Desk(stage)
    file = io.BytesIO(csv_file([[JX, "100", "9", "9", ""]], TITLES))
    place = client.submit(f"/imports/new/{KIND}", {"file": (file, "基数.csv")}).location
    import_id = int(place.rpartition("/")[2])
    desk.work(import_id)
    preview = client.page(place).text
    assert "基数 100 ＝ 100 ＋ 9 － 9" in preview
    client.submit(place, button="确认入库 1 行")
    desk.work(import_id)
    assert desk.now("jiada-jx") == (100, 9, 9)
    assert "恢复为“未设基数”" in client.submit(place, button="撤销这次导入").text
    assert stage.client_for("viewer").get(f"/imports/new/{KIND}").status_code == 403
    assert stage.client_for("stranger").get(place).status_code == 404
