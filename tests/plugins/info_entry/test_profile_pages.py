"""完善组织资料 in the browser: a township and a school complete their profile, and superiors see it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from plugins.info_entry.models import Profile
from portal import pii
from portal.audit.details import shown_details
from portal.audit.models import AuditEntry
from portal.db import session
from portal.keys.rotation import rotate
from portal.pii import key_of
from tests import markup
from tests.casting import Cast
from tests.client import Client
from tests.members import id_number, mobile
from tests.plugins.info_entry.profiles import FORM, SECRETARY, TELEPHONE, completed, enter_cadres, faults

NUMBERS = {"mobile": mobile(7), "id_number": id_number(7)}
PAGE = "/info-entry/{}/profile"


def save(client: Client, code: str, **changes: str) -> markup.Element:
    """Fill the form in as it is shown, save it, and look at where that leads."""
    answer = client.submit(PAGE.format(code), {**FORM, **changes}, button="保存")
    assert answer.status_code == 303, markup.read(answer.text).text
    return client.page(answer.location)


def entries(cast: Cast) -> list[AuditEntry]:
    with cast.app.app_context():
        wanted = select(AuditEntry).where(AuditEntry.action.startswith("info_entry.")).order_by(AuditEntry.id)
        return list(session().scalars(wanted))


@pytest.mark.parametrize(
    ("name", "code", "branch"), [("township", "chengguan", "chengguan-v"), ("school", "jiada", "jiada-wy-1")]
)
def test_R1_1_a_unit_completes_its_profile_and_its_superiors_see_it(
    cast: Cast, name: str, code: str, branch: str
) -> None:
    unit, province = cast.client_for(name), cast.client_for("province")
    assert "还缺：联系电话、书记姓名、书记手机号、团干部（至少 2 人，现有 0 人）" in unit.page("/").text
    assert "还缺：团干部" in save(unit, code, **NUMBERS, established="3", filled="2").text
    assert "团干部编制数、实配数 3、2" in province.page(f"/orgs/{code}").text
    with cast.app.app_context():
        enter_cadres(cast.scope("province"), branch, 2)
        assert completed(code, "jia", "centre") == [1, 1, 1]
        assert faults() == []
    assert "完善组织资料 待处理" not in unit.page("/").text
    assert "资料完整" in unit.page(PAGE.format(code)).text + unit.page(f"/orgs/{code}").text
    for value, found in (("complete", 1), ("incomplete", 0)):
        listed = province.page(f"/orgs/jia/subordinates?p.info_entry.profile={value}").find_all("tr")
        assert sum(f"/orgs/{code}" in links(row) for row in listed) == found
    assert "22 个" in province.page("/").text


def links(row: markup.Element) -> list[str | None]:
    return [a.get("href") for a in row.find_all("a")]


def test_numbers_are_masked_everywhere_and_shown_once_on_request_with_a_trace(cast: Cast) -> None:
    school, viewer = cast.client_for("school"), cast.client_for("viewer")
    save(school, "jiada", **NUMBERS)
    for client, url in ((school, PAGE.format("jiada")), (school, "/orgs/jiada"), (viewer, "/orgs/jiada")):
        text = client.page(url).text
        assert pii.mask_mobile(NUMBERS["mobile"]) in text
        assert not any(number in text for number in NUMBERS.values())
    shown = school.submit(PAGE.format("jiada"), {}, button="查看完整号码")
    assert all(number in shown.text for number in NUMBERS.values())
    assert shown.headers["Cache-Control"] == "no-store"
    part = school.post(
        f"{PAGE.format('jiada')}/reveal", data={"csrf_token": school.token("/account")}, headers={"HX-Request": "true"}
    )
    assert NUMBERS["mobile"] in part.text
    assert "<html" not in part.text
    data = {"csrf_token": viewer.token("/account")}
    assert viewer.post(f"{PAGE.format('jiada')}/reveal", data=data).status_code == 403
    assert viewer.get(PAGE.format("jiada")).status_code == 403
    for method in (school.get, school.post):
        data = {"csrf_token": school.token("/account")}
        assert method(PAGE.format("yida"), data=data).status_code == 404
    assert school.post(f"{PAGE.format('yida')}/reveal", data=data).status_code == 404
    assert school.post(f"{PAGE.format('jiada-jx')}/reveal", data=data).status_code == 422
    made = [(entry.action.partition("profile_")[2], entry.outcome) for entry in entries(cast)]
    assert made == [("changed", "done"), ("revealed", "done"), ("revealed", "done"), ("revealed", "refused")]


def test_the_log_says_what_was_changed_and_no_number(cast: Cast) -> None:
    school = cast.client_for("school")
    save(school, "jiada", **NUMBERS, established="3")
    assert "没有改动" in save(school, "jiada", mobile="", established="3").text
    save(school, "jiada", mobile=mobile(8), telephone="110119", established="3")
    first, second = entries(cast)
    assert f"书记姓名由“空”改为“{SECRETARY}”" in shown_details(first.details)
    assert json.loads(second.details)["differences"] == {
        "telephone": [TELEPHONE, "110119"], "书记手机号": ["已登记", "新号码"],
    }  # fmt: skip
    said = "".join(entry.details for entry in entries(cast))
    assert not any(number in said for number in (*NUMBERS.values(), mobile(8)))


def test_the_numbers_of_the_secretary_before_do_not_stay_with_the_next(cast: Cast) -> None:
    school = cast.client_for("school")
    save(school, "jiada", **NUMBERS)
    text = save(school, "jiada", mobile="", secretary_name="王健国", same_person="1").text
    assert pii.mask_mobile(NUMBERS["mobile"]) in text
    text = save(school, "jiada", mobile="", secretary_name="赵小明").text
    assert "还缺：书记手机号" in text
    assert pii.mask_mobile(NUMBERS["mobile"]) not in text
    save(school, "jiada", mobile=NUMBERS["mobile"], secretary_name="赵小明")
    assert "还缺：书记手机号" in save(school, "jiada", mobile="无", secretary_name="赵小明").text


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(cast: Cast) -> None:
    school = cast.client_for("school")
    wrong = {"mobile": "138", "id_number": "110101", "secretary_name": "A", "established": "三", "telephone": "x"}
    answer = school.submit(PAGE.format("jiada"), wrong, button="保存")
    assert answer.status_code == 422
    page = markup.read(answer.text)
    bad = {e.get("id") for e in page.find_all("input") if e.get("aria-invalid")}
    assert bad == {"mobile", "id_number", "secretary_name", "established"}
    assert {e.get("value") for e in page.find_all("input")} >= set(wrong.values())
    answer = school.submit(PAGE.format("jiada"), {"telephone": "x"}, button="保存")
    assert "请填写 5 至 40 位的电话号码" in answer.text
    answer = school.submit(PAGE.format("jiada"), {"mobile": mobile(7)}, button="保存")
    assert "请填写书记的姓名" in answer.text
    assert "编制数" not in school.page(PAGE.format("jiada-wy-1")).text


def test_a_form_that_somebody_was_quicker_with_is_told(cast: Cast) -> None:
    school, province = cast.client_for("school"), cast.client_for("province")
    stale = {e.get("name"): e.get("value") for e in school.page(PAGE.format("jiada")).find_all("input")}
    save(province, "jiada")
    form = {name: value or "" for name, value in stale.items() if name}
    answer = school.post(PAGE.format("jiada"), data=form | {"secretary_name": "赵小明"})
    assert answer.status_code == 409
    assert "刚刚被他人修改过" in answer.text
    assert "赵小明" in answer.text
    again = school.post(PAGE.format("jiada"), data=form | FORM)
    assert again.status_code == 303, "what is there already is no conflict"


def test_a_new_unit_is_incomplete_until_its_administrator_has_completed_it(cast: Cast) -> None:
    province = cast.client_for("province")
    new = {"full_name": "共青团清河县第二中学委员会", "kind": "committee", "industry": "普通高中"}
    made = province.submit("/orgs/qinghe/new", new, button="新建").location
    assert "不完整，还缺：联系电话" in province.page(made).text
    assert [e.get("href") for e in province.page(made).find_all("a") if e.text == "完善组织资料"][-1:] == [
        PAGE.format(made.rpartition("/")[2])
    ]


def test_a_rotation_of_the_keys_seals_the_secretaries_numbers_anew(cast: Cast) -> None:
    save(cast.client_for("school"), "jiada", **NUMBERS)
    with cast.app.app_context():
        try:
            pii.configure({1: b"k" * 32, 2: b"n" * 32}, b"d" * 32)
            rotate()
            profile = session().scalars(select(Profile)).one()
            assert {key_of(profile.id_cipher or b""), key_of(profile.mobile_cipher or b"")} == {2}
            pii.configure({2: b"n" * 32}, b"d" * 32)
            assert faults() == []
        finally:
            pii.configure({1: b"k" * 32}, b"d" * 32)
