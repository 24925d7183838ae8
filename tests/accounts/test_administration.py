"""Who may appoint, reset, disable and dismiss whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts import queries, services, signing_in
from portal.accounts.session_rows import Visitor
from portal.contracts.scope import Scope
from portal.errors import Forbidden, Missing, PortalError, Refused
from tests.accounts.conftest import Log
from tests.cast import PASSWORD
from tests.casting import Cast

HERE = Visitor()
PostOf = Callable[[str], int]


@pytest.fixture
def school(cast: Cast, session: Any) -> Scope:
    """The administrator of the cast's school, in an application context."""
    return cast.scope("school")


def create(scope: Scope, cast: Cast, code: str, login: str = "new-1") -> str:
    return services.create_account(scope, cast.org(code), login, "李建国", "manage")


@pytest.mark.parametrize("code", ["jiada", "jiada-jx", "jiada-wy"])
def test_the_own_organisation_and_direct_subordinates_get_administrators(school: Scope, cast: Cast, code: str) -> None:
    create(school, cast, code)
    assert "new-1" in {row.login for row in queries.administrators(cast.org(code).id)}


@pytest.mark.parametrize(
    ("code", "refusal"), [("jiada-jx-1", Forbidden), ("jia", Missing), ("yida", Missing), ("qinghe", Missing)]
)
def test_nobody_appoints_further_down_further_up_or_elsewhere(
    school: Scope, cast: Cast, code: str, refusal: type[PortalError], log: Log
) -> None:
    with pytest.raises(refusal):
        create(school, cast, code)
    assert log() == [("account.created", "refused", "new-1")]
    assert queries.by_login("new-1") is None


def test_a_login_that_is_taken_is_refused_once_for_all(school: Scope, cast: Cast) -> None:
    create(school, cast, "jiada-jx")
    with pytest.raises(Refused) as refusal:
        create(school, cast, "jiada-wy", "NEW-1")
    assert "login" in refusal.value.fields


def test_an_unknown_role_is_refused(school: Scope, cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        services.create_account(school, cast.org("jiada-jx"), "new-1", "李建国", "root")
    assert "role" in refusal.value.fields
    assert queries.by_login("new-1") is None


def test_a_reset_voids_password_sessions_and_earlier_codes(
    school: Scope, cast: Cast, post_of: PostOf, sessions_of: Any, log: Log
) -> None:
    first = create(school, cast, "jiada-jx")
    signing_in.activate("new-1", first, "shanta-liuhe-71", HERE)
    again = services.reset(school, cast.org("jiada-jx"), post_of("new-1"))
    assert sessions_of("new-1") == []
    for attempt in (
        lambda: signing_in.sign_in("new-1", "shanta-liuhe-71", HERE),
        lambda: signing_in.activate("new-1", first, "yulan-qinghe-35", HERE),
    ):
        with pytest.raises(signing_in.NotSignedIn):
            attempt()
    assert signing_in.activate("new-1", again, "yulan-qinghe-35", HERE)
    assert ("account.reset", "done", "new-1") in log()


def test_a_reset_lifts_a_lock(school: Scope, cast: Cast, post_of: PostOf) -> None:
    code = create(school, cast, "jiada-jx")
    for _ in range(5):
        with pytest.raises(signing_in.NotSignedIn):
            signing_in.activate("new-1", "2222-2222", "shanta-liuhe-71", HERE)
    with pytest.raises(signing_in.NotSignedIn):
        signing_in.activate("new-1", code, "shanta-liuhe-71", HERE)
    again = services.reset(school, cast.org("jiada-jx"), post_of("new-1"))
    assert signing_in.activate("new-1", again, "shanta-liuhe-71", HERE)


def test_a_colleague_of_the_same_organisation_may_reset(school: Scope, cast: Cast, post_of: PostOf) -> None:
    assert services.reset(school, cast.org("jiada"), post_of("cast-viewer"))


@pytest.mark.parametrize("service", [services.reset, services.disable, services.enable, services.end_post])
def test_what_is_outside_the_subtree_does_not_exist(
    school: Scope, cast: Cast, post_of: PostOf, service: Any
) -> None:
    with pytest.raises(Missing):
        service(school, cast.org("yida"), post_of("cast-stranger"))
    with pytest.raises(Missing):
        service(school, cast.org("jiada"), post_of("cast-stranger"))


@pytest.mark.parametrize("service", [services.reset, services.disable, services.end_post])
def test_an_administrator_two_levels_down_is_its_own_superiors_business(
    cast: Cast, session: Any, post_of: PostOf, service: Any
) -> None:
    create(cast.scope("school"), cast, "jiada-jx")
    with pytest.raises(Forbidden):
        service(cast.scope("province"), cast.org("jiada-jx"), post_of("new-1"))


@pytest.mark.parametrize("service", [services.reset, services.disable, services.end_post])
def test_nobody_does_it_to_themselves(school: Scope, cast: Cast, post_of: PostOf, service: Any) -> None:
    with pytest.raises(Refused):
        service(school, cast.org("jiada"), post_of("cast-school"))


@pytest.mark.parametrize("service", [services.reset, services.disable])
def test_who_also_serves_elsewhere_is_not_taken_over_from_one_side(
    school: Scope, cast: Cast, post_of: PostOf, service: Any
) -> None:
    """Whoever resets gets the code, and with it every post of the account."""
    create(school, cast, "jiada-jx")
    services.add_post(cast.scope("township"), cast.org("chengguan"), "new-1", "李建国", "manage")
    with pytest.raises(Forbidden, match="共同的上级"):
        service(school, cast.org("jiada-jx"), post_of("new-1"))
    service(cast.scope("province"), cast.org("jiada-jx"), post_of("new-1"))


def test_a_superior_of_one_post_cannot_reset_who_also_serves_above(
    school: Scope, cast: Cast, post_of: PostOf
) -> None:
    create(school, cast, "jiada-jx")
    services.add_post(cast.scope("province"), cast.org("jia"), "new-1", "李建国", "manage")
    with pytest.raises(Forbidden):
        services.reset(school, cast.org("jiada-jx"), post_of("new-1"))


def test_a_further_post_needs_login_and_name(school: Scope, cast: Cast) -> None:
    create(school, cast, "jiada-jx")
    for login, name in (("new-1", "李建"), ("new-2", "李建国")):
        with pytest.raises(Refused, match="姓名都相符"):
            services.add_post(school, cast.org("jiada-wy"), login, name, "view")
    services.add_post(school, cast.org("jiada-wy"), "New-1", "李建国", "view")
    with pytest.raises(Refused, match="已是"):
        services.add_post(school, cast.org("jiada-wy"), "new-1", "李建国", "manage")


def test_a_disabled_account_is_out_at_once_and_back_with_its_password(
    cast: Cast, session: Any, post_of: PostOf, sessions_of: Any, log: Log
) -> None:
    national, jia = cast.scope("national"), cast.org("jia")
    cast.token("province")
    services.disable(national, jia, post_of("cast-province"))
    assert sessions_of("cast-province") == []
    with pytest.raises(signing_in.NotSignedIn):
        signing_in.sign_in("cast-province", PASSWORD, HERE)
    with pytest.raises(Refused, match="先启用"):
        services.reset(national, jia, post_of("cast-province"))
    services.enable(national, jia, post_of("cast-province"))
    assert signing_in.sign_in("cast-province", PASSWORD, HERE)
    assert [e[1] for e in log() if e[2] == "cast-province"] == ["done", "refused", "refused", "done", "done"]


def test_an_ended_post_ends_its_sessions_and_no_other(
    school: Scope, cast: Cast, post_of: PostOf, sessions_of: Any
) -> None:
    code = create(school, cast, "jiada-jx")
    services.add_post(school, cast.org("jiada-wy"), "new-1", "李建国", "view")
    first = post_of("new-1")
    signing_in.activate("new-1", code, "shanta-liuhe-71", HERE)
    signing_in.sign_in("new-1", "shanta-liuhe-71", HERE, wanted_post=first + 1)
    services.end_post(school, cast.org("jiada-jx"), first)
    assert [row.post_id for row in sessions_of("new-1")] == [first + 1]
    with pytest.raises(Missing):
        services.end_post(school, cast.org("jiada-jx"), first)


def test_states_are_told_apart(school: Scope, cast: Cast, post_of: PostOf) -> None:
    create(school, cast, "jiada-jx")

    def state() -> str:
        return next(r.state for r in queries.administrators(cast.org("jiada-jx").id) if r.login == "new-1")

    assert state() == "waiting"
    services.disable(school, cast.org("jiada-jx"), post_of("new-1"))
    assert state() == "disabled"
    services.enable(school, cast.org("jiada-jx"), post_of("new-1"))
    assert state() == "expired"


def test_an_account_with_a_password_is_checked_as_any_other(cast: Cast, session: Any, log: Log) -> None:
    posts = [(cast.org("jiada-jx"), "manage"), (cast.org("jiada"), "view")]
    with pytest.raises(Refused):
        services.create_with_password("demo-1", "李建国", "woaini1314", posts)
    services.create_with_password("demo-1", "李建国", "shanta-liuhe-71", posts)
    assert signing_in.sign_in("demo-1", "shanta-liuhe-71", HERE)
    assert [e[:2] for e in log()] == [("account.created", "refused"), ("account.created", "done"),
                                      ("account.signed_in", "done")]  # fmt: skip
