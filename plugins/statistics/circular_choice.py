"""What a circular compares: which measures, units of which level, in which groups, on which day, for whom (R4.2)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal import clock
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef
from portal.errors import Refused

DIRECT, CITIES, COUNTIES, UNIVERSITIES = "direct", "cities", "counties", "universities"
LEVELS = {DIRECT: "直接下级", CITIES: "全部市级团委", COUNTIES: "全部县级团委", UNIVERSITIES: "全部高校团委"}
MOST_MEASURES = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """`measures` are keys in their order; `day` is the cut-off, None for the moment; `grouped` by kind of unit.

    `to_superiors`: not only those that are ranked are told, but whoever is between them and the publisher, too.
    """

    measures: tuple[str, ...]
    level: str
    grouped: bool
    day: dt.date | None = None
    to_superiors: bool = False

    @property
    def series(self) -> str:
        """The same for circulars of one kind, whatever their day; at most 64 characters."""
        said = json.dumps([self.measures, self.level, self.grouped])
        return hashlib.sha256(said.encode()).hexdigest()

    def kept(self) -> str:
        """As JSON, without the day: for a circular of every day."""
        return json.dumps([self.measures, self.level, self.grouped, self.to_superiors])

    @classmethod
    def of_kept(cls, kept: str, day: dt.date) -> Choice:
        """What was kept, for one day."""
        measures, level, grouped, to_superiors = json.loads(kept)
        return cls(tuple(measures), level, grouped, day, to_superiors)


def levels_for(org: OrgRef) -> list[str]:
    """The levels that an organisation can rank: above the county more than what is directly below."""
    if not org.is_wide:
        return [DIRECT]
    return [DIRECT, *([] if org.province_code else [CITIES]), COUNTIES, UNIVERSITIES]


def parse(form: MultiDict[str, str], org: OrgRef, measures: Sequence[Measure], *, daily: bool = False) -> Choice:
    """As the form has it. Raise Refused for what cannot be chosen."""
    wanted = form.getlist("measures")
    chosen = tuple(one.key for one in measures if one.key in wanted)
    errors = {}
    if not 1 <= len(chosen) <= MOST_MEASURES:
        errors["measures"] = f"请选择 1 至 {MOST_MEASURES} 项指标"
    level = form.get("level", DIRECT)
    if level not in levels_for(org):
        errors["level"] = "请选择通报范围"
    day = None
    if not daily and (text := form.get("day", "").strip()):
        day = _day(text, errors)
    if errors:
        raise Refused("请按提示修改。", errors)
    return Choice(chosen, level, bool(form.get("grouped")), day, bool(form.get("to_superiors")))


def _day(text: str, errors: dict[str, str]) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        errors["day"] = "日期应写成 2019-05-20 的样子"
        return None
    if found > clock.today():
        errors["day"] = "这一天还没有到"
    return found
