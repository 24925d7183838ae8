"""What pages and files say of a division, of its list, and of the organisation it should have."""

from __future__ import annotations

from portal.divisions.lists import Division, DivisionList
from portal.orgs.categories import COMMITTEE, WORKING_COMMITTEE

_KINDS = {
    "subdistrict": "街道", "area_office": "地区办事处", "town": "镇", "township": "乡", "ethnic_township": "民族乡",
    "sumu": "苏木", "ethnic_sumu": "民族苏木",
}  # fmt: skip


def kind_title(one: Division) -> str:
    """镇, 街道 …"""
    return _KINDS[one.kind]


def usual_category(one: Division) -> str:
    """What a township's organisation usually is: sub-districts are run by an office, so 团工委; the others 团委."""
    return WORKING_COMMITTEE if one.kind in ("subdistrict", "area_office") else COMMITTEE


def source(divisions: DivisionList) -> str:
    """2018 年区划名单（截至 2018-10-31）."""
    return f"{divisions.year} 年区划名单（截至 {divisions.cut_off.isoformat()}）"
