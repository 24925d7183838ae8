"""R1.1: target and deadline are inherited downwards and only become stricter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.audit.models import AuditEntry
from portal.db import session
from portal.errors import Refused
from portal.orgs.settings import DEADLINE, TARGET, above, effective, effective_for, own, set_value
from tests.casting import Cast


@pytest.fixture
def stage(app: Flask, cast: Cast) -> Iterator[Cast]:
    with app.app_context():
        yield cast


def test_R1_1_without_a_setting_the_notices_values_hold(stage: Cast) -> None:
    assert effective(stage.org("jiada-jx"), TARGET) == "095"
    assert effective(stage.org("jiada-jx"), DEADLINE) == "2019-05-20"


def test_R1_1_the_nearest_stricter_setting_holds_below_it_and_nowhere_else(stage: Cast) -> None:
    national = stage.scope("national")
    set_value(national, stage.org("jia"), TARGET, "97")
    set_value(national, stage.org("jiada"), TARGET, "100 %")
    set_value(national, stage.org("jiada"), DEADLINE, "2019-05-17")
    wanted = {"jiada-jx-1": "100", "jiada": "100", "qinghe": "097", "yida": "095"}
    orgs = {code: stage.org(code) for code in wanted}
    found = effective_for(list(orgs.values()), TARGET)
    assert {code: found[org.id] for code, org in orgs.items()} == wanted
    assert effective(stage.org("jiada-jx"), DEADLINE) == "2019-05-17"


@pytest.mark.parametrize(("key", "value"), [(TARGET, "96"), (DEADLINE, "2019-05-19")])
def test_R1_1_a_looser_value_is_refused_and_logged(stage: Cast, key: str, value: str) -> None:
    stricter = {TARGET: "97", DEADLINE: "2019-05-18"}
    national = stage.scope("national")
    set_value(national, stage.org("jia"), key, stricter[key])
    with pytest.raises(Refused):
        set_value(national, stage.org("jiada"), key, value)
    assert own(stage.org("jiada"), key) is None
    outcomes = [entry.outcome for entry in session().query(AuditEntry).where(AuditEntry.action == "org.setting")]
    assert sorted(outcomes) == ["done", "refused"]


def test_R1_1_a_superior_that_becomes_stricter_overrides_what_is_looser_below(stage: Cast) -> None:
    national = stage.scope("national")
    set_value(national, stage.org("jiada"), TARGET, "97")
    set_value(national, stage.org("jia"), TARGET, "99")
    assert effective(stage.org("jiada-jx"), TARGET) == "099"
    assert above(stage.org("jiada"), TARGET) == "099"
    set_value(national, stage.org("jia"), TARGET, "")
    assert effective(stage.org("jiada-jx"), TARGET) == "097"


@pytest.mark.parametrize(
    ("key", "value"), [(TARGET, "101"), (TARGET, "0"), (TARGET, "许多"), (TARGET, "9" * 30), (DEADLINE, "5月17日")]
)
def test_what_is_no_percentage_or_date_is_refused(stage: Cast, key: str, value: str) -> None:
    with pytest.raises(Refused):
        set_value(stage.scope("national"), stage.org("jiada"), key, value)
