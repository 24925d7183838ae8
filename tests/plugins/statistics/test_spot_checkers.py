"""Who checks (R4.1): members of the team, with a post to view that begins and ends with the check."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from plugins.statistics import spot_checkers, spot_course, team_naming
from plugins.statistics.spot_access import CHECKER, find_item
from plugins.statistics.spot_checkers import give_access
from plugins.statistics.spot_judging import Finding, judge
from plugins.statistics.spot_models import SpotPost
from plugins.statistics.spot_posts import ties_of
from plugins.statistics.team_queries import team_of
from portal.accounts.models import Account, Post
from portal.accounts.queries import by_login
from portal.audit.models import AuditEntry
from portal.contracts.scope import Scope
from portal.db import session
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.provinces.queries import effective_plugins
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.statistics.drawn import ask, item, items, run, say

LOGIN = "zhoumin-choucha"


def checker(cast: Cast, code: str) -> Scope:
    """The scope of the member of the team who was given a post."""
    account, org = by_login(LOGIN), cast.org(code)
    assert account is not None
    held = (Post.account_id == account.id, Post.org_id == org.id, Post.ended_at.is_(None))
    post = session().scalars(select(Post).where(*held)).one()
    return Scope(org, account.id, account.name, post.id, "view", cast.permissions("view"), effective_plugins("jia"))


def test_R4_1_a_member_of_the_team_gets_a_post_checks_with_it_and_loses_it_with_the_check(cast: Cast) -> None:
    province = cast.scope("province")
    with cast.app.app_context():
        made, other = run(cast), ask(cast)
        member = team_of(province.org)[0]
        assert give_access(province, made.id, member.id, cast.org("jiada"), LOGIN)
        with pytest.raises(Refused, match="姓名"):
            give_access(province, made.id, member.id, cast.org("dongjiang"), "cast-school")
        with pytest.raises(Forbidden):
            give_access(province, made.id, member.id, cast.org("jiada-jx"), "zhoumin2")
        with pytest.raises(Missing):
            give_access(cast.scope("school"), made.id, member.id, cast.org("jiada"), "zhoumin3")
        assert give_access(province, other.id, member.id, cast.org("dongjiang"), LOGIN) is None
        assert give_access(province, other.id, member.id, cast.org("jiada"), LOGIN) is None, "has one there already"
        drawn = {one.unit_name: one.id for one in items(made.id)}
        say_as(cast, checker(cast, "jiada"), drawn["共青团甲省大学委员会"])
        with pytest.raises(Missing):
            say_as(cast, checker(cast, "jiada"), drawn["共青团甲省东江市委员会"])
        assert item(drawn["共青团甲省大学委员会"]).checked_by == "周敏"
        assert find_item(checker(cast, "dongjiang"), drawn["共青团甲省东江市委员会"]).role == CHECKER
        spot_course.close(province, made.id)
        assert [one.is_open for one in ties_of(made.id)] == [False]
        assert [one.is_open for one in ties_of(other.id)] == [True]
        at_city = checker(cast, "dongjiang")
        team_naming.take_off(province, province.org, member.id, member.version)
        assert [one.is_open for one in ties_of(other.id)] == [False]
        with pytest.raises(Missing):
            find_item(at_city, drawn["共青团甲省东江市委员会"])
        actions = session().scalars(select(AuditEntry.action)).all()
        assert actions.count("account.post_ended") == 2
        assert doctor() == []


def say_as(cast: Cast, scope: Scope, item_id: int) -> None:
    """Record as this checker."""
    judge(scope, item_id, item(item_id).steps, Finding("telephone", "correct"))


def test_R4_1_items_are_assigned_to_the_own_team_only_and_posts_can_end_early(cast: Cast) -> None:
    province = cast.scope("province")
    with cast.app.app_context():
        made = run(cast)
        foreign = team_naming.add(cast.scope("national"), cast.org("yi"), team_naming.Seat("部", "吴", "事", "1"))
        with pytest.raises(Refused, match="专班"):
            spot_checkers.assign(province, made.id, foreign, None, only_free=False)
        member = team_of(province.org)[0].id
        with pytest.raises(Refused, match="没有可以分配的"):
            spot_checkers.assign(province, made.id, member, None, only_free=True)
        give_access(province, made.id, member, cast.org("jia"), LOGIN)
        tie = session().scalars(select(SpotPost.id)).one()
        spot_checkers.end_access(province, made.id, tie)
        with pytest.raises(Conflict, match="已经收回"):
            spot_checkers.end_access(province, made.id, tie)
        say(cast, items(made.id)[0].id, "correct")
        assert session().scalar(select(Account.name).where(Account.login == LOGIN)) == "周敏"
        assert doctor() == []
