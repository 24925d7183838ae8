"""The people who are ticked in the list, or all who match: as a form sends them, and as ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from plugins.info_entry.member_filter import MemberFilter
from plugins.info_entry.member_listing import next_ids
from plugins.info_entry.member_words import read_slip
from portal.contracts.scope import OrgRef, Scope
from portal.errors import Refused
from portal.orgs.selection import ALL_MATCHING, PREFIX, Form
from portal.web.codes import row_id

AT_ONCE = 1000
"""Whoever selects more has it done by a job."""
MOST_FOUND = 3000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ticked ids, or, if there is a filter, everybody at and below an organisation who matches it."""

    ids: tuple[int, ...] = ()
    filter: MemberFilter | None = None

    @classmethod
    def from_form(cls, form: Form) -> Chosen:
        """The selection that the list of members sends. Raise Refused if nobody was ticked."""
        if form.get(ALL_MATCHING) == "1":
            values = {key.removeprefix(PREFIX): value for key, value in form.items() if key.startswith(PREFIX)}
            return cls(filter=MemberFilter.parse(values))
        ids = tuple(dict.fromkeys(_ids(form)))[:AT_ONCE]
        if not ids:
            raise Refused("还没有选择人员，请先勾选，再点按钮。")
        return cls(ids)

    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of hidden fields that carry the selection through further pages."""
        if self.filter is not None:
            return [(ALL_MATCHING, "1"), *((PREFIX + name, value) for name, value in self.filter.pairs())]
        return [("ids", str(one)) for one in self.ids]

    def as_args(self) -> dict[str, Any]:
        """As a job's arguments: ids or filters, never words or numbers that somebody was searched by."""
        return {"ids": list(self.ids), "filter": asdict(self.filter) if self.filter is not None else None}


def chosen_from_args(args: Mapping[str, Any]) -> Chosen:
    """What `as_args` gave."""
    return Chosen(tuple(args["ids"]), MemberFilter(**args["filter"]) if args["filter"] else None)


def resolved(scope: Scope, org: OrgRef, chosen: Chosen) -> Chosen:
    """The same with ids in place of a filter if it has words, which no job may keep, or matches few.

    Raise Refused if nobody matches, or a search finds more than it looks at.
    """
    if chosen.filter is None:
        return chosen
    numbers = read_slip(scope, chosen.filter.s)
    if numbers is None:
        raise Refused("上次查找的号码已过期，请回到列表重新查找。")
    ids, more = next_ids(scope, org, chosen.filter, numbers, "", MOST_FOUND)
    if not ids:
        raise Refused("没有符合条件的人，请返回列表重新选择。")
    if chosen.filter.searches and more:
        raise Refused("符合查找条件的人太多，请把条件写得更完整，或先进入下级组织。")
    return chosen if more else Chosen(tuple(ids))


def _ids(form: Form) -> list[int]:
    found = []
    for text in form.getlist("ids"):
        try:
            found.append(row_id(text))
        except ValueError:
            continue
    return found
