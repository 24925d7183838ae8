"""What 毕业去向名单 is narrowed to, as it travels in addresses (R3.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from plugins.graduate_register.destinations import TITLES
from portal.divisions.whole_names import township, whole_name

LONGEST_SEARCH = 30
UNREGISTERED, INCOMPLETE, NO_TOWNSHIP, NO_MOBILE = "none", "incomplete", "township", "mobile"
MISSING = {
    UNREGISTERED: "未登记去向", INCOMPLETE: "登记不完整", NO_TOWNSHIP: "接收乡镇街道未知", NO_MOBILE: "缺手机号",
}  # fmt: skip
CONTENT = {"yes": "疑似有误"}
_NUMBERS = re.compile("[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class GraduateFilter:
    """'' means everything. `q` is the beginning of a name or of its pinyin, never a number; `township` a code."""

    q: str = ""
    destination: str = ""
    township: str = ""
    missing: str = ""
    doubtful: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> GraduateFilter:
        """The filter of an address's query; what is no possible value is taken for everything."""
        wanted = values.get("township", "")
        return cls(
            _NUMBERS.sub("", "".join(values.get("q", "").split()))[:LONGEST_SEARCH],
            _among(values.get("destination", ""), TITLES), wanted if township(wanted) else "",
            _among(values.get("missing", ""), MISSING), _among(values.get("doubtful", ""), CONTENT),
        )  # fmt: skip

    @property
    def place(self) -> str:
        """The whole name of the township that is looked at; '' for none."""
        return whole_name(self.township) if self.township else ""

    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) as an address's query has them; `parse` reads them back."""
        found = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, value) for name, value in found if value]

    def told(self) -> list[tuple[str, str]]:
        """The filter in words."""
        found = [
            ("姓名", self.q), ("去向", TITLES.get(self.destination, "")), ("接收乡镇街道", self.place),
            ("缺少", MISSING.get(self.missing, "")), ("内容", CONTENT.get(self.doubtful, "")),
        ]  # fmt: skip
        return [(label, value) for label, value in found if value]


def _among(value: str, choices: Mapping[str, str]) -> str:
    return value if value in choices else ""
