"""Activation codes: eight characters that cannot be mistaken for one another, good once, for twenty days."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets

from portal import clock
from portal.accounts.models import Account
from portal.accounts.names import normal
from portal.pii import vault

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
VALID = dt.timedelta(days=20)


def give_code(account: Account) -> str:
    """Put a new code's digest into the account, which voids any earlier code; returns the code, shown this once."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    account.activation_digest = _digest(account.id, code)
    account.activation_expires = clock.now() + VALID
    return f"{code[:4]}-{code[4:]}"


def fits(account: Account, typed: str) -> bool:
    """True if `typed` is the account's code and still good. Takes the same time for every wrong code."""
    expected = account.activation_digest or b""
    same = hmac.compare_digest(expected, _digest(account.id, plain_code(typed)))
    return same and account.activation_expires is not None and clock.now() < account.activation_expires


def plain_code(typed: str) -> str:
    """A code as it was given out, whatever case, width, spaces or dashes it was typed with."""
    return "".join(character for character in normal(typed).upper() if character.isalnum())


def _digest(account_id: int, code: str) -> bytes:
    return vault().digest("activation_code", f"{account_id}:{code}")
