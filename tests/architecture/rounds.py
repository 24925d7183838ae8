"""Who goes round the whole portal on which database."""

from __future__ import annotations

import pytest

from tests.cast import MEMBERS

ON_SQLITE = ("national", "school", "faculty", "viewer", "stranger")
ON_POSTGRESQL = ("national", "school", "province", "township")
assert {*ON_SQLITE, *ON_POSTGRESQL} == set(MEMBERS)
on_one_or_both = pytest.mark.parametrize(
    ("backend", "name"),
    [*(("sqlite", name) for name in ON_SQLITE), *(("postgresql", name) for name in ON_POSTGRESQL)],
    indirect=["backend"],
)
"""For rounds that take seconds. Where a link leads and whom a page is open to does not depend on the database; that
every page works for everybody on both is a rule of its own (behaviour.unruly_gets)."""
