"""What is known beside a branch's name: its siblings' names, and when its members were born and admitted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median_low

from plugins.graduation_marking.recogniser.numbers import Cut, Number, cuts
from plugins.graduation_marking.recogniser.spelling import read_name
from plugins.graduation_marking.recogniser.years import Era, without_other_numbers

FIRST_CLASSES = 3
"""Classes are counted from one: among the classes of a faculty there is one up to this number."""
ENOUGH_MEMBERS = 3
YOUNGER, OLDER = 2, 4
"""By so many years a class may be younger or older than usual."""

_RUN = re.compile(r"(?<!\d)\d{3,4}(?!\d)")
_FOURTH_GRADE = re.compile(r"初四|初中四年级")


@dataclass(frozen=True, slots=True)
class Siblings:
    """How the branches of one superior number their classes. Make it once for all of them: `Siblings.of(names)`.

    `numbers` holds, for each name with # for the digits of a number, which numbers there are.
    """

    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    four_grades: bool = False

    @classmethod
    def of(cls, names: Iterable[str]) -> Siblings:
        """From the names of all branches of one superior, the branch in question among them or not."""
        owns = [without_other_numbers(read_name(name).own) for name in names]
        numbers: dict[str, set[str]] = defaultdict(set)
        for own in owns:
            for run in _RUN.finditer(own):
                numbers[f"{own[: run.start()]}{'#' * len(run[0])}{own[run.end() :]}"].add(run[0])
        return cls({stem: frozenset(found) for stem, found in numbers.items()}, any(map(_FOURTH_GRADE.search, owns)))

    def beside(self, number: Number) -> frozenset[str]:
        """The numbers of the other branches whose names differ in the number only."""
        return self.numbers.get(number.stem, frozenset()) - {number.digits}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else is known of a branch.

    `born` are the members' years of birth, `admitted` the years in which they joined the League, as far as entered.
    """

    siblings: Siblings = Siblings()
    born: tuple[int, ...] = ()
    admitted: tuple[int, ...] = ()

    def contradicts(self, came: int, age: int, left: int) -> str:
        """Why these members cannot be a class that came in `came`, aged `age`, and leaves in `left`; "" if they can."""
        if len(self.born) >= ENOUGH_MEMBERS:
            born = median_low(self.born)
            if not -YOUNGER <= came - born - age <= OLDER:
                return f"多数团员生于{born}年前后，与{came}年入学不符"
        if self.admitted and max(self.admitted) > left:
            return f"有团员在{max(self.admitted)}年入团，晚于{left}年毕业"
        return ""


def fitting(number: Number, siblings: Siblings, era: Era) -> list[Cut]:
    """The ways to cut a number that the other branches' numbers can be cut in as well (1801 beside 1802 and 1901)."""
    family = [cuts(digits, era) for digits in (number.digits, *siblings.beside(number))]
    same = {own.way: [cut for found in family for cut in found if cut.way == own.way] for own in family[0]}
    left = [cut for cut in family[0] if len(same[cut.way]) == len(family)]
    if len(left) == 1 or len(family) == 1:
        return left
    return [cut for cut in left if _are_counted_from_one(same[cut.way])]


def _are_counted_from_one(classes: list[Cut]) -> bool:
    numbers = [cut.number for cut in classes if cut.number is not None]
    return not numbers or min(numbers) <= FIRST_CLASSES
