"""Trees to count in: a whole country, and one whose root is a province."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

from portal.contracts.scope import Scope
from portal.db import session
from portal.installation import installation
from portal.orgs.loading import load
from portal.orgs.models import Org
from tests.cast import PLACES, subtree


def plant(folder: Path, root: str) -> None:
    """Load the part of the cast's tree that hangs below `root`."""
    places = [place for place in PLACES if place.code in subtree(root)]
    with (folder / "tree.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [f.name for f in dataclasses.fields(places[0])])
        writer.writeheader()
        for place in places:
            row = dataclasses.asdict(place) | {"is_leading_body": int(place.is_leading_body)}
            writer.writerow(row | ({"parent": ""} if place.code == root else {}))
    load(folder / "tree.csv")


def scope_of(code: str) -> Scope:
    """Somebody who acts for an organisation and may do everything there."""
    org = session().query(Org).where(Org.code == code).one()
    return Scope(org=org.ref(), plugins=frozenset(installation().registry.infos))
