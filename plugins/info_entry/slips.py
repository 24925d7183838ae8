"""Slips: what a page hands to the next one without showing it, or putting it into an address, in plain.

A slip is sealed for the session it was made in, and opens there for two hours. It may hold what nobody else may read,
and nobody can make one up.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import timedelta
from typing import Any

from portal import clock
from portal.contracts.scope import Scope
from portal.pii import SealBroken, vault

GOOD_FOR = timedelta(hours=2)
LONGEST = 4000


def write(scope: Scope, purpose: str, said: dict[str, Any]) -> str:
    """A slip for `purpose` that says `said`."""
    until = (clock.now() + GOOD_FOR).timestamp()
    text = json.dumps([until, said], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(vault().seal(text, _context(scope, purpose))).decode("ascii").rstrip("=")


def read(scope: Scope, purpose: str, slip: str) -> dict[str, Any] | None:
    """What a slip says, None if it is none of this session's, or too old."""
    if not slip or len(slip) > LONGEST:
        return None
    try:
        sealed = base64.urlsafe_b64decode(slip + "=" * (-len(slip) % 4))
        until, said = json.loads(vault().open(sealed, _context(scope, purpose)))
    except (SealBroken, binascii.Error, ValueError, IndexError):
        return None
    found: dict[str, Any] = said
    return found if clock.now().timestamp() < until else None


def _context(scope: Scope, purpose: str) -> str:
    return f"info_entry.{purpose}:{scope.session_id}:{scope.account_id}"
