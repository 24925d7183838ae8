"""Logins and names: how they are written, and what they must not be."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from portal.errors import Refused

LONGEST_TYPED = 1000
"""Characters of a field that are looked at; nothing valid is nearly as long."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]")
# A login goes into addresses, logs and conversations: no number of a person may be in it.
NUMBER_OF_A_PERSON = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9xX]|[1-9][0-9]{14})(?![0-9])"
)


def normal(text: str, form: Literal["NFC", "NFKC"] = "NFKC") -> str:
    """The beginning of what was typed, in a normal form: sorting a flood of accents takes the square of its length."""
    return unicodedata.normalize(form, text[:LONGEST_TYPED])


def plain_login(text: str) -> str:
    """A login as it is stored and compared: half-width, lower case, without spaces."""
    return "".join(normal(text).lower().split())


def check_login(text: str) -> str:
    """The plain login; raise Refused if nobody may have it."""
    login = plain_login(text)
    if not _LOGIN.fullmatch(login):
        reason = "登录名用 3 到 60 个小写字母、数字、点、横线或下划线，以字母或数字开头和结尾。"
    elif NUMBER_OF_A_PERSON.search(login):
        reason = "登录名不能含手机号或身份证号。"
    else:
        return login
    raise Refused(reason, {"login": reason})


def check_name(text: str) -> str:
    """The name without spaces at its ends; raise Refused if there is none, or it cannot be one."""
    name = " ".join(normal(text, "NFC").split())
    if not 2 <= len(name) <= 40 or not name.isprintable():
        reason = "请填写管理员的姓名，2 到 40 个字。"
    elif NUMBER_OF_A_PERSON.search(name):
        reason = "姓名里不能有手机号或身份证号。"
    else:
        return name
    raise Refused(reason, {"name": reason})
