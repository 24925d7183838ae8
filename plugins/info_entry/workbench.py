"""The plugin's cards on the workbench: what is one's own, what is asked of it and what waits is one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select, true

from plugins.info_entry import admission_slots, contact_slots, profile_slots, progress_slots
from plugins.info_entry.cards import entry_cards
from plugins.info_entry.completeness import CADRES
from plugins.info_entry.models import Profile
from plugins.info_entry.profile_queries import COLUMNS, missing_in
from plugins.info_entry.request_cards import request_cards
from plugins.info_entry.request_queries import WAITING, Waiting, waiting_where
from plugins.info_entry.standings import standing_columns, standing_in, standing_where
from portal.contracts.scope import Scope
from portal.contracts.setup import Card, Figures
from portal.db import session
from portal.orgs.models import Org


def cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many are entered, how far that is from the target, what the profiles lack, and where to go on."""
    row = session().execute(_OWN, standing_where(scope.org) | waiting_where(scope)).one()
    lacks, waiting = missing_in(row, figures[CADRES]), Waiting(row.incoming, row.oldest, row.outgoing, row.answered)
    return [
        *entry_cards(scope, figures),
        *progress_slots.progress_cards(*standing_in(row, figures["people"])),
        *request_cards(scope, waiting),
        *profile_slots.profile_cards(scope, figures, lacks),
        *contact_slots.contact_cards(scope, figures),
        *admission_slots.admission_cards(scope, figures),
    ]


def _own_and_waiting() -> Select[*tuple[Any, ...]]:
    waiting = WAITING.subquery()
    own = (
        select(*COLUMNS, *waiting.c, *standing_columns()).select_from(Org).outerjoin(Profile, Profile.org_id == Org.id)
    )
    return own.join(waiting, true()).where(Org.id == bindparam("org"))


_OWN = _own_and_waiting()
"""Put together once, for every workbench asks it."""
