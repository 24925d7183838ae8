"""A new database gets the demonstration and its clock; any other keeps what it has."""

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from portal import clock
from portal.config import load_config
from portal.server.new_database import settle_clock
from tests.server.running import Running, command, eventually, running


def test_an_installation_without_a_clock_runs_on_real_time(tmp_path):
    assert settle_clock(load_config(tmp_path, {})) is None
    assert not (tmp_path / "clock").exists()


def test_a_demonstration_goes_on_from_its_clock(tmp_path):
    clock.write_anchor(tmp_path / "clock", "2019-05-08T09:00:00+08:00=1000.000")
    assert settle_clock(load_config(tmp_path, {})) == "2019-05-08T09:00:00+08:00=1000.000"


def test_a_demonstration_remembers_the_time_it_is_moved_to(tmp_path):
    clock.write_anchor(tmp_path / "clock", "2019-05-08T09:00:00+08:00=1000.000")
    anchor = settle_clock(load_config(tmp_path, {"PORTAL_CLOCK": "2019-06-01T00:00"}))
    assert anchor is not None
    assert anchor.startswith("2019-06-01T00:00:00+08:00=")
    assert load_config(tmp_path, {}).clock == anchor


def test_a_production_database_forgets_the_time_it_was_once_given(tmp_path):
    config = replace(load_config(tmp_path, {}), clock="2019-06-01T00:00")
    assert str(settle_clock(config)).startswith("2019-06-01T00:00:00+08:00=")
    assert load_config(tmp_path, {}).clock is None


@pytest.mark.slow
def test_a_first_start_killed_while_loading_is_repeated_and_signs_in_are_printed_once(tmp_path: Path):
    first = Running(tmp_path / "data")
    assert eventually(lambda: "正在载入演示数据" in first.said, 60)
    assert first.stop(signal.SIGKILL) == -signal.SIGKILL
    assert not (tmp_path / "data" / "clock").exists()
    with running(tmp_path / "data") as second:
        assert second.said.count("正在载入演示数据") == 2
        assert "xueyuan" in second.said
        assert (tmp_path / "data" / "clock").read_text().startswith("2019-05-08T09:00:00+08:00=")
        assert command("doctor", PORTAL_DATA=str(tmp_path / "data")).returncode == 0
        second.stop()
    with running(tmp_path / "data") as third:
        assert third.said.count("xueyuan") == 1
        assert third.said.count("正在载入演示数据") == 2
