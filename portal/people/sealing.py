"""What is kept of a person's numbers: cipher texts for the row, digests to find them by, tails to guess them by."""

from __future__ import annotations

from typing import NamedTuple

from portal.pii import vault

TAIL = 4
"""Digits at the end of a number that people know by heart."""


class SealedNumbers(NamedTuple):
    """The columns of PersonFacts that stand for an ID number and a mobile, in the order of FACTS."""

    id_cipher: bytes
    id_digest: bytes
    mobile_cipher: bytes | None
    mobile_digest: bytes | None
    id_tail: int
    mobile_tail: int | None


def seal_numbers(person_id: int, id_number: str, mobile: str | None) -> SealedNumbers:
    """Seal a person's numbers for the row they get; there may be no mobile."""
    v = vault()
    return SealedNumbers(
        v.seal(id_number, id_context(person_id)),
        v.digest("id_number", id_number),
        v.seal(mobile, mobile_context(person_id)) if mobile else None,
        v.digest("mobile", mobile) if mobile else None,
        tail("id_number", id_number),
        tail("mobile", mobile) if mobile else None,
    )


def tail(kind: str, number: str) -> int:
    """A keyed digest of a number's last digits: many people share it, and without the key it says nothing."""
    return int.from_bytes(vault().digest(f"{kind}.tail", number[-TAIL:].upper())[:4], "big") >> 1


def id_context(person_id: int) -> str:
    """Where a person's ID number is sealed for."""
    return f"core_person.id_number:{person_id}"


def mobile_context(person_id: int) -> str:
    """Where a person's mobile is sealed for."""
    return f"core_person.mobile:{person_id}"
