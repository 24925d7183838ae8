"""Lists of members admitted in the two years, compared one by one with who is entered (R2.3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from plugins.info_entry import admission_queries
from plugins.info_entry.admission_checks import ADMISSION_CHECKS
from plugins.info_entry.admission_models import AdmissionTally
from plugins.info_entry.admission_tallies import TASK
from portal.counts.checks import COUNTER_CHECKS
from portal.counts.queries import totals
from portal.db import session
from portal.imports import services
from portal.imports.models import Import
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.people import entering
from portal.people.particulars import Particulars
from portal.people.rules.id_number import birth_date_of, sex_of
from tests import members
from tests.casting import Cast
from tests.client import Client
from tests.exports.asking import export, lines_of

PAGE = "/info-entry/admissions/jiada"
BRANCH = "共青团甲省大学机械学院机械1501班支部委员会"
TITLES = ("姓名", "身份证号", "发展团员编号", "发展年份", "手机号", "团支部")
ClientFor = Callable[[str], Client]


def person(n: int, number: str = "") -> Particulars:
    id_number = members.id_number(n)
    return Particulars(
        name=members.name(n), id_number=id_number, sex=sex_of(id_number), birth_date=birth_date_of(id_number),
        joined="2017-05", admission_number=number or f"2017330100{n:02}",
    )  # fmt: skip


def worked(import_id: int) -> Import:
    session().rollback()
    perform_here(session().get_one(Import, import_id, populate_existing=True).run_id or 0)
    session().rollback()
    return session().get_one(Import, import_id, populate_existing=True)


def upload(cast: Cast, rows: list[tuple[str, ...]]) -> Import:
    """Let a list in, as the school."""
    scope, kind = cast.scope("school"), installation().registry.import_types()["info_entry.admissions"]
    import_id = services.upload(scope, kind, services.Upload("名单.csv", members.csv_file(rows, TITLES), "list"))
    found = worked(import_id)
    assert found.state == "checked", found.message
    services.start_apply(scope, kind, found)
    return worked(import_id)


def furnish(cast: Cast) -> Import:
    """Seven on the list, of whom one each is entered, differs, is abroad and is missing in three ways; one row bad."""
    school, stranger = cast.scope("school"), cast.scope("stranger")
    for n in (1, 2, 9):
        entering.enter(school, "jiada-jx-1", person(n))
    entering.enter(stranger, "yida-1", person(3))
    return upload(cast, [
        (members.name(1), members.id_number(1), "", "2017", "", ""),
        ("名字不同", members.id_number(2), "", "2017年", "", ""),
        (members.name(3), members.id_number(3), "", "2018", "", ""),
        (members.name(4), members.id_number(4), "", "2018", members.mobile(4), BRANCH),
        (members.name(5), "", "201833010005", "2018", "", ""),
        (members.name(6), members.id_number(6), "", "2019", "", ""),
        (members.name(1), members.id_number(1), "", "2017", "", ""),
    ])  # fmt: skip


def faults() -> list[str]:
    """What doctor says of the counters and the lists."""
    session().rollback()
    return [line for check in (*COUNTER_CHECKS, *ADMISSION_CHECKS) for line in check.find()]


def figures(cast: Cast, code: str) -> tuple[int, int]:
    org = cast.org(code)
    found = totals([org], ["info_entry.admitted", "info_entry.admitted_in"])[org.id]
    return found["info_entry.admitted"], found["info_entry.admitted_in"]


def test_R2_3_a_list_is_compared_one_by_one_and_the_missing_become_an_import(cast: Cast, client_for: ClientFor) -> None:
    with cast.app.app_context():
        listed = furnish(cast)
        assert (listed.stored, listed.rejected) == (5, 2)
        assert figures(cast, "jiada") == figures(cast, "centre") == (5, 2)
        assert faults() == []
    client = client_for("school")
    page = client.page(PAGE).text
    assert "2 人未录入" in page
    assert "乙省大学" in client.page(f"{PAGE}?result=elsewhere").text
    assert "数学1501班" not in client.page(f"{PAGE}?result=elsewhere").text
    differing = client.page(f"{PAGE}?result=differing")
    assert f"系统中的姓名是“{members.name(2)}”" in differing.text
    (link,) = [a.get("href") for a in differing.find_all("a") if a.text.startswith("查看资料")]
    assert members.name(2) in client.page(link).text
    assert "查看资料" not in client.page(f"{PAGE}?result=elsewhere").text
    extra = client.page(f"{PAGE}?result=extra&year=2017").text
    assert members.name(9) in extra
    assert members.name(1) not in extra
    assert "差 3 人" in client.page("/").text
    exported = lines_of(export(client, "/exports/new/info_entry.admissions/jiada?result=missing", format="csv").data)
    assert [row[0] for row in exported] == ["姓名", members.name(4), members.name(5)]
    answer = client.submit(PAGE, button="为未录入的 2 人生成导入")
    import_id = int(str(answer.location).rpartition("/")[2])
    with cast.app.app_context():
        found = worked(import_id)
        assert (found.accepted, found.rejected) == (1, 1)
        services.start_apply(cast.scope("school"), installation().registry.import_types()[found.type], found)
        assert worked(import_id).stored == 1
    assert members.name(4) in client.page(f"{PAGE}?result=entered").text
    with cast.app.app_context():
        assert figures(cast, "jiada") == (5, 2)
    run = client.submit(PAGE, button="重新核对合计")
    with cast.app.app_context():
        perform_here(session().scalars(select(Run.id).where(Run.task == TASK)).one())
        assert run.status_code == 303
        assert figures(cast, "jiada") == (5, 3)
        assert faults() == []
    assert members.id_number(5) not in client.get(PAGE).get_data(as_text=True)
    assert client_for("stranger").get(PAGE).status_code == 404


def test_R2_3_one_is_typed_or_taken_off_and_an_import_is_taken_back(cast: Cast, client_for: ClientFor) -> None:
    with cast.app.app_context():
        listed = furnish(cast)
    client = client_for("school")
    wrong = client.submit(PAGE, {"name": "赵敏", "year": "2018"}, button="加入名单")
    assert wrong.status_code == 422
    assert "至少填一项" in wrong.get_data(as_text=True)
    again = client.submit(PAGE, {"name": "赵敏", "year": "2018", "id_number": members.id_number(1)}, button="加入名单")
    assert "已在“甲省大学团委”的名单中" in again.get_data(as_text=True)
    client.submit(PAGE, {"name": "赵敏", "year": "2018", "admission_number": "201833010099"}, button="加入名单")
    assert "赵敏" in client.page(f"{PAGE}?result=missing").text
    boxes = [e for e in client.page(f"{PAGE}?result=elsewhere").find_all("input") if e.get("name") == "ids"]
    client.post(f"{PAGE}/remove", data={"csrf_token": client.token(PAGE), "ids": [boxes[0].get("value")]})
    with cast.app.app_context():
        assert figures(cast, "jiada") == (5, 2)
        scope, kind = cast.scope("school"), installation().registry.import_types()["info_entry.admissions"]
        services.start_undo(scope, kind, session().get_one(Import, listed.id))
        found = worked(listed.id)
        assert (found.undone, found.kept) == (4, 1)
        assert [row.listed for row in session().scalars(select(AdmissionTally))] == [1]
        assert faults() == []


def test_R2_3_a_long_list_is_looked_through_part_by_part_and_nobody_is_left_out(
    cast: Cast, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.app.app_context():
        furnish(cast)
    monkeypatch.setattr(admission_queries, "SCAN", 2)
    client = client_for("school")
    for result, names in (("missing", [members.name(4), members.name(5)]), ("extra", [members.name(9)])):
        pages, address = [], f"{PAGE}?result={result}"
        while address:
            pages.append(client.page(address))
            address = next((str(a.get("href")) for a in pages[-1].find_all("a") if a.get("rel") == "next"), "")
            assert ("还没有找完" in pages[-1].text) == bool(address)
        assert len(pages) > 1
        for name in names:
            assert sum(name in page.text for page in pages) == 1, (result, name)


def test_R2_3_somebody_is_found_by_the_admission_number_too_but_no_stranger_of_another_name(cast: Cast) -> None:
    with cast.app.app_context():
        entering.enter(cast.scope("school"), "jiada-jx-1", person(1, "201733010001"))
        entering.enter(cast.scope("stranger"), "yida-1", person(2, "201733010002"))
        entering.enter(cast.scope("stranger"), "yida-1", person(3, "201733010003"))
        upload(cast, [
            (members.name(1), "", "201733010001", "2017", "", ""), ("另一个人", "", "201733010002", "2017", "", ""),
            (members.name(3), "", "201733010003", "2017", "", ""),
        ])  # fmt: skip
        (tally,) = session().scalars(select(AdmissionTally))
        assert (tally.entered, tally.missing, tally.elsewhere) == (1, 1, 1)
