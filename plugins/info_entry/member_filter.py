"""What the list of members is narrowed to, as it travels in addresses and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

LONGEST_SEARCH = 60
PRESENT, REMOVED = "", "removed"

KINDS = (("members", "团员"), ("cadres", "团干部"))
MISSING = (
    ("mobile", "手机号"), ("joined", "入团年月"), ("admission", "发展团员编号（2017 年起必填）"), ("education", "学历"),
    ("ethnic", "民族"), ("political", "政治面貌"), ("post", "团干部的职务"), ("post_since", "任现职年月或任职方式"),
)  # fmt: skip
GRADUATION = (("this_year", "本年度应届毕业"), ("graduates", "已是毕业生"))
STATES = ((PRESENT, "在册"), (REMOVED, "已移除"))
_CHOICES = {"kind": KINDS, "missing": MISSING, "graduation": GRADUATION, "state": STATES}


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """'' means everything. `q` are words without numbers; numbers that are searched travel in the slip `s`."""

    q: str = ""
    s: str = ""
    kind: str = ""
    missing: str = ""
    graduation: str = ""
    joined: str = ""
    """The year of admission to the League."""
    state: str = PRESENT

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> MemberFilter:
        """The filter of an address's query or a form; what is no possible value is taken for everything."""
        year = values.get("joined", "")
        return cls(
            q=" ".join(values.get("q", "").split())[:LONGEST_SEARCH],
            s=values.get("s", ""),
            joined=year if len(year) == 4 and year.isascii() and year.isdigit() else "",
            **{name: _among(values.get(name, ""), choices) for name, choices in _CHOICES.items()},
        )

    @property
    def searches(self) -> bool:
        """True if somebody is looked for by words or numbers."""
        return bool(self.q or self.s)

    @property
    def narrows(self) -> bool:
        """True if people of the subtree may fail to match."""
        return bool(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) as an address's query has them; `parse` reads them back."""
        found = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, value) for name, value in found if value]


def _among(value: str, choices: tuple[tuple[str, str], ...]) -> str:
    return value if any(value == key for key, _ in choices) else ""
