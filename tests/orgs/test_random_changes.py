"""After any sequence of changes the tree is whole and every counter equals a recount."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.audit.models import AuditEntry
from portal.db import session
from tests.casting import Cast
from tests.orgs.growing import Gardener, tree, violations


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_changes_leave_a_whole_tree_and_right_counters(app: Flask, cast: Cast, seed: int) -> None:
    with app.app_context():
        before = tree()
        gardener = Gardener(cast.scope("national"), seed)
        for _ in range(4):
            gardener.work(20)
            assert violations() == []
        assert tree() != before
        assert 0 < gardener.refused < 80


def test_every_step_leaves_one_audit_row_also_when_refused(app: Flask, cast: Cast) -> None:
    with app.app_context():
        before = session().query(AuditEntry).count()
        gardener = Gardener(cast.scope("national"), 7)
        for _ in range(30):
            made = gardener.made
            gardener.work(1)
            after = session().query(AuditEntry).count()
            assert after - before in ({1} if gardener.made > made else {0, 1})
            before = after
