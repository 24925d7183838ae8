"""下达目标和期限 (R1.1): one demand for many ticked organisations, reaching over pages, done once, never looser."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from portal.audit.models import AuditEntry
from portal.db import session
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.orgs.settings import own
from tests.casting import Cast


def demand(cast: Cast, code: str, **fields: object) -> Run:
    """Send the form of the second page as the province, and let the job run."""
    client = cast.client_for("province")
    answer = client.post(f"/orgs/{code}/demand/confirm", data={"csrf_token": client.token("/account"), **fields})
    assert answer.status_code == 303, answer.text
    with cast.app.app_context():
        run_id = int(answer.location.rpartition("/")[2])
        perform_here(run_id)
        return session().get_one(Run, run_id)


def below(path: str) -> list[Org]:
    return list(session().scalars(select(Org).where(Org.path.startswith(path), Org.path != path)))


def test_R1_1_all_that_match_the_filter_get_the_demand(cast: Cast, app: Flask):
    here = cast.scope("province").org
    run = demand(
        cast, here.code, all_matching="1", target_percent="100", deadline="2019-05-17", form_key="k",
        **{"filter.category": "branch"},
    )  # fmt: skip
    assert run.state == "done"
    with app.app_context():
        orgs = below(here.path)
        assert {own(org.ref(), "target_percent") for org in orgs if org.category == "branch"} == {"100"}
        assert {own(org.ref(), "deadline") for org in orgs if org.category != "branch"} == {None}
        entries = session().scalar(select(func.count()).where(AuditEntry.action == "org.setting"))
        assert entries == 2 * sum(org.category == "branch" for org in orgs)


def test_R1_1_ticked_ones_only_and_the_same_form_twice_is_one_run(cast: Cast, app: Flask):
    here = cast.scope("province").org
    with app.app_context():
        code = below(here.path)[0].code
    first = demand(cast, here.code, ids=code, deadline="2019-05-10", form_key="once")
    again = demand(cast, here.code, ids=code, deadline="2019-05-10", form_key="once")
    assert first.id == again.id
    with app.app_context():
        held = [org.code for org in below(here.path) if own(org.ref(), "deadline")]
        assert held == [code]
        assert session().scalar(select(func.count()).where(AuditEntry.action == "org.setting")) == 1


def test_R1_1_what_the_superiors_demand_more_strictly_stays(cast: Cast, app: Flask):
    here = cast.scope("province").org
    run = demand(cast, here.code, all_matching="1", target_percent="50", form_key="loose")
    assert run.state == "done"
    with app.app_context():
        assert {own(org.ref(), "target_percent") for org in below(here.path)} == {None}


def test_nothing_ticked_or_nothing_demanded_says_what_to_do(cast: Cast):
    client, code = cast.client_for("province"), cast.scope("province").org.code
    token = client.token("/account")
    nothing = client.post(f"/orgs/{code}/demand", data={"csrf_token": token})
    assert nothing.status_code == 422
    assert "先勾选" in nothing.text
    page = client.post(f"/orgs/{code}/demand", data={"csrf_token": token, "all_matching": "1"})
    assert page.status_code == 200
    empty = client.post(f"/orgs/{code}/demand/confirm", data={"csrf_token": token, "all_matching": "1"})
    assert empty.status_code == 422
    assert "至少填写一项" in empty.text
    wrong = {"csrf_token": token, "all_matching": "1", "target_percent": "120"}
    assert client.post(f"/orgs/{code}/demand/confirm", data=wrong).status_code == 422


def test_those_who_only_view_get_no_button(cast: Cast):
    viewer, manager = cast.client_for("viewer"), cast.client_for("province")
    for client, shown in ((viewer, False), (manager, True)):
        own_code = cast.scope("province" if shown else "viewer").org.code
        assert ("下达目标和期限" in client.get(f"/orgs/{own_code}/subordinates").text) is shown
