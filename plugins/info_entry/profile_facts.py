"""What is entered of an organisation's profile, and what is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.errors import Refused
from portal.people.rules.cells import is_nothing
from portal.people.rules.id_number import parse_id_number
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.names import parse_name
from portal.people.rules.problems import Problem

MOST_POSTS = 9999
NO_NAME = "请填写书记的姓名，与身份证一致"


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """A profile as it is entered. A number is None where nothing was typed, '' where it is to be taken away."""

    secretary_name: str | None = None
    id_number: str | None = None
    mobile: str | None = None
    established: int | None = None
    filled: int | None = None
    same_person: bool = False
    """The name was only corrected: the numbers that are there go on being the secretary's."""


def check_profile(form: Mapping[str, str], today: datetime.date) -> ProfileFacts:
    """The facts of a form. Raise Refused with a sentence for each field that is wrong."""
    wrong: dict[str, str] = {}
    name = _parsed("secretary_name", form, parse_name, wrong)
    id_number = _number("id_number", form, lambda text: parse_id_number(text, today), wrong)
    mobile = _number("mobile", form, parse_mobile, wrong)
    facts = ProfileFacts(
        name, id_number, mobile, _posts("established", form, wrong), _posts("filled", form, wrong),
        same_person=form.get("same_person") == "1",
    )  # fmt: skip
    if not name and (id_number or mobile):
        wrong.setdefault("secretary_name", NO_NAME)
    if wrong:
        raise Refused("有几项填写得不对，请修改后再提交。", wrong)
    return facts


Parser = Callable[[str], tuple[str | None, tuple[Problem, ...]]]


def _parsed(field: str, form: Mapping[str, str], parse: Parser, wrong: dict[str, str]) -> str | None:
    text = form.get(field, "").strip()
    if not text:
        return None
    value, problems = parse(text)
    if value is None and problems:
        wrong[field] = NO_NAME if problems[0].code == "FOOTER_ROW" else problems[0].message.rstrip("。")
    return value


def _number(field: str, form: Mapping[str, str], parse: Parser, wrong: dict[str, str]) -> str | None:
    text = form.get(field, "").strip()
    return "" if text and is_nothing(text) else _parsed(field, form, parse, wrong)


def _posts(field: str, form: Mapping[str, str], wrong: dict[str, str]) -> int | None:
    text = form.get(field, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text[:6]) <= MOST_POSTS:
        return int(text[:6])
    wrong[field] = f"请填写 0 至 {MOST_POSTS} 的整数"
    return None
