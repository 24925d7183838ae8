"""The portal's clock: real, moved, or held still."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from portal import clock


@pytest.fixture(autouse=True)
def real_time_afterwards():
    yield
    clock.configure(None)


def test_real_time_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_a_configured_time_is_local_to_shanghai_and_runs_on():
    clock.configure("2019-05-08T09:00")
    first = clock.now()
    assert timedelta(0) <= first - datetime(2019, 5, 8, 1, tzinfo=UTC) < timedelta(seconds=1)
    time.sleep(0.02)
    assert clock.now() > first


def test_processes_that_share_an_anchor_agree_however_late_they_start():
    clock.configure(f"2019-05-08T09:00:00+08:00={time.time() - 3600}")
    assert abs(clock.now() - datetime(2019, 5, 8, 2, tzinfo=UTC)) < timedelta(seconds=1)


def test_anchoring_ties_a_time_once():
    tied = clock.anchored("2019-05-08T09:00")
    text, _, real = tied.partition("=")
    assert text == "2019-05-08T09:00:00+08:00"
    assert abs(float(real) - time.time()) < 1
    assert clock.anchored(tied) == tied


@pytest.mark.parametrize(
    "text", ["", "soon", "2019-13-01T00:00", "2019-05-08T09:00=", "2019-05-08T09:00=nan", "2019-05-08T09:00=1e300"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        clock.configure(text)


def test_today_is_the_date_in_china():
    with clock.frozen("2019-05-20T23:59"):
        assert clock.today() == date(2019, 5, 20)
    with clock.frozen(datetime(2019, 5, 20, 16, 0, tzinfo=UTC)):
        assert clock.today() == date(2019, 5, 21)


def test_frozen_nests_and_lets_go():
    with clock.frozen("2019-05-08T09:00") as outer:
        with clock.frozen("2020-01-01T00:00"):
            assert clock.today() == date(2020, 1, 1)
        assert clock.now() == outer
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)


def test_an_anchor_is_remembered_in_a_file(tmp_path: Path):
    file = tmp_path / "clock"
    assert clock.read_anchor(file) is None
    clock.write_anchor(file, "2019-05-08T09:00:00+08:00=1.000")
    assert clock.read_anchor(file) == "2019-05-08T09:00:00+08:00=1.000"
    assert [path.name for path in tmp_path.iterdir()] == ["clock"]
