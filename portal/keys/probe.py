"""Do these keys belong to this database? Asked before anything is written with them."""

from __future__ import annotations

from portal.db import transaction
from portal.keys.models import KeyProbe
from portal.pii import SealBroken, Vault, vault

WORD = "these keys open this database"
CONTEXT = "core_key_probe:1"
ONLY = 1


class ForeignKeys(Exception):  # noqa: N818 -- it is the operator's word for it
    """The keys given are not those the database was made with; with them, no number in it could be read."""


def check_keys() -> None:
    """Raise ForeignKeys if the process's keys do not fit the database; a database without a probe gets one."""
    with transaction() as s:
        probe = s.get(KeyProbe, ONLY)
        if probe is None:
            s.add(make_probe(vault()))
        elif not fits(vault(), probe.cipher, probe.digest):
            raise ForeignKeys("keys: these are not the keys this database was made with; give it its own keys")


def make_probe(keys: Vault) -> KeyProbe:
    """A probe of `keys`."""
    return KeyProbe(id=ONLY, cipher=keys.seal(WORD, CONTEXT), digest=keys.digest("probe", WORD))


def fits(keys: Vault, cipher: bytes, digest: bytes) -> bool:
    """True if a probe was made with `keys`, or with older ones that they still hold."""
    try:
        return keys.open(cipher, CONTEXT) == WORD and keys.digest("probe", WORD) == digest
    except SealBroken:
        return False
