"""A2.5: `graduation convert` does by hand what the ticker does, and says what it did."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator

import pytest

from portal.db import db
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.graduation_marking.graduating import OF_2019, graduates, let_pass, recorded, settle_in
from tests.server.running import command
from tests.services.environ import environ_of

Convert = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def convert(cast: Cast) -> Iterator[Convert]:
    """The command on the database of a country in which branches graduate; today is 8 May 2019."""
    config = cast.app.extensions["portal"].config
    with cast.app.app_context():
        settle_in(cast)
        db.session.remove()

        def run(*options: str) -> subprocess.CompletedProcess[str]:
            return command("graduation", "convert", *options, **environ_of(config, PORTAL_CLOCK="2019-05-08T09:00"))

        yield run


def test_A2_5_before_the_day_it_does_nothing_and_says_so(convert: Convert) -> None:
    done = convert()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2019年5月8日还没有到转换的日期，没有转换任何团支部\n"
    assert recorded() == {}


def test_A2_5_as_of_a_day_it_converts_and_again_changes_nothing(convert: Convert) -> None:
    tried = convert("--as-of", "2019-06-01", "--dry-run")
    assert tried.stdout.splitlines()[-1] == "2019年毕业的团支部\t将转换 4 个"
    assert recorded() == {}
    done = convert("--as-of", "2019-06-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "共青团甲省委员会\t转换 3 个，9 名团员成为毕业生",
        "共青团乙省委员会\t转换 1 个，6 名团员成为毕业生",
        "2019年毕业的团支部\t转换 4 个，15 名团员成为毕业生",
    ]
    assert recorded() == graduates() == OF_2019
    assert convert("--as-of", "2019-06-01").stdout == "2019年毕业的团支部\t转换 0 个，0 名团员成为毕业生\n"
    let_pass("2019-06-01T00:00")
    assert recorded() == OF_2019
    assert doctor() == []


def test_A2_5_a_province_where_the_plugin_is_off_is_left_alone_by_hand_too(cast: Cast, convert: Convert) -> None:
    switch(cast.scope("national"), "jia", "graduation_marking", on=False)
    db.session.remove()
    assert convert("--as-of", "2019-07-01").stdout.splitlines()[-1].endswith("转换 1 个，6 名团员成为毕业生")
    assert set(recorded()) == {"yida-1"}


@pytest.mark.parametrize("day", ["yesterday", "2019-6-1-1", "2019-02-30"])
def test_A2_5_a_day_that_is_none_is_wrong_usage(convert: Convert, day: str) -> None:
    done = convert("--as-of", day)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
