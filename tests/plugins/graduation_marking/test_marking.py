"""A2.1-A2.4: who may mark what, once, and only branches that graduate together."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from plugins.graduation_marking.marking import mark
from plugins.graduation_marking.models import Mark
from plugins.graduation_marking.wishes import Wish
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import session, transaction
from portal.errors import Conflict, Missing, PortalError, Refused
from portal.orgs.models import Org
from portal.orgs.services import close
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.test_engine import doctor
from tests.marked import expect
from tests.plugins.info_entry.people import add_members

SUMMER = Wish(month="2019-06")
CLASSES = ("jiada-jx-1", "jiada-jx-2")


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019: two classes of 2015, one of 2018, staff."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        yield cast


def do(cast: Cast, who: str, codes: tuple[str, ...], wish: Wish = SUMMER, *, confirmed: bool = False) -> int:
    scope = cast.scope(who)
    return mark(scope, scope.org, [cast.org(code).id for code in codes], wish, confirmed=confirmed)


def state(cast: Cast, *codes: str) -> list[str | None]:
    session().rollback()
    orgs = [cast.org(code) for code in codes]
    return [org.expected_graduation or org.no_graduation_reason for org in orgs]


def marks() -> list[Mark]:
    session().rollback()
    return list(session().scalars(select(Mark).order_by(Mark.org_id).execution_options(populate_existing=True)))


def told() -> list[tuple[str, dict[str, object]]]:
    session().rollback()
    wanted = select(AuditEntry).where(AuditEntry.action == "graduation_marking.marked").order_by(AuditEntry.id)
    return [(one.outcome, json.loads(one.details)) for one in session().scalars(wanted)]


def test_A2_2_a_time_is_kept_with_who_has_set_it_and_what_was_proposed(stage: Cast) -> None:
    add_members(stage, "jiada-jx-1", 4)
    assert do(stage, "school", CLASSES) == 2
    assert state(stage, *CLASSES) == ["2019-06", "2019-06"]
    first = marks()[0]
    assert (first.actor, first.acting_org_name, first.account_id) == (
        "甲省大学管理员", "甲省大学团委", stage.scope("school").account_id,
    )  # fmt: skip
    assert (first.month, first.reason, first.proposed, first.contradicts) == ("2019-06", None, "2019-06", False)
    ((outcome, details),) = told()
    assert (outcome, details["count"], details["people"], details["month"]) == ("done", 2, 4, "2019-06")
    assert kept() == recounted()
    assert kept()[stage.org("jiada").id]["graduating"] == 4
    assert doctor() == []


@pytest.mark.parametrize(
    ("code", "wish", "said"),
    [
        ("jiada-jg", Wish(reason="教职工团支部"), "教职工团支部"),
        ("jiada-jg", Wish(reason="混合支部"), "混合支部"),
        ("jiada-jg", Wish(reason="其他", explanation="待撤销"), "其他：待撤销"),
    ],
)
def test_A2_2_a_reason_stands_instead_of_a_time(stage: Cast, code: str, wish: Wish, said: str) -> None:
    assert do(stage, "school", (code,), wish, confirmed=True) == 1
    assert state(stage, code) == [said]
    assert doctor() == []


@pytest.mark.parametrize(
    "wish",
    [
        Wish(), Wish("2019-06", "混合支部"), Wish(reason="其他"), Wish(reason="其他", explanation="长" * 181),
        Wish(reason="忘了"), Wish("2019-13"), Wish("2050-06"), Wish("201906"), Wish("1999-06"),
    ],
)  # fmt: skip
def test_A2_2_what_is_not_exactly_one_is_refused(stage: Cast, wish: Wish) -> None:
    with pytest.raises(Refused):
        do(stage, "school", CLASSES, wish, confirmed=True)
    assert state(stage, *CLASSES) == [None, None]
    assert marks() == []


@pytest.mark.parametrize("who", ["school", "faculty"])
def test_A2_1_a_committee_and_a_general_branch_of_a_school_mark_at_any_depth(stage: Cast, who: str) -> None:
    assert do(stage, who, CLASSES) == 2


@pytest.mark.parametrize("who", ["province", "national"])
def test_A2_1_a_leading_body_may_not_mark_and_the_log_says_so(stage: Cast, who: str) -> None:
    with pytest.raises(Refused, match="团的领导机关不能标记"):
        do(stage, who, CLASSES)
    assert [outcome for outcome, _ in told()] == ["refused"]
    assert state(stage, *CLASSES) == [None, None]


@pytest.mark.parametrize(
    ("change", "match"),
    [({"industry": "其他"}, "更正行业类别"), ({"industry": "小学"}, "不能标记"), ({"category": "branch"}, "团支部")],
)
def test_A3_2_another_industry_or_a_branch_may_not_and_is_told_what_to_do(
    stage: Cast, change: dict[str, str], match: str
) -> None:
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada").values(change))
    with pytest.raises(Refused, match=match):
        do(stage, "school", CLASSES)


def test_A2_1_outside_of_the_subtree_is_as_if_it_were_not_there(stage: Cast) -> None:
    for who, code in (("stranger", "jiada-jx-1"), ("faculty", "jiada-wy-1"), ("school", "yizhong-31")):
        with pytest.raises(Missing):
            do(stage, who, (code,))
    with pytest.raises(Missing):
        mark(stage.scope("school"), stage.org("jiada"), [10**9], SUMMER)


def test_A2_1_what_is_no_open_branch_of_the_school_field_is_refused(stage: Cast) -> None:
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada-jx-2").values(industry="其他"))
    with pytest.raises(Refused, match="不属于学校领域"):
        do(stage, "school", CLASSES)
    with pytest.raises(Refused, match="不是团支部"):
        do(stage, "school", ("jiada-jx",))
    close(stage.scope("school"), "jiada-jx-1", 1)
    with pytest.raises(Missing):
        do(stage, "school", ("jiada-jx-1",))
    with transaction() as s:
        s.execute(update(Org).where(Org.code == "jiada-jx-3").values(category="graduate_org"))
    with pytest.raises(Refused, match="已转为毕业生团组织"):
        do(stage, "school", ("jiada-jx-3",))
    assert marks() == []


def test_A2_4_branches_that_do_not_graduate_together_are_refused_with_their_groups(stage: Cast) -> None:
    with pytest.raises(Refused, match=r"2019年6月（2 个）、2022年6月（1 个）"):
        do(stage, "school", (*CLASSES, "jiada-jx-3"), confirmed=True)
    with pytest.raises(Refused, match="教职工团支部"):
        do(stage, "school", (*CLASSES, "jiada-jg"), confirmed=True)
    assert state(stage, *CLASSES, "jiada-jx-3", "jiada-jg") == [None] * 4


@pytest.mark.parametrize("wish", [Wish("2022-06"), Wish(reason="混合支部")])
def test_A2_4_what_contradicts_the_name_is_confirmed_by_itself(stage: Cast, wish: Wish) -> None:
    with pytest.raises(Refused, match="单独确认"):
        do(stage, "school", CLASSES, wish)
    assert do(stage, "school", CLASSES, wish, confirmed=True) == 2
    assert [(one.contradicts, one.proposed) for one in marks()] == [(True, "2019-06")] * 2


def test_A2_4_another_month_of_the_year_is_no_contradiction_and_a_past_one_is_doubtful(stage: Cast) -> None:
    assert do(stage, "school", ("jiada-jx-1",), Wish("2019-07")) == 1
    with pytest.raises(Refused, match="2019年4月已经过去"):
        do(stage, "school", ("jiada-jx-2",), Wish("2019-04"))
    assert do(stage, "school", ("jiada-jx-2",), Wish("2019-04"), confirmed=True) == 1
    assert [one.contradicts for one in marks()] == [False, False]


def test_A2_4_branches_of_which_nothing_is_known_are_marked_together_once_somebody_vouches(stage: Cast) -> None:
    with transaction() as s:
        for code, name in (("jiada-jx-1", "甲"), ("jiada-jx-2", "乙")):
            full = f"共青团甲省大学机械学院{name}支部委员会"
            s.execute(update(Org).where(Org.code == code).values(full_name=full, short_name=f"{name}支部"))
    with pytest.raises(Refused, match="看不出"):
        do(stage, "school", CLASSES)
    assert do(stage, "school", CLASSES, confirmed=True) == 2
    assert {one.proposed for one in marks()} == {"ask"}


def test_A2_3_a_mark_stays_and_the_second_is_told_by_whom_it_was_set(stage: Cast) -> None:
    do(stage, "faculty", ("jiada-jx-1",))
    for who, codes in (("school", CLASSES), ("faculty", CLASSES), ("school", ("jiada-jx-1",))):
        with pytest.raises(Conflict, match=r"机械1501班.*机械学院管理员（机械学院团总支）.*2019年6月.*不能更改"):
            do(stage, who, codes)
    with pytest.raises(Conflict):
        do(stage, "faculty", ("jiada-jx-1",), Wish("2020-06"), confirmed=True)
    assert state(stage, *CLASSES) == ["2019-06", None]
    assert len(marks()) == 1


def test_A2_3_the_same_act_done_again_marks_nobody_and_is_no_error(stage: Cast) -> None:
    assert [do(stage, "school", CLASSES) for _ in range(3)] == [2, 0, 0]
    assert [outcome for outcome, _ in told()] == ["done"]
    assert len(marks()) == 2


def test_A2_3_of_administrators_who_mark_at_once_one_does_and_the_others_are_told(stage: Cast) -> None:
    people = [("school", "2019-06"), ("faculty", "2020-06"), ("school", "2021-06"), ("faculty", "2022-06")]
    acts = [(stage.scope(who), Wish(month)) for who, month in people]
    ids = [stage.org(code).id for code in CLASSES]
    ready, outcomes = threading.Barrier(len(acts)), list[str]()

    def run(n: int) -> None:
        scope, wish = acts[n]
        with stage.app.app_context():
            ready.wait()
            try:
                outcomes.append(str(mark(scope, scope.org, ids if n % 2 else ids[::-1], wish, confirmed=True)))
            except PortalError as refusal:
                outcomes.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["2", "Conflict", "Conflict", "Conflict"]
    assert len({one.month for one in marks()}) == 1
    assert sorted(outcome for outcome, _ in told()) == ["done", "refused", "refused", "refused"]
    assert (kept() == recounted(), doctor()) == (True, [])


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET month = '2030-06'", "DELETE FROM {}", "UPDATE {} SET actor = 'x'"]
)
def test_A2_3_the_database_itself_changes_no_mark(stage: Cast, statement: str) -> None:
    expect("2019-06", "jiada-jx-1")
    with pytest.raises(DBAPIError, match="only ever added"), transaction() as s:
        s.execute(text(statement.format("graduation_marking_mark")))
    assert session().scalar(select(func.count()).select_from(Mark)) == 1
