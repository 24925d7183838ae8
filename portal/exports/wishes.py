"""From an export to what its type is asked: who for, which list, which filter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from sqlalchemy import select

from portal import clock
from portal.contracts.exports import ExportType, ExportWish
from portal.db import session
from portal.errors import Refused
from portal.exports.models import Export
from portal.orgs.models import Org
from portal.pii import without_numbers
from portal.provinces.queries import acting_for

MOST_VALUES, LONGEST_VALUE = 50, 200
_NAME = re.compile(r"[A-Za-z][\w.]{0,59}")


def narrowed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The filter of an address or a form, without what is empty. Raise Refused if a person's number is in it.

    It is kept, and told in the log, for longer than the file.
    """
    found = {name: value.strip()[:LONGEST_VALUE] for name, value in pairs if value.strip() and _NAME.fullmatch(name)}
    if any(without_numbers(value) != value for value in found.values()):
        raise Refused("筛选条件里有完整的手机号或身份证号，不能导出。请改用姓名或号码的末几位查找，再导出。")
    return dict(list(found.items())[:MOST_VALUES])


def wish_of(found: Export) -> ExportWish:
    """What a kept export asks its type: the organisation acts for itself, with what is on in its province."""
    org = session().scalars(select(Org).where(Org.id == found.org_id)).one().ref()
    return ExportWish(acting_for(org, found.account_id), org, values_of(found), found.revealed)


def values_of(found: Export) -> dict[str, str]:
    """The filter of a kept export."""
    values: dict[str, str] = json.loads(found.filter)
    return values


def in_words(kind: ExportType, wish: ExportWish) -> str:
    """The filter as people say it."""
    return "；".join(f"{label}：{value}" for label, value in kind.filter(wish))


def file_name(title: str, suffix: str) -> str:
    """What the file is called when it is saved: 下级组织：甲省团委 -> 下级组织-甲省团委-20190508.xlsx"""
    plain = "".join(c for c in title.replace("：", "-") if c.isprintable() and c not in '\\/:*?"<>|')
    return f"{plain}-{clock.today():%Y%m%d}.{suffix}"
