"""The tree and the members that the messy spreadsheets are judged against, brought in as anybody brings them in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal import clock
from portal.imports.command import scope_for
from portal.orgs.loading import load
from tests.imports.engine import Engine
from tests.members import TITLES, xlsx_file
from tests.services.backend import Backend
from tests.services.valkey import Valkey

MESSY = Path(__file__).parents[2] / "data" / "messy"
AS_OF = "2019-05-08T10:00"
_FIELDS = ("name", "gender", "ethnic", "id", "phone", "political", "edu", "joined", "org", "cadre", "post")


@pytest.fixture
def seeded(backend: Backend, valkey: Valkey) -> Iterator[Flask]:
    """The portal in May 2019, with the organisations and members of db_seed.json."""
    backend.databases.keep("messy", lambda: _seed(backend), base="migrated")
    backend.databases.reset("messy")
    app = backend.portal()
    with app.app_context(), clock.frozen(AS_OF):
        yield app


def _seed(backend: Backend) -> None:
    seed = json.loads((MESSY / "db_seed.json").read_text(encoding="utf-8"))
    orgs = backend.config.data_dir / "orgs.csv"
    with orgs.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(seed["orgs"][0]))
        writer.writeheader()
        writer.writerows(seed["orgs"])
    with backend.portal().app_context(), clock.frozen(AS_OF):
        load(orgs)
        rows = [[member[field] for field in _FIELDS] for member in seed["members"]]
        found = Engine(scope_for("100")).take_in(xlsx_file(rows, TITLES), "种子.xlsx")
        assert found.stored == len(rows)
    backend.release()
