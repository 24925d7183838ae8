"""R1.1: organisations from a spreadsheet are made level by level, checked row by row, and taken back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update

from plugins.info_entry.models import Profile, StagedOrg
from plugins.info_entry.profile_queries import standing
from portal import clock
from portal.accounts.models import Account
from portal.db import session, transaction
from portal.imports.models import Import
from portal.imports.queries import all_lines
from portal.imports.template_book import template_book
from portal.jobs.entry import perform_here
from portal.orgs import services
from portal.orgs.models import Org
from tests.cast import MEMBERS
from tests.casting import Cast
from tests.imports.engine import Engine
from tests.members import csv_file, id_number, mobile
from tests.orgs.growing import facts, violations
from tests.plugins.info_entry.profiles import completed, enter_cadres, faults, org_of, say
from tests.server.running import command
from tests.services.backend import Backend
from tests.services.environ import environ_of

KIND = "info_entry.orgs"
TITLES = (
    "组织全称", "组织简称", "组织类别", "单位所属行业类别", "上级组织", "联系电话", "书记姓名", "书记手机号",
    "书记身份证号",
)  # fmt: skip
SECRETARY = ("王建国", mobile(1), id_number(1))
SCHOOL = (
    "共青团清河县第二中学委员会", "清河二中团委", "团委", "高中", "清河县团委", "0571-87654321", *SECRETARY,
)  # fmt: skip
GRADE = ("共青团清河县第二中学高三总支部委员会", "高三团总支", "总支", "", "清河二中团委")
CLASS = ("共青团清河县第二中学高三1班支部委员会", "高三1班团支部", "", "", GRADE[0])
CLASS_OF_LI = (*CLASS, "", "李明")
BAISHI = ("共青团清河县白石镇委员会", "", "", "", "", "110119")


@pytest.fixture
def county(cast: Cast) -> Iterator[Engine]:
    """The province's administrator with spreadsheets; whatever a test has done, the tree and its figures are sound."""
    with cast.app.app_context():
        yield Engine(cast.scope("province"), KIND)
        assert violations() == []
        assert faults() == []


def sheet(*rows: tuple[str, ...], titles: tuple[str, ...] = TITLES) -> bytes:
    return csv_file([[*row, *[""] * (len(titles) - len(row))] for row in rows], titles)


def codes(found: Import, verdict: str = "all") -> list[set[str]]:
    """The codes of what is said about each row."""
    return [{problem[0] for problem in line.problems} for line in all_lines(found, verdict)]


def said(found: Import) -> str:
    return " ".join(problem[1] for line in all_lines(found) for problem in line.problems)


@pytest.mark.parametrize("batch", [1, 4000])
def test_a_school_is_made_with_all_below_it_and_counts_at_every_level(
    county: Engine, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("portal.imports.checking.BATCH", batch)
    found = county.check(sheet(SCHOOL, GRADE, CLASS_OF_LI), "组织.csv")
    assert (found.accepted, found.rejected, found.skipped, found.warned) == (3, 0, 0, 0), said(found)
    assert session().scalar(select(Org).where(Org.full_name == SCHOOL[0])) is None
    done = county.apply(found.id)
    assert (done.stored, done.rejected) == (3, 0)
    made = {org.full_name: org for org in session().scalars(select(Org).where(Org.full_name.contains("第二中学")))}
    assert [made[name[0]].category for name in (SCHOOL, GRADE, CLASS)] == ["committee", "general_branch", "branch"]
    assert made[CLASS[0]].parent_id == made[GRADE[0]].id
    assert {org.industry for org in made.values()} == {"普通高中"}
    assert made[SCHOOL[0]].telephone == "0571-87654321"
    here = standing(made[SCHOOL[0]].ref())
    assert (here.secretary_name, here.mobile) == ("王建国", mobile(1)[:3] + "****" + mobile(1)[-4:])
    assert "团干部" in here.missing[0]
    enter_cadres(county.scope, made[CLASS[0]].code, 2)
    assert completed(made[SCHOOL[0]].code, "qinghe", "centre") == [1, 1, 1]
    again = county.check(sheet(SCHOOL, GRADE, CLASS), "组织.csv")
    assert (again.accepted, again.skipped) == (0, 3)
    assert "这个组织已经有了，没有要补的内容" in said(again)


def test_rows_that_break_a_rule_are_named_and_keep_out_only_what_is_below_them(county: Engine) -> None:
    bad = sheet(
        ("共青团清河县第三中学委员会", "三中团委", "团工委", "高中", "清河县第一中学团委", "", "", ""),
        ("共青团清河县第四中学委员会", "四中团委", "大队部", "高中", "清河县团委"),
        ("共青团清河县第四中学高三支部委员会", "高三团支部", "团支部", "高中", "四中团委"),
        ("共青团清河县第五中学委员会", "五中团委", "团委", "幼儿园", "没有的团委"),
        ("共青团南街村一组支部委员会", "一组团支部", "团支部", "", "南街村团支部"),
        ("共青团无名委员会", "", "团委", "", "共青团乙省大学委员会"),
        ("共青团清河县第六中学", "六中", "", "", "清河县团委"),
        ("", "无名", "团委", "", "清河县团委"),
        ("共青团清河县第七中学委员会", "", "团委", "", f"{id_number(3)}"),
        ("共青团乙支部委员会", "", "", "", "", "", "", "", "", "yida"),
        titles=(*TITLES, "组织编号"),
    )
    found = county.check(bad, "组织.csv")
    assert (found.accepted, found.rejected) == (0, 10)
    assert codes(found) == [
        {"SUPERIOR_NOT_FOUND"}, {"CATEGORY_UNKNOWN"}, {"SUPERIOR_REJECTED"},
        {"INDUSTRY_UNKNOWN", "SUPERIOR_NOT_FOUND"}, {"SUPERIOR_BRANCH"},
        {"SUPERIOR_NOT_FOUND"}, {"CATEGORY_MISSING"}, {"NAME_MISSING"}, {"NUMBER_MISPLACED"}, {"CODE_UNKNOWN"},
    ]  # fmt: skip
    assert "上级组织在第 3 行" in said(found)
    assert id_number(3) not in said(found)
    nesting = county.check(
        sheet(
            ("共青团清河县第一中学工作委员会", "一中团工委", "团工委", "", "清河一中团委"),
            ("共青团机械学院学生委员会", "学生团委", "团委", "", "机械学院团总支"),
            ("共青团清河县第八中学委员会", "八中团委", "团委", "", "清河县团委"),
            ("共青团清河县第八中学委员会", "八中团委", "团委", "", "qinghe"),
            ("毕业班", "毕业班", "毕业生团组织", "", "清河县团委"),
        )
    )
    assert codes(nesting) == [{"NESTING"}, {"NESTING"}, set(), {"ORG_DUP_FILE"}, {"CATEGORY_UNKNOWN"}]


def test_odd_names_and_wrong_contact_facts_are_told_but_let_in(county: Engine) -> None:
    found = county.check(
        sheet(
            ("清河县第九中学", "清河一中团委", "团委", "高中", "清河县团委", "x", "王建国", "138", "110101"),
            ("共青团甲省大学委员会", "", "", "", "清河县团委", "", "", mobile(2)),
        )
    )
    assert codes(found) == [
        {"NAME_PREFIX", "NAME_ENDING", "SHORT_TWIN", "CONTACT_FORMAT", "PHONE_FORMAT", "ID_FORMAT"},
        {"NAME_ELSEWHERE", "SECRETARY_MISSING"},
    ]  # fmt: skip
    done = county.apply(found.id)
    assert done.stored == 2
    org = session().scalars(select(Org).where(Org.full_name == "清河县第九中学")).one()
    twin = select(Org.short_name).where(Org.full_name == "共青团甲省大学委员会", Org.code != "jiada")
    assert session().scalars(twin).one() == "甲省大学团委"
    assert (org.telephone, standing(org.ref()).mobile, standing(org.ref()).secretary_name) == (None, "", "王建国")


def test_an_organisation_that_exists_gets_what_it_lacks_and_keeps_what_it_has(county: Engine, cast: Cast) -> None:
    say(county.scope, "yizhong", mobile="", secretary_name=None)
    enter_cadres(county.scope, "yizhong-31", 2)
    rows = (("共青团清河县第一中学委员会", "一中团委", "团总支", "初中", "清河县团委", "110119", *SECRETARY), BAISHI)
    found = county.check(sheet(*rows))
    assert codes(found) == [{"ORG_COMPLETED", "ORG_DIFFERS"}, {"ORG_COMPLETED"}]
    assert "只补上空着的：书记姓名、书记身份证号、书记手机号" in said(found)
    assert "组织简称、组织类别、单位所属行业类别、联系电话" in said(found)
    before = completed("yizhong", "qinghe", "centre")
    done = county.apply(found.id)
    assert (done.stored, before, completed("yizhong", "qinghe", "centre")) == (2, [0, 0, 0], [1, 1, 1])
    assert (org_of("yizhong").short_name, org_of("yizhong").telephone) == ("清河一中团委", "0571-87654321")
    assert org_of("baishi").telephone == BAISHI[5]
    assert county.check(sheet(*rows)).skipped == 2
    undone = county.undo(done.id)
    assert (undone.undone, undone.kept, completed("centre")) == (2, 0, [0])
    assert (org_of("yizhong").telephone, org_of("baishi").telephone) == ("0571-87654321", None)
    assert standing(org_of("yizhong").ref()).secretary_name == ""


def test_undo_closes_what_is_empty_and_unchanged_and_names_what_stays(county: Engine) -> None:
    third = ("共青团清河县第三中学委员会", "三中团委", "团委", "高中", "清河县团委", "", *SECRETARY)
    done = county.take_in(sheet(SCHOOL, GRADE, CLASS, third, BAISHI))
    services.create(county.scope, made(GRADE).code, facts("后来的支部"))
    say(county.scope, made(third).code)
    say(county.scope, "baishi")
    undone = county.undo(done.id)
    assert (undone.undone, undone.kept) == (1, 4)
    stays = [line.problems[0][1] for line in all_lines(undone) if line.problems]
    assert stays == [*["下面有组织，没有撤销。"] * 2, *["入库后已被修改，没有撤销。"] * 2]
    assert made(CLASS).closed_at is not None
    fourth = ("共青团清河县第四中学委员会", "四中团委", "团委", "高中", "qinghe", "110119", *SECRETARY)
    whole = county.take_in(sheet(fourth))
    assert session().get(Profile, made(fourth).id) is not None
    assert county.undo(whole.id).undone == 1
    assert session().get(Profile, made(fourth).id) is None, "a secretary is not kept longer than the organisation"


def made(row: tuple[str, ...]) -> Org:
    """The organisation that a row has made."""
    return session().scalars(select(Org).where(Org.full_name == row[0])).one()


def test_what_has_changed_between_check_and_apply_is_told(county: Engine) -> None:
    street = ("共青团清河县城关镇东街村支部委员会", "东街村团支部", "", "", "城关镇团委")
    found = county.check(sheet(SCHOOL, GRADE, street, BAISHI))
    assert found.accepted == 4
    services.create(county.scope, "qinghe", facts(SCHOOL[0], "committee"))
    say(county.scope, "baishi")
    with transaction() as s:
        s.execute(update(Account).where(Account.login == MEMBERS["township"].login).values(disabled_at=clock.now()))
    for code in ("chengguan-t", "chengguan-v", "chengguan"):
        services.close(county.scope, code, org_of(code).version)
    done = county.apply(found.id)
    assert (done.stored, done.rejected) == (0, 4)
    assert [line.problems[0][0] for line in all_lines(done)] == ["TOO_LATE"] * 4
    assert "同一上级下面已有同名的组织" in said(done)


def test_numbers_wait_sealed_and_are_masked_in_the_preview(county: Engine, tmp_path: Path) -> None:
    found = county.check(sheet(SCHOOL))
    waiting = session().scalars(select(StagedOrg).where(StagedOrg.import_id == found.id)).one()
    assert mobile(1).encode() not in (waiting.mobile_cipher or b"")
    masked = county.report(found.id, tmp_path, unmasked=False)["rows"][0]["values"]
    assert (masked["mobile"][3:7], masked["superior"]) == ("****", "共青团甲省东江市清河县委员会")
    assert county.report(found.id, tmp_path)["rows"][0]["values"]["id_number"] == id_number(1)


def test_the_template_offers_superiors_categories_and_industries(county: Engine) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_book(county.scope, county.type)))
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["下拉列表"].columns}
    assert "共青团清河县第一中学委员会" in lists["共青团甲省委员会"]
    assert not any("支部委员会" in name and "总支部" not in name for name in lists["共青团甲省委员会"])
    assert "毕业生团组织" not in lists["团委"]
    assert book.active is not None
    assert [cell.value for cell in next(book.worksheets[0].rows)][:3] == ["组织全称", "组织简称", "组织类别"]


def test_a_superior_is_found_above_in_the_file_and_never_guessed(county: Engine) -> None:
    twins = (("共青团清河县实验中学委员会", "", "", "高中", place) for place in ("清河县团委", "东江市团委"))
    found = county.check(
        sheet(GRADE, SCHOOL, *twins, ("共青团实验中学高三1班团支部", "", "", "", "共青团清河县实验中学委员会"))
    )
    assert codes(found, "rejected") == [{"SUPERIOR_NOT_FOUND"}, {"SUPERIOR_AMBIGUOUS"}]
    assert "请把它排在下级的上面" in said(found)


def test_on_the_command_line_it_is_the_same_engine(cast: Cast, backend: Backend, tmp_path: Path) -> None:
    file = tmp_path / "组织.csv"
    file.write_bytes(sheet(SCHOOL, GRADE, ("共青团无名委员会", "", "", "", "没有的团委")))
    tried, done = (
        command("orgs", "import", str(file), "--org", "qinghe", *also, **environ_of(backend.config))
        for also in (["--dry-run"], ["--report", str(tmp_path / "out.json")])
    )
    assert (tried.returncode, done.returncode, done.stderr) == (0, 0, "")
    assert "可以入库 2 行，有问题 1 行" in tried.stdout
    assert "入库 2 行，有问题 1 行" in done.stdout
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [row["verdict"] for row in report["rows"]] == ["accepted", "accepted", "rejected"]
    assert mobile(1) not in json.dumps(report)
    with cast.app.app_context():
        assert made(GRADE).category == "general_branch"


def test_in_the_browser_it_is_previewed_let_in_and_taken_back(cast: Cast) -> None:
    province = cast.client_for("province")
    assert "团组织" in province.page("/imports/").text
    assert "只补上空着的" in province.page(f"/imports/new/{KIND}").text
    file = (io.BytesIO(sheet(SCHOOL, GRADE, CLASS)), "组织.csv")
    shown = province.submit(f"/imports/new/{KIND}", {"file": file}, button="上传并检查").location

    def work() -> str:
        with cast.app.app_context():
            found = session().get_one(Import, int(shown.rpartition("/")[2]), populate_existing=True)
            perform_here(found.run_id or 0)
        return province.page(shown).text

    preview = work()
    assert "组织全称 结果" in preview
    assert "团总支 · 共青团清河县第二中学委员会" in preview
    province.submit(shown, {}, button="确认入库 3 行")
    assert "新建的组织已在组织树中" in work()
    asked = province.submit(shown, {}, button="撤销这次导入")
    assert "新建的组织如果还是空的" in asked.text
    province.post(f"{shown}/undo", data={"confirmed": "1", "csrf_token": province.token(shown)})
    assert "已退回 3 行" in work()
    viewer = cast.client_for("viewer")
    assert viewer.get(f"/imports/new/{KIND}").status_code == 403
    with cast.app.app_context():
        assert faults() == []
