"""A branch's name in hand: its parts, the kind of school, the date, and what is known beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from plugins.graduation_marking.recogniser.dates import AsOf
from plugins.graduation_marking.recogniser.evidence import Evidence
from plugins.graduation_marking.recogniser.intakes import Doubt, Intake, numbered_intake
from plugins.graduation_marking.recogniser.lengths import programme_of
from plugins.graduation_marking.recogniser.programmes import Length, Programme, kind_of_school
from plugins.graduation_marking.recogniser.school_kinds import school_type_in
from plugins.graduation_marking.recogniser.spelling import Name, read_name
from plugins.graduation_marking.recogniser.years import Era, Said, era_of, said_years, without_other_numbers

_YEAR_AND_CLASS = re.compile(r"[\W\d第]*(?:年级|级|届)?[\W\d第]*[一二三四五六七八九十]*[\W]*(?:班|支部)?[\W\d]*")


@dataclass(frozen=True)
class Case:
    """What the steps of `proposing` look at. `kind` is one of KINDS, or "" where it is not known."""

    name: Name
    kind: str
    asof: AsOf | None
    era: Era
    evidence: Evidence

    @classmethod
    def of(cls, name: str, school_type: str, asof: AsOf | None, evidence: Evidence) -> Case:
        """From what `propose` takes; the name itself may say what kind of school it is."""
        read = read_name(name)
        kind = kind_of_school(school_type or school_type_in(read.text))
        return cls(read, kind, asof, era_of(asof), evidence)

    @property
    def own(self) -> str:
        """The branch's own name."""
        return self.name.own

    @cached_property
    def said(self) -> Said:
        """The years that the name says."""
        return said_years(self.own, self.era)

    @cached_property
    def numbered(self) -> Intake | Doubt | None:
        """The intake that the name only numbers."""
        return numbered_intake(without_other_numbers(self.own), self.kind, self.evidence.siblings, self.era)

    @cached_property
    def programme(self) -> Length:
        """What the branch's own name tells of the length of study; if it names no major, what its faculty's does."""
        own = programme_of(self.own, self.kind)
        if not _YEAR_AND_CLASS.fullmatch(self.own):
            return own
        faculty = programme_of(self.own + self.name.path.rpartition("大学")[2], self.kind)
        if not isinstance(own, Programme) or not isinstance(faculty, Programme) or faculty.years == own.years:
            return faculty
        return replace(faculty, others=(own.years,))
