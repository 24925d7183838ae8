"""Saving what a form, a sheet or a member says of graduates: the record, and the mobile, a fact of the core."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.graduate_register.registering import Entry, Outcome, register
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.people.mobiles import Wish, set_mobiles


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and a mobile that is to be the person's (None: as it is), with the person's version that was shown."""

    entry: Entry
    person_version: int = 0
    mobile: str | None = field(default=None, repr=False)


def save(scope: Scope, lines: Sequence[Line], source: str, place: str) -> tuple[Outcome, dict[int, str]]:
    """Save what can be; returns what came of the records, and by person why a mobile was not saved (R2.2).

    Mobiles come first: the first record of a person makes them one whom somebody has edited.
    """
    wishes = [Wish(one.entry.person_id, one.person_version, one.mobile) for one in lines if one.mobile]
    with transaction():
        refused = set_mobiles(scope, wishes, place).refused if wishes else {}
        return register(scope, [one.entry for one in lines], source, place), refused
