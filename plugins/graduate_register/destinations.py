"""Where graduates go, and what has to be registered for each destination: the rules as data (R3.1).

Form, class sheet, import, members' own form and completeness all read them here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

HOUSEHOLD = MappingProxyType({"household_address": "户籍所在地地址", "household_township": "户籍所在地所属乡镇街道"})
RESIDENCE = MappingProxyType({"residence_address": "居住地地址", "residence_township": "居住地所属乡镇街道"})
HOMES = (HOUSEHOLD, RESIDENCE)
"""One of them has to be there, whole."""
A_HOME = "户籍所在地或居住地"
OWN, PARENTS = "own", "parents"
RESIDENCES = MappingProxyType({OWN: "本人居住地", PARENTS: "父母居住地"})
PLACE = ("place_name", "place_address", "place_township")
TOWNSHIPS = MappingProxyType({
    "place_township": "place_address", "household_township": "household_address",
    "residence_township": "residence_address",
})  # fmt: skip
"""The townships, each with the address that lies in it."""
SEALED = ("household_address", "residence_address")
"""Where somebody lives is sealed like a number."""


@dataclass(frozen=True, slots=True)
class Destination:
    """`place` are the fields of the place that are asked for, all of them required, by what they are called here.

    `receives`: the first of these townships that is known is where the graduate is expected.
    """

    key: str
    title: str
    place: Mapping[str, str] = field(default_factory=dict)
    receives: tuple[str, ...] = ("residence_township", "household_township")

    @property
    def fields(self) -> tuple[str, ...]:
        """All that is asked for."""
        return (*self.place, *HOUSEHOLD, *RESIDENCE, "residence_of")


STUDY, WORK, SERVICE, ABROAD, NONE_YET, DELAYED, OTHER = (
    "study", "work", "service", "abroad", "none_yet", "delayed", "other",
)  # fmt: skip


def _place(what: str, name: str) -> Mapping[str, str]:
    return MappingProxyType({
        "place_name": name, "place_address": f"{what}详细地址", "place_township": f"{what}所属乡镇街道",
    })  # fmt: skip


DESTINATIONS: Mapping[str, Destination] = MappingProxyType({
    one.key: one
    for one in (
        Destination(STUDY, "升学", _place("学校", "升入的学校"), ("place_township", "household_township")),
        Destination(WORK, "就业", _place("单位", "工作单位"), ("place_township",)),
        Destination(SERVICE, "参军"),
        Destination(ABROAD, "出国出境", MappingProxyType({"place_name": "前往的国家或地区、学校或单位"})),
        Destination(NONE_YET, "未就业/待业"),
        Destination(DELAYED, "延迟毕业"),
        Destination(OTHER, "其他", _place("去向所在地", "去向说明"), ("place_township",)),
    )
})  # fmt: skip
TITLES = {key: one.title for key, one in DESTINATIONS.items()}
NOWHERE = Destination("", "未登记", receives=())
"""While nobody has said where: the home may be registered already."""


def destination_of(key: str | None) -> Destination:
    """The rules for a destination; NOWHERE while there is none."""
    return DESTINATIONS[key] if key else NOWHERE
