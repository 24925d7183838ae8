"""Doing one thing in a process of its own."""

import os

import pytest

from portal.config import ConfigError
from portal.server.aside import aside


def test_the_result_comes_back_from_another_process():
    process, total = aside(lambda first, *, second: (os.getpid(), first + second), 1, second=2)
    assert total == 3
    assert process != os.getpid()


def test_an_error_comes_back_with_the_place_it_was_raised_at():
    def fail() -> None:
        raise ConfigError("port: expected a free one")

    with pytest.raises(ConfigError, match="expected a free one") as raised:
        aside(fail)
    assert "in fail" in raised.value.__notes__[0]


def test_a_process_that_dies_is_an_error():
    with pytest.raises(RuntimeError, match="ended with exit code 3"):
        aside(os._exit, 3)
