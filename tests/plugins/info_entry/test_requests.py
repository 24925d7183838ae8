"""A number that is taken: who holds it, asking them, and every way in which a request ends (R2.2: 一人一号)."""

from __future__ import annotations

import threading

import pytest

from plugins.info_entry import asking
from plugins.info_entry.member_queries import OFFERED
from plugins.info_entry.models import NumberRequest
from portal.audit.models import AuditEntry
from portal.db import db, session
from portal.errors import Conflict
from portal.orgs import services
from portal.orgs.facts import OrgFacts
from portal.people import entering, moving
from portal.people.models import Person
from tests import markup, members
from tests.casting import Cast
from tests.client import Client
from tests.counts.recounting import kept, recounted
from tests.imports.engine import Engine
from tests.people.test_by_hand import person

NEW = "/info-entry/yida-1/members/new"
FORM = {"name": "张三丰", "id_number": members.id_number(1), "mobile": members.mobile(21), "joined": "2014-05"}
TOLD = "“共青团甲省大学机械学院总支部委员会”所属团支部"


@pytest.fixture
def held(cast: Cast) -> int:
    """Somebody whom the mechanics faculty of the school has entered."""
    with cast.app.app_context():
        return entering.enter(cast.scope("faculty"), "jiada-jx-1", person(1, name="张三"))


@pytest.fixture
def stranger(cast: Cast) -> Client:
    return cast.client_for("stranger")


def ask(client: Client, form: dict[str, str] = FORM, **wish: str) -> str:
    """Be refused, and press the button that asks; the request's address."""
    refused = client.submit(NEW, form)
    assert refused.status_code == 422
    page = markup.read(refused.text)
    assert TOLD in page.text
    hidden = {e.get("name"): e.get("value") for e in page.find_all("input") if e.get("type") == "hidden"}
    data = {
        "csrf_token": hidden["csrf_token"],
        "slip": hidden["slip"],
        "wanted": "hand_over",
        "message": "在我班",
    } | wish
    made = client.post("/info-entry/yida-1/requests/new", data=data)
    assert made.status_code == 303, made.text
    return str(made.location)


def state(cast: Cast) -> str:
    with cast.app.app_context():
        return session().query(NumberRequest).order_by(NumberRequest.id.desc()).first().state


def test_R2_2_a_person_is_handed_over_and_both_sides_have_it_on_record(cast: Cast, stranger: Client, held: int) -> None:
    url = ask(stranger)
    asked = stranger.page(url).text
    assert TOLD[1:-8] in asked
    for secret in (members.mobile(3), members.id_number(1), "张三 ", "机械1501", members.mobile(1)[-4:] + "0"):
        assert secret not in asked
    assert ask(stranger) == url
    faculty = cast.client_for("faculty")
    assert "待处理的号码占用申请" in faculty.page("/").text
    assert "待处理的号码占用申请" in cast.client_for("province").page("/").text
    assert "共青团乙省大学数学1501班支部委员会" in faculty.page("/info-entry/jiada-jx/requests").text
    done = faculty.submit(url, button="移交到提出申请的团支部")
    assert done.status_code == 303
    assert "已移交" in faculty.page(url).text
    assert faculty.get(f"/info-entry/people/{held}").status_code == 404
    assert "张三" in stranger.page(f"/info-entry/people/{held}").text
    assert "有结果 1 件" in stranger.page("/").text
    with cast.app.app_context():
        assert kept() == recounted()
        actions = (
            session().query(AuditEntry.action, AuditEntry.path).filter(AuditEntry.action.like("person.%ed%")).all()
        )
        paths = dict(actions)
        assert cast.org("jiada").contains(paths["person.handed_over"])
        assert cast.org("yida").contains(paths["person.received"])


def test_a_refusal_needs_a_reason_which_the_asker_reads(cast: Cast, stranger: Client, held: int) -> None:
    url, faculty = ask(stranger), cast.client_for("faculty")
    assert "请填写拒绝的原因" in faculty.submit(url, {"reason": " "}, button="拒绝").text
    assert faculty.submit(url, {"reason": "此人在我支部"}, button="拒绝").status_code == 303
    assert "此人在我支部" in stranger.page(url).text
    assert "拒绝" not in [e.text for e in faculty.page(url).find_all("button")]
    token = faculty.token("/orgs/jiada-jx/edit")
    late = faculty.post(f"{url}/hand-over", data={"csrf_token": token})
    assert late.status_code == 409
    assert "已由他人处理" in late.text


def test_the_asker_withdraws_and_nobody_else_sees_or_answers(cast: Cast, stranger: Client, held: int) -> None:
    url = ask(stranger)
    for name in ("township", "viewer"):
        other = cast.client_for(name)
        status = 404 if name == "township" else 403
        assert other.post(f"{url}/hand-over", data={"csrf_token": other.token("/")}).status_code == status
    assert cast.client_for("township").get(url).status_code == 404
    token = stranger.token("/")
    for answer in ("hand-over", "refuse"):
        assert stranger.post(f"{url}/{answer}", data={"csrf_token": token, "reason": "x"}).status_code == 404
    faculty = cast.client_for("faculty")
    assert faculty.post(f"{url}/withdraw", data={"csrf_token": faculty.token("/")}).status_code == 404
    assert stranger.submit(url, button="撤回申请").status_code == 303
    assert state(cast) == "withdrawn"


def test_a_request_follows_its_person_and_ends_when_the_number_is_free(cast: Cast, stranger: Client, held: int) -> None:
    url = ask(stranger)
    with cast.app.app_context():
        moving.move(cast.scope("school"), [held], "jiada-wy-1")
    assert cast.client_for("faculty").get(url).status_code == 404
    school = cast.client_for("school")
    assert "外语学院英语1501班" in school.page(url).text
    edit = school.page(f"/info-entry/people/{held}/correct")
    assert edit.text
    done = school.submit(f"/info-entry/people/{held}/correct", {"id_number": members.id_number(30), "reason": "录错了"})
    assert done.status_code == 303
    assert state(cast) == "corrected"
    assert "录入团员" in stranger.page(url).text
    assert stranger.submit(NEW, FORM).status_code == 303
    mobile = {**FORM, "id_number": members.id_number(40), "mobile": members.mobile(1)}
    refused = stranger.submit(NEW, mobile)
    assert "把此人移交" not in refused.text
    second = _ask_for_mobile(stranger, mobile)
    with cast.app.app_context():
        moving.remove(cast.scope("school"), [held], "已转出")
    assert state(cast) == "freed"
    assert "号码空出来了" in stranger.page(second).text


def _ask_for_mobile(client: Client, form: dict[str, str]) -> str:
    page = markup.read(client.submit(NEW, form).text)
    hidden = {e.get("name"): e.get("value") for e in page.find_all("input") if e.get("type") == "hidden"}
    data = {"csrf_token": hidden["csrf_token"], "slip": hidden["slip"]}
    assert client.post("/info-entry/yida-1/requests/new", data=data | {"wanted": "hand_over"}).status_code == 422
    return str(client.post("/info-entry/yida-1/requests/new", data=data | {"wanted": "correct"}).location)


def test_a_number_is_looked_up_without_a_spreadsheet_and_a_slip_cannot_be_made_up(
    cast: Cast, stranger: Client, held: int
) -> None:
    page = "/info-entry/yida-1/requests/new"
    found = stranger.submit(page, {"name": "张三", "number": members.id_number(1)})
    assert TOLD in found.text
    assert "向登记的组织提出申请" in found.text
    assert "没有人登记" in stranger.submit(page, {"name": "张三", "number": members.mobile(50)}).text
    assert stranger.submit(page, {"name": "", "number": "12"}).status_code == 422
    own = cast.client_for("faculty").submit(
        "/info-entry/jiada-jx-2/requests/new", {"name": "张三", "number": members.id_number(1)}
    )
    assert "查看已登记的人" in own.text
    assert "向登记的组织提出申请" not in own.text
    data = {"csrf_token": stranger.token(page), "slip": "AAAA", "wanted": "hand_over"}
    assert stranger.post(page, data=data).status_code == 422
    assert state_count(cast) == 0


def state_count(cast: Cast) -> int:
    with cast.app.app_context():
        return session().query(NumberRequest).count()


def test_R2_2_a_change_and_a_correction_offer_to_ask_the_holder_too(cast: Cast, stranger: Client, held: int) -> None:
    with cast.app.app_context():
        own = entering.enter(cast.scope("stranger"), "yida-1", person(5, name="李四"))
    changed = stranger.submit(f"/info-entry/people/{own}/edit", {"mobile": members.mobile(1)})
    corrected = stranger.submit(
        f"/info-entry/people/{own}/correct", {"id_number": members.id_number(1), "reason": "录错了"}
    )
    for refused, wanted, handed_over in ((changed, "correct", False), (corrected, "hand_over", True)):
        assert refused.status_code == 422
        page = markup.read(refused.text)
        assert TOLD in page.text
        assert ("把此人移交到我的团支部" in page.text) == handed_over
        (form,) = [e for e in page.find_all("form") if e.get("action") == "/info-entry/yida-1/requests/new"]
        hidden = {e.get("name"): e.get("value") for e in form.find_all("input") if e.get("type") == "hidden"}
        made = stranger.post("/info-entry/yida-1/requests/new", data=hidden | {"wanted": wanted})
        assert made.status_code == 303
        assert "李四" in stranger.page(str(made.location)).text
    sheet = stranger.submit("/info-entry/contacts/yida-1", {f"mobile.{own}": members.mobile(1)})
    assert sheet.status_code == 422
    assert "/info-entry/yida-1/requests/new" in [e.get("href") for e in markup.read(sheet.text).find_all("a")]


def test_a_change_to_a_number_of_ones_own_subtree_leads_to_the_person(cast: Cast, held: int) -> None:
    school = cast.client_for("school")
    with cast.app.app_context():
        own = entering.enter(cast.scope("school"), "jiada-wy-1", person(5, name="李四"))
    refused = school.submit(f"/info-entry/people/{own}/edit", {"mobile": members.mobile(1)})
    assert refused.status_code == 422
    assert f"/info-entry/people/{held}" in [e.get("href") for e in markup.read(refused.text).find_all("a")]
    assert "向登记的组织提出申请" not in refused.text


def test_the_branch_that_asks_is_looked_for_and_what_was_typed_stays(cast: Cast, stranger: Client, held: int) -> None:
    with cast.app.app_context():
        for n in range(60):
            facts = OrgFacts(f"共青团乙省大学物理{1000 + n}班支部委员会", f"物理{1000 + n}班", "branch", "普通高等院校")
            services.create(cast.scope("stranger"), "yida", facts)
    page = "/info-entry/yida/requests/new"
    found = markup.read(stranger.submit(page, {"name": "张三", "number": members.id_number(1)}).text)
    branches = [e.get("value") for e in found.find_all("input") if e.get("name") == "branch"]
    assert len(branches) == OFFERED
    hidden = {e.get("name"): e.get("value") for e in found.find_all("input") if e.get("type") == "hidden"}
    typed = hidden | {"wanted": "correct", "message": "请核对", "q": "物理1059"}
    looked = stranger.post(page, data=typed | {"look": "1"})
    assert looked.status_code == 200
    (branch,) = [e.get("value") for e in markup.read(looked.text).find_all("input") if e.get("name") == "branch"]
    assert "请核对" in looked.text
    assert branch not in branches
    assert stranger.post(page, data=typed | {"branch": branch}).status_code == 303
    none = stranger.post(page, data=typed | {"look": "1", "q": "没有这个"})
    assert "没有找到团支部" in none.text


def test_of_two_who_decide_at_once_one_wins(cast: Cast, stranger: Client, held: int) -> None:
    ask(stranger)
    outcomes: list[str] = []
    faculty, school = cast.scope("faculty"), cast.scope("school")

    def attempt(n: int) -> None:
        with cast.app.app_context():
            (request_id,) = session().query(NumberRequest.id).one()
            try:
                if n % 2:
                    asking.hand_over(faculty, request_id)
                else:
                    asking.refuse(school, request_id, "不同意")
                outcomes.append("handed_over" if n % 2 else "refused")
            except Conflict:
                outcomes.append("late")
            db.session.remove()

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 4
    (won,) = [outcome for outcome in outcomes if outcome != "late"]
    assert state(cast) == won
    with cast.app.app_context():
        branch = cast.org("yida-1" if won == "handed_over" else "jiada-jx-1")
        assert session().get_one(Person, held).org_id == branch.id
        assert kept() == recounted()


def test_the_verdicts_of_an_import_lead_to_the_page_that_asks(cast: Cast, stranger: Client, held: int) -> None:
    row = members.member(1, "共青团乙省大学数学1501班支部委员会", 姓名="张三")
    engine = Engine(cast.scope("stranger"))
    with cast.app.app_context():
        import_id = engine.check(members.csv_file([row])).id
    page = stranger.page(f"/imports/{import_id}")
    (link,) = [e.get("href") for e in page.find_all("a") if e.text == "查询并申请"]
    assert link == "/info-entry/yida/requests/new"
    found = stranger.submit(link, {"name": "张三", "number": members.id_number(1)})
    hidden = {e.get("name"): e.get("value") for e in markup.read(found.text).find_all("input")}
    data = {"csrf_token": hidden["csrf_token"], "slip": hidden["slip"], "wanted": "hand_over"}
    assert "请选择团支部" in stranger.post(link, data=data).text
    assert stranger.post(link, data=data | {"branch": "jiada-jx-1"}).status_code == 422
    assert stranger.post(link, data=data | {"branch": "yida-1"}).status_code == 303
