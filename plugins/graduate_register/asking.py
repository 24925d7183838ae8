"""What a form of one graduate asks for: the fields of the destination that is chosen in it (R3.1)."""

from __future__ import annotations

from typing import Any

from plugins.graduate_register.destinations import DESTINATIONS, HOUSEHOLD, RESIDENCE, RESIDENCES, TITLES
from plugins.graduate_register.facts import FACTS, LONGEST
from plugins.graduate_register.record_form import RecordForm


def asked_of(form: RecordForm) -> dict[str, Any]:
    """What templates/graduate_register/_fields.html needs besides the form itself."""
    is_known = form.destination.key in DESTINATIONS
    asked = form.destination.fields if is_known else ()
    return {
        "destinations": list(TITLES.items()), "known": is_known,
        "residences": list(RESIDENCES.items()), "household": HOUSEHOLD, "residence": RESIDENCE, "longest": LONGEST,
        "unasked": [name for name in FACTS if name not in (*asked, "destination", "told_by")],
        "lives": any(form.values[name] for name in RESIDENCE) or any(name in form.errors for name in RESIDENCE),
    }  # fmt: skip
