"""The keys an embedded installation makes for itself, once, in <data_dir>/keys.toml."""

import base64
import binascii
import os
import secrets
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

KEY_BYTES = 32


class KeyProblemError(ValueError):
    """A key or the file of keys cannot be used; the text names the key and what is expected."""


@dataclass(frozen=True)
class Keys:
    """What protects persons' numbers and sessions: none of it ever reaches the database or a log."""

    secret_key: bytes
    digest_key: bytes
    keys: Mapping[int, bytes]


def decode_key(name: str, text: object) -> bytes:
    """32 bytes from base64; raise KeyProblemError naming `name`, never showing the value."""
    expected = f"{name}: expected the base64 of {KEY_BYTES} bytes"
    if not isinstance(text, str):
        raise KeyProblemError(expected)
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyProblemError(f"{expected}, found text that is not base64") from None
    if len(key) != KEY_BYTES:
        raise KeyProblemError(f"{expected}, found {len(key)} bytes")
    return key


def decode_key_ring(name: str, entries: Mapping[str, object]) -> dict[int, bytes]:
    """Encryption keys by key id (1 to 255); the highest id is the one new values are sealed with."""
    ring: dict[int, bytes] = {}
    for text, value in entries.items():
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 255):
            raise KeyProblemError(f"{name}: expected key ids from 1 to 255, found {text!r}")
        if int(text) in ring:
            raise KeyProblemError(f"{name}: expected every key id once, found {int(text)} twice")
        ring[int(text)] = decode_key(f"{name} {int(text)}", value)
    if not ring:
        raise KeyProblemError(f"{name}: expected at least one key")
    return ring


def new_keys() -> Keys:
    """Fresh random keys, the first encryption key numbered 1."""
    fresh = [secrets.token_bytes(KEY_BYTES) for _ in range(3)]
    return Keys(secret_key=fresh[0], digest_key=fresh[1], keys={1: fresh[2]})


def read_keys(path: Path) -> Keys:
    """Read a keys file; raise KeyProblemError when it is incomplete, damaged or open to other users."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyProblemError(f"{path}: expected a file only its owner can read (chmod 600)")
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KeyProblemError(f"{path}: expected a readable file of keys, found {_reason(error)}") from None
    unknown = sorted(found.keys() - {"secret_key", "digest_key", "keys"})
    if unknown:
        raise KeyProblemError(f"{path}: unknown key {unknown[0]}; expected secret_key, digest_key, keys")
    ring = found.get("keys")
    if not isinstance(ring, dict):
        raise KeyProblemError(f"{path}: keys: expected a table of key ids")
    return Keys(
        secret_key=decode_key(f"{path}: secret_key", found.get("secret_key")),
        digest_key=decode_key(f"{path}: digest_key", found.get("digest_key")),
        keys=decode_key_ring(f"{path}: keys", ring),
    )


def fresh_keys(folder: Path, given: Mapping[int, bytes]) -> Callable[[], Mapping[int, bytes]] | None:
    """How to read the key ring anew while the portal runs; None where it did not come from the folder's file."""
    path = folder / "keys.toml"
    if not path.exists() or read_keys(path).keys != given:
        return None
    return lambda: read_keys(path).keys


def create_keys(path: Path) -> Keys:
    """Make the keys file unless another process was quicker, and return what the file holds.

    A link never replaces an existing file, so keys once written are never lost to a race.
    """
    temporary = _write_temporary(path, new_keys())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    _sync_folder(path.parent)
    return read_keys(path)


def add_encryption_key(path: Path) -> int:
    """Add a new newest encryption key to the file, atomically, and return its id."""
    old = read_keys(path)
    key_id = max(old.keys) + 1
    ring = {**old.keys, key_id: secrets.token_bytes(KEY_BYTES)}
    temporary = _write_temporary(path, Keys(old.secret_key, old.digest_key, ring))
    temporary.replace(path)
    _sync_folder(path.parent)
    return key_id


def _write_temporary(path: Path, keys: Keys) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=".keys-", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_render(keys))
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _render(keys: Keys) -> str:
    lines = [
        "# Without this file the numbers in the database cannot be read. Keep a copy elsewhere,",
        "# and never in the same place as a copy of the database.",
        f'secret_key = "{_encode(keys.secret_key)}"',
        f'digest_key = "{_encode(keys.digest_key)}"',
        "",
        "[keys]",
        *(f'{key_id} = "{_encode(key)}"' for key_id, key in sorted(keys.keys.items())),
    ]
    return "\n".join(lines) + "\n"


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or "an unreadable file").lower()
    return "a file that is not TOML" if isinstance(error, tomllib.TOMLDecodeError) else "a file that is not UTF-8"
