"""The plugin is asked before and told after, where it is on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.counts.checks import COUNTER_CHECKS
from portal.db import session, transaction
from portal.errors import Refused
from portal.installation import installation
from portal.jobs.models import Run
from portal.orgs import moving, services
from portal.orgs.facts import OrgFacts
from portal.orgs.models import Org
from portal.provinces.services import switch
from portal.provinces.telling import after_load
from tests.casting import Cast


def texts(cast: Cast) -> list[str]:
    from portal_sample.models import Note

    with cast.app.app_context():
        return list(session().scalars(select(Note.text).order_by(Note.id)))


def version(code: str) -> int:
    return session().scalars(select(Org.version).where(Org.code == code)).one()


def found_branch(cast: Cast, name: str) -> str:
    facts = OrgFacts(
        full_name=f"共青团甲省大学机械学院{name}支部委员会", short_name=f"{name}团支部", category="branch",
        industry="普通高等院校", is_leading_body=False,
    )  # fmt: skip
    return services.create(cast.scope("school"), "jiada-jx", facts).code


def test_a_plugin_writes_in_the_transaction_of_a_new_organisation(cast: Cast) -> None:
    with cast.app.app_context():
        found_branch(cast, "机械1901班")
    assert texts(cast) == ["created：机械学院团总支"]


def test_a_plugin_refuses_and_nothing_has_happened(cast: Cast, write) -> None:
    write("school", "jiada-jg", text="勿撤销")
    with cast.app.app_context():
        with pytest.raises(Refused, match="勿撤销"):
            services.close(cast.scope("school"), "jiada-jg", version("jiada-jg"))
        assert session().scalars(select(Org.closed_at).where(Org.code == "jiada-jg")).one() is None


def test_a_plugin_that_is_off_where_it_happens_is_neither_asked_nor_told_whoever_acts(cast: Cast, write) -> None:
    write("school", "jiada-jg", text="勿撤销")
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
        services.close(cast.scope("national"), "jiada-jg", version("jiada-jg"))
    assert texts(cast) == ["勿撤销"]


def test_a_figure_moves_with_the_organisation_and_equals_its_recount(cast: Cast, write) -> None:
    write("school", "jiada-jx-1", "jiada-jx-2")
    with cast.app.app_context():
        moving.move(cast.scope("school"), "jiada-jx-1", version("jiada-jx-1"), "jiada-wy")
        assert [line for check in COUNTER_CHECKS for line in check.find()] == []
    page = cast.client_for("school").page("/orgs/jiada-wy")
    assert "2 条" in page.text


def test_a_plugin_is_told_that_a_file_was_loaded(cast: Cast) -> None:
    with cast.app.app_context():
        before = session().query(Run).where(Run.task == "sample.digest").count()
        with transaction():
            after_load()
        assert session().query(Run).where(Run.task == "sample.digest").count() == before + 2


def test_a_plugin_adds_its_own_to_the_demonstration(cast: Cast) -> None:
    alone = replace(cast.scope("national"), plugins=frozenset({"sample"}))
    with cast.app.app_context(), transaction():
        installation().registry.after_demonstration(alone)
    assert texts(cast) == ["演示"]
