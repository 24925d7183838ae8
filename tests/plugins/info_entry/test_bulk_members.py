"""Moving, removing and restoring ticked people, or all who match, without scripts (R1.1)."""

from __future__ import annotations

import pytest

from plugins.info_entry import bulk_members, member_selection
from portal.db import session
from portal.jobs.entry import perform_here
from portal.people import entering
from portal.people.models import Person
from tests import members
from tests.casting import Cast
from tests.client import Client
from tests.counts.recounting import kept, recounted
from tests.people.test_by_hand import person
from tests.plugins.info_entry.test_members import names

LIST = "/info-entry/jiada-jx/members"
BACK = f"{LIST}?state=removed"


@pytest.fixture
def faculty(cast: Cast) -> Client:
    """The faculty's administrator, with four people in one branch and one in another."""
    with cast.app.app_context():
        for n in range(5):
            code = "jiada-jx-1" if n < 4 else "jiada-jx-2"
            entering.enter(cast.scope("faculty"), code, person(n, mobile=None if n == 2 else members.mobile(n)))
    return cast.client_for("faculty")


def press(client: Client, button: str, **values: object) -> str:
    """Tick and press; the page that follows."""
    answer = client.submit(LIST, values, button=button)
    assert answer.status_code == 200, answer.text
    return answer.text


def ids(cast: Cast) -> list[str]:
    with cast.app.app_context():
        return [str(one) for (one,) in session().query(Person.id).order_by(Person.id)]


def confirm(client: Client, action: str, **values: object) -> str:
    answer = client.post(f"{LIST}/{action}/confirm", data={"csrf_token": client.token(LIST), **values})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_ticked_people_are_moved_to_a_branch_that_is_looked_for(cast: Cast, faculty: Client) -> None:
    some = ids(cast)[:2]
    page = press(faculty, "移动到其他团支部", ids=some)
    assert f"已选择 <b>2</b> 人：{members.name(0)}、{members.name(1)}" in page
    assert "机械1502班" in page
    nothing = faculty.post(f"{LIST}/move/confirm", data={"csrf_token": faculty.token(LIST), "ids": some})
    assert nothing.status_code == 422
    assert "已移动 2 人" in faculty.page(confirm(faculty, "move", ids=some, branch="jiada-jx-2")).text
    assert len(names(faculty.page("/info-entry/jiada-jx-2/members"))) == 3
    data = {"csrf_token": faculty.token(LIST), "ids": some, "branch": "yida-1"}
    assert faculty.post(f"{LIST}/move/confirm", data=data).status_code == 404
    with cast.app.app_context():
        assert kept() == recounted()


def test_all_who_match_are_removed_with_a_reason_and_come_back(cast: Cast, faculty: Client) -> None:
    filtered = {"all_matching": "1", "filter.missing": "mobile"}
    answer = faculty.submit(f"{LIST}?missing=mobile", {"all_matching": "1"}, button="移除")
    assert "符合当前条件的全部人员" in answer.text
    token = faculty.token(LIST)
    assert faculty.post(f"{LIST}/remove/confirm", data={"csrf_token": token, **filtered}).status_code == 422
    confirm(faculty, "remove", reason="已转出", **filtered)
    assert names(faculty.page(BACK)) == [members.name(2)]
    assert len(names(faculty.page(LIST))) == 4
    assert faculty.submit(BACK, {"ids": ids(cast)[2]}, button="恢复").status_code == 303
    assert len(names(faculty.page(LIST))) == 5
    assert "没有选择人员" in faculty.submit(LIST, {}, button="移除").text.replace("还没有选择", "没有选择")
    with cast.app.app_context():
        assert kept() == recounted()


def test_who_is_entered_elsewhere_by_now_stays_removed_and_is_named(cast: Cast, faculty: Client) -> None:
    confirm(faculty, "remove", ids=ids(cast)[:2], reason="已转出")
    with cast.app.app_context():
        entering.enter(cast.scope("stranger"), "yida-1", person(0))
    answer = faculty.submit(BACK, {"ids": ids(cast)[:2]}, button="恢复")
    page = faculty.page(answer.location).text
    assert "已恢复 1 人" in page
    assert f"有 1 人没有恢复。{members.name(0)}：" in page


def test_more_than_a_thousand_are_a_job_which_keeps_no_words(
    cast: Cast, faculty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("AT_ONCE", "MOST_FOUND"):
        monkeypatch.setattr(member_selection, limit, 2)
    monkeypatch.setattr(bulk_members, "AT_ONCE", 2)
    monkeypatch.setattr(bulk_members, "STEP", 2)
    run = confirm(faculty, "move", all_matching="1", branch="jiada-jx-3", form_key="once")
    again = confirm(faculty, "move", all_matching="1", branch="jiada-jx-3", form_key="once")
    assert run == again
    with cast.app.app_context():
        perform_here(int(run.rpartition("/")[2]))
        assert kept() == recounted()
    assert len(names(faculty.page("/info-entry/jiada-jx-3/members"))) == 5
    assert "完成" in faculty.page(run).text
    searched = {"csrf_token": faculty.token(LIST), "all_matching": "1", "filter.q": members.name(0)[0], "reason": "x"}
    assert faculty.post(f"{LIST}/remove/confirm", data=searched).status_code == 303
