"""Numbers of persons: encrypted at rest, found by keyed digest, masked on screen."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = 1
"""The first byte of every cipher text: AES-256-GCM, 12-byte nonce. A later suite gets the next number."""
NONCE = 12
HEADER = 2


_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_NUMBER = re.compile(
    f"(?<![0-9])(?:1[3-9][0-9]{{9}}|[1-9][0-9]{{5}}(?:19|20)[0-9]{{2}}{_DAY}[0-9]{{3}}[0-9Xx]"
    f"|[1-9][0-9]{{7}}{_DAY}[0-9]{{3}})(?![0-9])"
)


FreshKeys: TypeAlias = Callable[[], Mapping[int, bytes]]


class SealBroken(Exception):  # noqa: N818
    """A cipher text does not open here: altered, moved to another row, or made with a key that is gone."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values, named in `__sealed__` of its table's class so that a rotation of the keys finds it.

    `key` are the columns that name a row, `context` makes of them what the row's value is sealed for.
    """

    column: str
    key: tuple[str, ...]
    context: Callable[..., str]


class Vault:
    """Seals and opens values with the installation's keys. Cipher text = suite, key id, nonce, sealed value and tag.

    `fresh` reads the keys again when a value was sealed with one that is unknown: they may be rotated while we run.
    """

    def __init__(self, keys: Mapping[int, bytes], digest_key: bytes, fresh: FreshKeys | None = None) -> None:
        self._digest_key = digest_key
        self._fresh = fresh
        self._take(keys)

    def _take(self, keys: Mapping[int, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._newest = max(keys)
        self._header = bytes((SUITE, self._newest))

    def _cipher(self, key_id: int) -> AESGCM | None:
        if key_id not in self._ciphers and self._fresh is not None:
            self._take(self._fresh())
        return self._ciphers.get(key_id)

    def seal(self, value: str, context: str) -> bytes:
        """Encrypt `value` for one place; `context` names the table, column and row, and must be given to open it."""
        return self.seal_bytes(value.encode(), context)

    def seal_bytes(self, value: bytes, context: str) -> bytes:
        """Encrypt bytes; see `seal`."""
        nonce = os.urandom(NONCE)
        return self._header + nonce + self._ciphers[self._newest].encrypt(nonce, value, context.encode())

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made with the same context. Raises SealBroken."""
        return self.open_bytes(sealed, context).decode()

    def open_bytes(self, sealed: bytes, context: str) -> bytes:
        """Decrypt bytes; see `open`."""
        cipher = self._cipher(key_of(sealed))
        if cipher is None or sealed[0] != SUITE:
            raise SealBroken("没有能打开这项数据的密钥")
        nonce = sealed[HEADER : HEADER + NONCE]
        try:
            return cipher.decrypt(nonce, sealed[HEADER + NONCE :], context.encode())
        except InvalidTag:
            raise SealBroken("这项数据被改动过，或者不属于这一行") from None

    def is_newest(self, sealed: bytes) -> bool:
        """False if the value waits for its rotation to the newest key."""
        return key_of(sealed) == self._newest

    def digest(self, kind: str, value: str) -> bytes:
        """A keyed digest (HMAC-SHA-256, 32 bytes) of a value of one kind, for search and unique indexes."""
        return hmac.digest(self._digest_key, f"{kind}\0{value}".encode(), "sha256")


def key_of(sealed: bytes) -> int:
    """The id of the key a value was sealed with."""
    return sealed[1] if len(sealed) > HEADER + NONCE else -1


def mask_id_number(value: str) -> str:
    """110101********0017"""
    return f"{value[:6]}{'*' * 8}{value[-4:]}"


def mask_mobile(value: str) -> str:
    """138****5678"""
    return f"{value[:3]}****{value[-4:]}"


def without_numbers(text: str) -> str:
    """`text` with all but the beginning of each mobile or ID number blotted out, where people may have typed one."""
    return _NUMBER.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)


_vaults: list[Vault] = []


def configure(keys: Mapping[int, bytes], digest_key: bytes, fresh: FreshKeys | None = None) -> None:
    """Make this process's vault; called once by create_app."""
    _vaults[:] = [Vault(keys, digest_key, fresh)]


def vault() -> Vault:
    """This process's vault. Without keys nothing opens: it fails closed."""
    if not _vaults:
        raise SealBroken("没有配置密钥")
    return _vaults[0]


def fingerprint(value: bytes) -> bytes:
    """SHA-256, for tokens and files: things that are random or public already."""
    return hashlib.sha256(value).digest()
