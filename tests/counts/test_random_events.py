"""Whatever happens in whatever order, every counter of every organisation equals a recount."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.counts.events import Events
from tests.counts.planting import plant
from tests.orgs.growing import violations
from tests.services.backend import Backend

EXAMPLES, STEPS = 3, 8


@pytest.mark.parametrize("root", ["centre", "jia"])
def test_counters_equal_a_recount_whatever_happens(app: Flask, backend: Backend, tmp_path: Path, root: str) -> None:
    class Life(Events):
        def begin(self) -> Iterator[None]:
            backend.reset()
            with backend.portal().app_context():
                plant(tmp_path, root)
                self.root = root
                yield
                assert violations() == []

    run_state_machine_as_test(
        Life, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True)
    )  # fmt: skip
