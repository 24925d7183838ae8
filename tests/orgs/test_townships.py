"""A1.2, R1.3: the township flag is 是, 否 or 空; figures and faults follow it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal.db import transaction
from portal.orgs.holding import hold
from portal.orgs.services import close
from portal.orgs.townships import flag
from tests.casting import Cast
from tests.counts.recounting import kept, recounted

TOWN = "chengguan"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context():
        yield cast


def say(cast: Cast, code: str, value: bool | None) -> None:
    """Hold the organisation and flag it, as a plugin's service does."""
    scope = cast.scope("national")
    with transaction() as s:
        flag(s, hold(s, scope, code), value)


@pytest.mark.parametrize("value", [False, None])
def test_A1_2_a_township_counts_until_it_is_none(stage: Cast, value: bool | None) -> None:
    province = stage.org("jia").id
    say(stage, TOWN, True)
    say(stage, TOWN, True)
    assert (kept()[province]["townships"], stage.org(TOWN).township_flag) == (1, True)
    say(stage, TOWN, value)
    assert (kept()[province]["townships"], stage.org(TOWN).township_flag) == (0, value)
    assert kept() == recounted()


def test_R1_3_a_township_without_its_temporary_branch_is_a_fault_from_the_moment_it_is_one(stage: Cast) -> None:
    county = stage.org("qinghe").id
    say(stage, TOWN, True)
    assert kept()[county]["townships_without_temporary"] == 0
    temporary = stage.org("chengguan-t")
    close(stage.scope("national"), temporary.code, 1)
    assert kept()[county]["townships_without_temporary"] == 1
    say(stage, TOWN, False)
    assert kept() == recounted()
    assert kept()[county]["townships_without_temporary"] == 0
