"""The mobiles of a class: sheet, pasted lines, spreadsheet, who graduates; figures at every level (R2.2)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from portal.counts.queries import totals
from portal.db import session
from portal.imports import services
from portal.imports.models import Import
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.people import entering, moving
from portal.people.graduation import set_graduating
from portal.people.models import Person
from portal.people.particulars import Particulars
from portal.people.rules.id_number import birth_date_of, sex_of
from tests import members
from tests.casting import Cast
from tests.client import Client
from tests.counts.recounting import kept, recounted
from tests.exports.asking import export, lines_of

ONE, TWO = "jiada-jx-1", "jiada-jx-2"
SHEET = f"/info-entry/contacts/{ONE}"
ClientFor = Callable[[str], Client]


def person(n: int, name: str, mobile: str | None = None) -> Particulars:
    number = members.id_number(n)
    return Particulars(
        name=name, id_number=number, mobile=mobile, sex=sex_of(number), birth_date=birth_date_of(number),
        joined="2014-05",
    )  # fmt: skip


def enter(cast: Cast, *people: Particulars, branch: str = ONE) -> list[int]:
    with cast.app.app_context():
        return [entering.enter(cast.scope("school"), branch, one) for one in people]


def contacts_of(cast: Cast, code: str) -> tuple[int, int]:
    with cast.app.app_context():
        org = cast.org(code)
        found = totals([org], ["graduating", "graduating_with_mobile"])[org.id]
        return found["graduating"], found["graduating_with_mobile"]


def mobile_of(cast: Cast, person_id: int) -> str | None:
    from portal.people.particulars import particulars_of

    with cast.app.app_context():
        return particulars_of(session().get_one(Person, person_id, populate_existing=True)).mobile


def test_R2_2_members_chosen_by_hand_graduate_and_a_sheet_completes_their_mobiles(
    cast: Cast, client_for: ClientFor
) -> None:
    ids = enter(cast, person(1, "王伟"), person(2, "李强"), person(3, "赵敏"), person(4, "周芳", members.mobile(4)))
    other = enter(cast, person(5, "钱进", members.mobile(5)), branch=TWO)
    client = client_for("school")
    assert "还没有标记 2019 年毕业" in client.page(SHEET).text
    client.submit(f"{SHEET}/graduates", {"ids": [str(one) for one in ids[:3]]}, button="勾选的今年毕业")
    assert contacts_of(cast, "jiada") == contacts_of(cast, "centre") == (3, 0)
    assert "周芳" not in client.page(SHEET).text
    typed = {f"mobile.{ids[0]}": " 130 0000 0001", f"mobile.{ids[1]}": members.mobile(5), f"mobile.{ids[2]}": "123"}
    answer = client.submit(SHEET, typed)
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert "1502班" in shown
    assert "应为 11 位" in shown
    assert members.mobile(5) in shown
    assert contacts_of(cast, "jiada") == (3, 1)
    assert mobile_of(cast, ids[0]) == "13000000001"
    assert mobile_of(cast, other[0]) == members.mobile(5)
    overview = client.page("/info-entry/contacts/jiada").text
    assert "机械学院总支部委员会" in overview
    missing = client.page("/info-entry/contacts/jiada/missing")
    assert "李强、赵敏" in missing.text
    assert [a.text for a in missing.find_all("a") if a.get("aria-current")] == ["毕业生联系方式"]
    exported = lines_of(export(client, "/exports/new/info_entry.missing_contacts/jiada", format="csv").data)
    assert [row[0] for row in exported] == ["姓名", "李强", "赵敏"]
    assert exported[1][1].count("*") == 8
    assert "130****0001" in client.page(f"{SHEET}/changes").text
    assert "毕业生缺手机号" in client.page("/").text
    listed = client.page("/orgs/jiada/subordinates?p.info_entry.contacts=missing").text
    assert "2 / 3" in listed
    assert "外语学院" not in listed
    client.submit(f"{SHEET}/graduates", button="取消全体的标记")
    assert contacts_of(cast, "jiada") == (0, 0)
    with cast.app.app_context():
        assert kept() == recounted()
    assert client_for("viewer").post(SHEET).status_code in (400, 403)
    assert client_for("stranger").get(SHEET).status_code == 404


def test_R2_2_the_changes_of_a_class_are_to_be_had_as_a_file(cast: Cast, client_for: ClientFor) -> None:
    (one,) = enter(cast, person(1, "王伟"))
    client = client_for("school")
    client.submit(f"{SHEET}/graduates", {"ids": [str(one)]}, button="勾选的今年毕业")
    client.submit(SHEET, {f"mobile.{one}": "13000000001"})
    links = [a.get("href") or "" for a in client.page(f"{SHEET}/changes").find_all("a")]
    (link,) = [href for href in links if "/exports/new/" in href]
    assert [row[1:] for row in lines_of(export(client, link, format="csv").data)] == [
        ["姓名", "原手机号", "新手机号", "操作人"], ["王伟", "", "130****0001", "甲省大学管理员"],
    ]  # fmt: skip


def test_R2_2_pasted_lines_are_understood_and_namesakes_asked_not_guessed(cast: Cast, client_for: ClientFor) -> None:
    ids = enter(cast, person(1, "王伟"), person(2, "王伟"), person(3, "王伟明"), person(4, "李强"), person(6, "赵敏"))
    enter(cast, person(5, "钱进", members.mobile(5)), branch=TWO)
    client = client_for("school")
    tail = members.id_number(6)[-4:]
    text = "\n".join([
        "姓名\t手机号", "王伟 13000000001", "机械1501班 王伟明：138-0000-0003", f"李强 {members.mobile(5)}",
        f"{tail}\t13000000006", "孙悟空 13000000009", "李强",
    ])  # fmt: skip
    preview = client.submit(f"{SHEET}/paste", {"text": text}).get_data(as_text=True)
    assert "有 2 个人，请选择" in preview
    assert "1502班" in preview
    assert "本团支部没有这个人" in preview
    assert "没有看到 11 位手机号" in preview
    assert [mobile_of(cast, one) for one in ids] == [None] * 5
    token = client.token(f"{SHEET}/paste")
    form = {"csrf_token": token, "text": text, "step": "save", "who.2": str(ids[1])}
    answer = client.post(f"{SHEET}/paste", data=form)
    assert answer.status_code == 422
    assert "已保存 3 个手机号" in answer.get_data(as_text=True)
    assert [mobile_of(cast, one) for one in ids] == [None, "13000000001", "13800000003", None, "13000000006"]
    left = "王伟明 13900000001\n李强 13900000002\n李强 13900000003"
    again = client.post(f"{SHEET}/paste", data=form | {"text": left}).get_data(as_text=True)
    assert "号码却不同" in again
    assert mobile_of(cast, ids[2]) == "13900000001"


def test_R2_2_a_spreadsheet_of_mobiles_is_judged_row_by_row_and_taken_back(cast: Cast) -> None:
    ids = enter(cast, person(1, "王伟"), person(2, "王伟"), person(3, "李强", "13000000003"), person(4, "赵敏"))
    rows = [
        ("王伟", members.id_number(1), "13100000001"), ("李强", members.id_number(3)[-4:], "13100000003"),
        ("王伟", members.id_number(4), "13100000009"), ("赵敏", "0000", "13100000004"),
        ("赵敏", members.id_number(4), "13000000003"),
    ]  # fmt: skip
    with cast.app.app_context():
        scope, kind = cast.scope("school"), installation().registry.import_types()["info_entry.mobiles"]
        content = members.csv_file(rows, ("姓名", "身份证号或后四位", "手机号"))
        import_id = services.upload(scope, kind, services.Upload("手机号.csv", content, "mobiles"))
        found = worked(import_id)
        assert (found.accepted, found.rejected) == (2, 3)
        services.start_apply(scope, kind, found)
        found = worked(import_id)
        assert (found.state, found.stored) == ("applied", 2)
        assert kept() == recounted()
    assert [mobile_of(cast, one) for one in ids] == ["13100000001", None, "13100000003", None]
    with cast.app.app_context():
        version = session().scalar(select(Person.version).where(Person.id == ids[0]))
        entering.change(scope, ids[0], version or 0, person(1, "王伟", "13200000001"))
        services.start_undo(scope, kind, session().get_one(Import, import_id))
        found = worked(import_id)
        assert (found.undone, found.kept) == (1, 1)
        assert kept() == recounted()
    assert [mobile_of(cast, one) for one in ids] == ["13200000001", None, "13000000003", None]


def worked(import_id: int) -> Import:
    session().rollback()
    perform_here(session().get_one(Import, import_id, populate_existing=True).run_id or 0)
    session().rollback()
    return session().get_one(Import, import_id, populate_existing=True)


def test_R2_2_marking_members_again_or_after_a_move_keeps_the_figures(cast: Cast) -> None:
    ids = enter(cast, person(1, "王伟", members.mobile(1)), person(2, "李强"))
    scope = cast.scope("faculty")
    with cast.app.app_context():
        assert set_graduating(scope, ONE, None, graduating=True) == 2
        assert set_graduating(scope, ONE, None, graduating=True) == 0
        moving.move(scope, ids[:1], TWO)
    assert contacts_of(cast, TWO) == (1, 1)
    assert contacts_of(cast, "jiada-jx") == (2, 1)
    with cast.app.app_context():
        assert kept() == recounted()
