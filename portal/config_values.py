"""How each setting is read: which text or TOML value is right, and what to say when it is not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from portal import clock

Reader = Callable[[object], object]


class BadValueError(ValueError):
    """A value of the wrong kind; the text says what is expected."""


@dataclass(frozen=True)
class Setting:
    """One setting: how to read it, and the environment variable that may set it."""

    read: Reader
    env: str | None = None


def whole_number(low: int, high: int) -> Reader:
    """A reader of whole numbers within bounds, written as a number or (in the environment) as text."""

    def read(value: object) -> int:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise BadValueError(f"a whole number from {low} to {high}")
        return value

    return read


def yes_no(value: object) -> bool:
    """true or false, nothing that merely looks like it."""
    if not isinstance(value, bool):
        raise BadValueError("true or false")
    return value


def host_name(value: object) -> str:
    """A host name or address to listen on."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9A-Za-z.:\-]{1,253}", value):
        raise BadValueError("a host name or an address, without a port")
    return value


def absolute_path(value: object) -> Path:
    """An absolute path: a relative one would mean another folder for every way to start."""
    if not isinstance(value, str) or not value or not Path(value).expanduser().is_absolute():
        raise BadValueError("an absolute path")
    return Path(value).expanduser()


def names(value: object) -> tuple[str, ...]:
    """A list of distinct plugin names."""
    if not isinstance(value, list) or not all(
        isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) for name in value
    ):
        raise BadValueError('a list of plugin names such as ["info_entry"]')
    if len(set(value)) < len(value):
        raise BadValueError("every plugin once")
    return tuple(value)


def years(value: object) -> tuple[int, ...]:
    """A list of calendar years."""
    if (
        not isinstance(value, list)
        or not value
        or not all(type(year) is int and 1922 <= year <= 2200 for year in value)
    ):
        raise BadValueError("a list of years such as [2017, 2018]")
    return tuple(value)


def calendar_date(value: object) -> date:
    """A date, written 2019-05-20."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise BadValueError("a date such as 2019-05-20, without quotation marks")


def clock_text(value: object) -> str:
    """A time for the portal's clock to start at, or an anchor that `run` made."""
    try:
        if isinstance(value, str):
            clock.anchored(value)
            return value
    except (ValueError, OverflowError):
        pass
    raise BadValueError("a time such as 2019-05-08T09:00")


def redis_url(value: object) -> str:
    """The address of a Redis or Valkey server."""
    if isinstance(value, str) and _scheme(value) in {"redis", "rediss", "unix"}:
        return value
    raise BadValueError("an address such as redis://host:6379/0")


def database_url(value: object) -> str:
    """The address of the database, PostgreSQL ones in the form that names the driver."""
    if isinstance(value, str):
        scheme = _scheme(value)
        if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
            return "postgresql+psycopg" + value[len(scheme) :]
        if scheme == "sqlite" and re.match(r"sqlite:////[^?]", value):
            return value
    raise BadValueError("postgresql://user:password@host/database or sqlite:////absolute/path")


def key_text(value: object) -> str:
    """The text of a key; its length is checked where all keys come together."""
    if not isinstance(value, str):
        raise BadValueError("the base64 of 32 bytes")
    return value


def key_ring(value: object) -> Mapping[str, object]:
    """Encryption keys by id: a TOML table, or "1:<base64>,2:<base64>" in the environment."""
    if isinstance(value, dict):
        return value
    if isinstance(value, str):
        pairs = [pair.strip().partition(":") for pair in value.split(",")]
        if all(separator for _, separator, _ in pairs) and len({key_id for key_id, _, _ in pairs}) == len(pairs):
            return {key_id: key for key_id, _, key in pairs}
    raise BadValueError('"1:<base64 of 32 bytes>,2:<base64 of 32 bytes>", every id once')


def _scheme(url: str) -> str | None:
    """The scheme of a usable address, or None; the address may hold a password and is never shown."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.path or parts.netloc) and parts.port != 0
    except ValueError:
        return None
    return parts.scheme if usable and "://" in url else None
