"""Reading marks: who has said what, in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from plugins.graduation_marking.models import Mark
from plugins.graduation_marking.recogniser.proposal import in_words
from portal.contracts.scope import OrgRef
from portal.db import among, session
from portal.web.filters import moment


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark as pages tell it."""

    mark: Mark

    @property
    def by(self) -> str:
        """Who has marked: 王老师（机械学院团总支）."""
        return f"{self.mark.actor}（{self.mark.acting_org_name}）"

    @property
    def told(self) -> str:
        """The whole of it: 已由……标记为 2022年6月，标记后不能更改."""
        return f"已由{self.by}于{moment(self.mark.at)}标记为“{words_of(self.mark)}”，标记后不能更改"


def marks_of(ids: Collection[int]) -> dict[int, Marked]:
    """The marks of these branches, by the branch's id."""
    return {mark.org_id: Marked(mark) for mark in session().scalars(select(Mark).where(among(Mark.org_id, ids)))}


def words_of(mark: Mark) -> str:
    """2022年6月, 混合支部, or 其他：…"""
    if mark.month:
        return in_words(mark.month)
    return f"{mark.reason}：{mark.explanation}" if mark.explanation else mark.reason or ""


def state_of(org: OrgRef) -> str:
    """The same from the core's facts; '' where nobody has marked."""
    return in_words(org.expected_graduation) if org.expected_graduation else org.no_graduation_reason or ""
