"""Passwords: argon2id, at least ten characters, none that many people have. No rules of composition."""

from __future__ import annotations

import base64
import functools
import re
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.names import NUMBER_OF_A_PERSON, normal
from portal.errors import Refused
from portal.people.pinyin import name_pinyin

SHORTEST, LONGEST = 10, 200
LEAST_OF_ONES_OWN = 4
"""Characters that must be left once everything common is taken out."""
hasher = PasswordHasher()
"""What a guess costs: 64 MiB and three rounds over them, the second recommendation of RFC 9106."""


def hash_password(password: str) -> str:
    """The argon2id hash, with its parameters and salt, as the table keeps it."""
    return hasher.hash(_plain(password))


def verify(stored: str | None, password: str) -> bool:
    """True if the password belongs to the hash. Takes one argon2 run, also when there is no hash to compare with."""
    try:
        return hasher.verify(stored or _nobodys_hash(), _plain(password)[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


def renewed(stored: str, password: str) -> str | None:
    """The password's hash with today's parameters, if `stored`, which it fits, was made with others; else None."""
    return hash_password(password) if hasher.check_needs_rehash(stored) else None


def check_password(password: str, *, login: str, name: str = "") -> None:
    """Raise Refused, with the field `password`, if this must not be somebody's password."""
    reason = _fault(_plain(password), login, name)
    if reason:
        raise Refused(reason, {"password": reason})


def _fault(password: str, login: str, name: str) -> str:
    folded = password.casefold()
    if len(password) < SHORTEST:
        return f"密码至少 {SHORTEST} 个字符。几个不相干的词连在一起，又长又好记。"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符。"
    if NUMBER_OF_A_PERSON.search(password):
        return "密码里不要用手机号或身份证号：别人查得到。"
    if any(word in folded for word in _own_words(login, name)):
        return "密码里不要用登录名或姓名。"
    if _is_common(folded):
        return "这样的密码很多人在用，容易被猜到。请换一个，例如几个不相干的词连在一起。"
    return ""


def _own_words(login: str, name: str) -> list[str]:
    """The login and the name, the latter also in pinyin, as far as they are long enough to mean anything."""
    plain_name = "".join(name.split()).casefold()
    words = [(login.casefold(), 3), (plain_name, 2), (name_pinyin(plain_name).split(" ")[0], 4)]
    return [word for word, least in words if len(word) >= least]


def _is_common(password: str) -> bool:
    """True if hardly anything is left without words, rows of keys and years that everybody uses, and repetitions."""
    rest = common_words().sub("", password)
    rest = re.sub(r"(.+?)\1+", r"\1", rest)
    return len(rest) < LEAST_OF_ONES_OWN


@functools.cache
def common_words() -> re.Pattern[str]:
    """One pattern for all common words, the longest first, and for years and dates."""
    lines = (Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split("\n")
    words = sorted((w for w in map(str.strip, lines) if w and not w.startswith("#")), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, words), r"(?:19|20)[0-9]{2}(?:[01][0-9][0-3][0-9])?"]))


@functools.cache
def _nobodys_hash() -> str:
    """A hash with today's parameters that no password fits; made up rather than computed."""
    salt, digest = (_base64(secrets.token_bytes(n)) for n in (hasher.salt_len, hasher.hash_len))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii").rstrip("=")


def _plain(password: str) -> str:
    """The same password however the keyboard wrote its characters."""
    return normal(password)
