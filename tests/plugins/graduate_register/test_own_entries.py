"""R3.1: members enter for themselves, behind a code and a proof, and see nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from plugins.graduate_register.models import Record
from plugins.graduate_register.opening_models import Visit
from plugins.graduate_register.openings import code_of, latest_opening
from plugins.graduate_register.proving import WRONG
from portal import clock
from portal.accounts.codes import plain_code
from portal.audit.models import AuditEntry
from portal.db import session, transaction
from portal.orgs.models import Org
from portal.people.models import Person
from portal.provinces.services import switch
from tests import markup
from tests.casting import Cast
from tests.client import HTMX, Client, browser_of
from tests.members import id_number, mobile, name
from tests.plugins.graduate_register.graduates import CLASS, LATER, NORTH, graduating, ids_of, record_of, say
from tests.plugins.graduate_register.graduates import WORK as BY_TEACHER

PAGE = f"/graduate-register/{CLASS}/own"
NO_MOBILE = {"mobile_digest": None, "mobile_cipher": None}
NOWHERE = "这里现在不能填写"
HOME = {"destination": "none_yet", "household_address": "曙光路82号", "household_township": NORTH}


@pytest.fixture
def classes(cast: Cast) -> Iterator[Cast]:
    """May 2019 with classes of three and of two."""
    with graduating(cast):
        yield cast


def open_class(cast: Cast, button: str = "开放") -> str:
    """The address of the class's link, after the faculty has opened it on its page."""
    cast.client_for("faculty").submit(PAGE, button=button)
    session().rollback()
    latest = latest_opening(cast.org(CLASS))
    assert latest is not None
    return f"/graduate-register/g/{plain_code(code_of(latest))}"


def claim(n: int, **other: str) -> dict[str, str]:
    """What the n-th member of the tests types."""
    return {"tail": id_number(n)[-6:].lower(), "mobile": mobile(n), "name": "", **other}


def come_in(cast: Cast, link: str, n: int = 0, **other: str) -> Client:
    """The telephone of a member who has proved who they are."""
    phone = browser_of(cast.app)
    assert phone.submit(link, claim(n, **other)).status_code == 303
    return phone


def entry(phone: Client, link: str, **said: str) -> dict[str, str]:
    """The member's form, filled in as by somebody who has looked at it."""
    page = phone.page(f"{link}/entry")
    found = {e.get("name"): e.get("value") or "" for e in page.find_all("input") if e.get("type") == "hidden"}
    return {str(name): value for name, value in found.items()} | {"shown": said.get("destination", "")} | said


def logged(action: str) -> list[tuple[str, str]]:
    session().rollback()
    wanted = select(AuditEntry.actor, AuditEntry.outcome, AuditEntry.details, AuditEntry.target)
    rows = session().execute(wanted.where(AuditEntry.action == f"graduate_register.{action}").order_by(AuditEntry.id))
    found = []
    for actor, outcome, details, target in rows:
        assert mobile(0) not in details + target
        assert id_number(0)[-6:] not in details + target
        found.append((actor, outcome))
    return found


def test_R3_1_a_member_comes_in_saves_corrects_and_leaves(classes: Cast) -> None:
    link = open_class(classes)
    phone = come_in(classes, link)
    assert "还缺" not in phone.page(f"{link}/entry").text
    saved = phone.post(f"{link}/entry", data=entry(phone, link, **HOME))
    assert (saved.status_code, saved.headers["Location"]) == (303, link)
    assert "已经填写完整" in phone.page(link).text
    kept = record_of(ids_of(classes, CLASS)[0])
    assert (kept.destination, kept.source, kept.told_by, kept.is_complete) == ("none_yet", "member", "本人", True)
    assert kept.account_id is None
    phone.post(f"{link}/entry", data=entry(phone, link, **HOME | {"destination": "service"}))
    assert record_of(kept.person_id).destination == "service"
    phone.submit(link, button="填好了，退出")
    assert "身份证号后六位" in phone.page(link).text
    assert phone.post(f"{link}/entry", data=HOME | {"csrf_token": phone.token(link)}).status_code == 422
    me = f"{name(0)}（本人）"
    assert logged("registered") == [(me, "done"), (me, "done")]
    assert logged("proved") == [(me, "done")]
    assert logged("opened") == [("机械学院管理员", "done")]


def test_R3_1_everybody_who_does_not_fit_gets_one_answer_and_is_throttled(classes: Cast) -> None:
    link = open_class(classes)
    with transaction() as s:
        s.execute(update(Person).where(Person.id == ids_of(classes, CLASS)[2]).values(NO_MOBILE))
    phone, told = browser_of(classes.app), set()
    wrong = [
        claim(0, tail="000000"), claim(0, mobile=mobile(99)), claim(99), claim(100),
        claim(0, mobile="", name=name(0)), claim(2), claim(2, mobile="", name=name(1)),
    ]  # fmt: skip
    for typed in wrong:
        answer = phone.submit(link, typed)
        told.add((answer.status_code, answer.text.replace(typed["mobile"], "").replace(typed["name"], "")[-1800:]))
        assert WRONG in answer.text
    assert len({status for status, _ in told}) == 1
    assert [outcome for _, outcome in logged("proved")] == ["refused"] * len(wrong)
    assert {actor for actor, _ in logged("proved")} == {"未证明身份的访客"}
    for _ in range(5):
        phone.submit(link, claim(1, tail="000000"))
    assert WRONG in phone.submit(link, claim(1)).text
    come_in(classes, link, 2, mobile="", name=f" {name(2)} ")
    assert phone.submit(link, claim(0, tail="12")).status_code == 422


def test_R3_1_wrong_codes_are_counted_by_address(classes: Cast) -> None:
    phone = browser_of(classes.app)
    answers = {phone.get(f"/graduate-register/g/{'ABCD' * 2}").status_code for _ in range(30)}
    assert answers == {404}
    assert phone.get("/graduate-register/g/ABCDABCD").status_code == 429


def test_R3_1_a_closed_class_is_answered_like_a_code_that_never_was(classes: Cast) -> None:
    link = open_class(classes)
    phone = come_in(classes, link)
    never = browser_of(classes.app).page("/graduate-register/g/ABCDABCD", 404).text
    typed = phone.get(f"/graduate-register/g?key={link[-8:-4].lower()}-{link[-4:]}")
    assert typed.headers["Location"] == link
    pages = (link, f"{link}/entry")

    def is_shut() -> bool:
        answers = [phone.get(url) for url in pages]
        return all(answer.status_code == 404 and NOWHERE in answer.text for answer in answers)

    assert not is_shut()
    with clock.frozen("2019-05-15T09:00:01"):
        assert is_shut()
    switch(classes.scope("national"), "jia", "graduate_register", on=False)
    assert is_shut()
    switch(classes.scope("national"), "jia", "graduate_register", on=True)
    for gone in ({"category": "graduate_org"}, {"closed_at": clock.now()}):
        with transaction() as s:
            s.execute(update(Org).where(Org.code == CLASS).values(gone))
        assert is_shut()
        with transaction() as s:
            s.execute(update(Org).where(Org.code == CLASS).values(category="branch", closed_at=None))
    again = open_class(classes, "重新开放")
    assert is_shut()
    assert again != link
    classes.client_for("faculty").submit(PAGE, {}, button="提前关闭")
    assert browser_of(classes.app).page(again, 404).text == never
    assert logged("closed") == [("机械学院管理员", "done")]


def test_R3_1_a_visit_ends_and_belongs_to_one_class_only(classes: Cast) -> None:
    link = open_class(classes)
    phone = come_in(classes, link)
    with clock.frozen("2019-05-08T09:25"):
        assert "毕业后去哪里" in phone.page(f"{link}/entry").text
    with clock.frozen("2019-05-08T09:50"):
        assert phone.get(f"{link}/entry").status_code == 200
    with clock.frozen("2019-05-08T10:25"):
        assert phone.get(f"{link}/entry").status_code == 303
        late = phone.post(f"{link}/townships", data={"csrf_token": phone.token(link)}, headers=HTMX)
        assert (late.status_code, late.headers["HX-Retarget"]) == (422, "#notices")
    phone = come_in(classes, link)
    with transaction() as s:
        s.execute(update(Person).where(Person.id == ids_of(classes, CLASS)[0]).values(org_id=classes.org(LATER).id))
    assert phone.get(f"{link}/entry").status_code == 303
    (visit, *_) = session().scalars(select(Visit)).all()
    assert len(visit.token_digest) == 32


def test_R3_1_what_was_typed_when_a_visit_ended_is_there_again_for_the_same_member_only(classes: Cast) -> None:
    link = open_class(classes)
    first, second = come_in(classes, link), come_in(classes, link)
    forms = [entry(phone, link, **HOME) for phone in (first, second)]
    with clock.frozen("2019-05-08T10:25"):
        shut = [phone.post(f"{link}/entry", data=form) for phone, form in zip((first, second), forms, strict=True)]
        assert all("填写的内容还在" in answer.text and "曙光路" not in answer.text for answer in shut)
        drafts = [_value(markup.read(answer.text), "draft") for answer in shut]
        wrong = first.submit(link, claim(0, tail="123456", draft=drafts[0]))
        assert (wrong.status_code, drafts[0] in wrong.text) == (422, True)
        again = first.submit(link, claim(0, draft=drafts[0]))
        assert ("还没有保存" in again.text, 'value="曙光路82号"' in again.text) == (True, True)
        saved = first.post(f"{link}/entry", data=forms[0] | {"csrf_token": first.token(f"{link}/entry")})
        assert (saved.status_code, record_of(ids_of(classes, CLASS)[0]).destination) == (303, "none_yet")
        for phone, n in ((second, 1), (browser_of(classes.app), 0)):  # another member's, and another visit's
            other = phone.submit(link, claim(n, draft=drafts[1]))
            assert (other.status_code, "曙光路" in other.text) == (303, False)
        assert "是另一个人的，没有带过来" in second.page(f"{link}/entry").text
    assert [a.get("href") for a in first.page(link).find_all("a") if a.get("class") == "brand"] == [link]


def _value(page: markup.Element, name: str) -> str:
    """What a field of the page holds."""
    return next(e.get("value") or "" for e in page.find_all("input") if e.get("name") == name)


def test_R3_1_what_a_teacher_saved_meanwhile_is_shown_beside_and_not_lost(classes: Cast) -> None:
    link, mine = open_class(classes), ids_of(classes, CLASS)[0]
    phone = come_in(classes, link)
    typed = entry(phone, link, **HOME)
    say(classes, [mine], BY_TEACHER)
    answer = phone.post(f"{link}/entry", data=typed)
    assert answer.status_code == 409
    assert "机械学院管理员也登记了您的去向" in answer.text
    assert "某某机械厂" in answer.text
    assert record_of(mine).destination == "work"
    page = phone.post(f"{link}/entry", data=typed | {"version": "1"})
    assert page.status_code == 303
    assert record_of(mine).version == 2


def test_R3_1_a_member_is_told_of_contradictions_in_their_own_entry_and_of_nobody_elses(classes: Cast) -> None:
    link, mine = open_class(classes), ids_of(classes, CLASS)[0]
    phone = come_in(classes, link)
    far = HOME | {"household_address": "上海市浦东新区世纪大道1号"}
    phone.post(f"{link}/entry", data=entry(phone, link, **far))
    assert record_of(mine).doubts == "household_else"
    assert "请核对：户籍所在地的地址不在所选的乡镇街道。" in phone.page(link).text
    with transaction() as s:
        s.execute(update(Record).where(Record.person_id == mine).values(shared="shared_home"))
    assert "至少 5 人" not in phone.page(link).text


def test_R3_1_who_came_in_by_name_does_not_see_the_home_and_does_not_lose_it(classes: Cast) -> None:
    link, mine = open_class(classes), ids_of(classes, CLASS)[0]
    say(classes, [mine], BY_TEACHER)
    with transaction() as s:
        s.execute(update(Person).where(Person.id == mine).values(NO_MOBILE))
    phone = come_in(classes, link, 0, mobile="", name=name(0))
    assert "曙光路" not in phone.page(link).text + phone.page(f"{link}/entry").text
    typed = entry(phone, link, **HOME | {"household_address": ""})
    assert phone.post(f"{link}/entry", data=typed).status_code == 303
    kept = record_of(mine)
    assert (kept.destination, kept.is_complete) == ("none_yet", True)


def test_R3_1_members_correct_their_own_mobile_and_do_not_learn_whose_another_is(classes: Cast) -> None:
    link, mine = open_class(classes), ids_of(classes, CLASS)[0]
    phone = come_in(classes, link)
    answer = phone.post(f"{link}/entry", data=entry(phone, link, **HOME, mobile=mobile(1)))
    assert answer.status_code == 422
    assert "这个手机号已经有人登记" in answer.text
    assert "机械1501班团支部”" not in answer.text
    assert name(1) not in answer.text
    assert record_of(mine).destination == "none_yet"
    assert phone.post(f"{link}/entry", data=entry(phone, link, **HOME, mobile=mobile(700))).status_code == 303
    come_in(classes, link, 0, mobile=mobile(700))


def test_R3_1_the_teacher_sees_who_is_missing_and_notes_who_was_reminded(classes: Cast) -> None:
    link, teacher = open_class(classes), classes.client_for("faculty")
    phone = come_in(classes, link)
    come_in(classes, link, 1)
    phone.post(f"{link}/entry", data=entry(phone, link, **HOME))
    page = teacher.get(PAGE).text
    assert "已登记去向 1 人，共 3 人" in page
    assert "进来过，没有保存" in page
    assert f"{name(1)}、{name(2)}：你的毕业去向还没有填写" in page
    ids = ids_of(classes, CLASS)
    teacher.submit(PAGE, {"ids": [str(ids[1]), str(ids_of(classes, LATER)[0])]}, button="记为已提醒")
    assert "已记下提醒了 1 人" in teacher.page(PAGE).text
    assert logged("reminded") == [("机械学院管理员", "done")]
    assert teacher.submit(PAGE, {"days": "31"}, button="重新开放").status_code == 422
    assert "请先选择一个团支部" in teacher.page("/graduate-register/jiada-jx/own").text
    assert "没有 2019 年毕业的团员" in teacher.submit(f"/graduate-register/{LATER}/own", button="开放").text
