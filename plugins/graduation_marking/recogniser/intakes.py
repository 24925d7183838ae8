"""The intake that a name numbers, settled between the ways in which its number can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.graduation_marking.recogniser.evidence import Siblings, fitting
from plugins.graduation_marking.recogniser.numbers import Cut, Number, clear_years, cut_number, has_long_code
from plugins.graduation_marking.recogniser.programmes import TERTIARY
from plugins.graduation_marking.recogniser.years import Era

_NAMELESS = re.compile(r"[#\W\dA-Za-z]*[班□]?[#\W\d]*")


@dataclass(frozen=True, slots=True)
class Intake:
    """The year in which a class came, how the name says it, and whether it can mean nothing else."""

    year: int
    words: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a name does not tell when the class leaves; `years` are what it may mean."""

    because: str
    years: tuple[int, ...] = ()


def numbered_intake(text: str, kind: str, siblings: Siblings, era: Era) -> Intake | Doubt | None:
    """The intake numbered in `text` (the own name without other numbers); None where no number can be one."""
    years = clear_years(text, era, grades=kind not in TERTIARY)
    number = cut_number(text)
    found = _by_number(number, kind, siblings, era) if number else None
    if len(years) > 1 or (years and isinstance(found, Intake) and found.year != years[0]):
        return Doubt("名称里有几个像年份的数字，互相矛盾", years)
    if years:
        return Intake(years[0], f"{years[0]}级", certain=True)
    if found is None and has_long_code(text):
        return Doubt("名称里是一串编号，看不出其中哪一段是入学年份")
    return found


def _by_number(number: Number, kind: str, siblings: Siblings, era: Era) -> Intake | Doubt | None:
    beside = bool(siblings.beside(number))
    found = fitting(number, siblings, era)
    if not beside:
        found = _without_siblings(found, number, kind, era)
    years = tuple(sorted(cut.came for cut in found if cut.came))
    if len(found) == 1 and years:
        return Intake(years[0], _words(number, found[0]), certain=beside or not _is_nameless(number))
    if years:
        return Doubt(f"“{number.digits}”可能是{'，也可能是'.join(_meaning(cut) for cut in found)}", years)
    return Doubt(f"“{number.digits}”看不出是入学年份") if beside or found else None


def _without_siblings(found: list[Cut], number: Number, kind: str, era: Era) -> list[Cut]:
    """Three digits are an intake after a major of a university, and not in a year to come: 计科201, not 301."""
    if len(number.digits) != 3:
        return found
    believed = [cut for cut in found if cut.came and cut.came <= era.now + 1 and not _is_nameless(number)]
    grades = [cut for cut in found if cut.came is None]
    return believed if believed and (kind in TERTIARY or not grades) else grades


def _is_nameless(number: Number) -> bool:
    """True for 1802班 and 301: nothing but the number."""
    return _NAMELESS.fullmatch(number.stem) is not None


def _words(number: Number, cut: Cut) -> str:
    return f"“{number.digits}”读作{_meaning(cut)}"


def _meaning(cut: Cut) -> str:
    if cut.came is None:
        return "年级和班号"
    return f"{cut.came}级" if cut.number is None else f"{cut.came}级{cut.number}班"
