"""Write the sample spreadsheets anew: python -m portal.demo.make_samples."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from portal.demo.accounts import FACULTY, HIGH_SCHOOL, UNIVERSITY
from portal.demo.branches import intake_year, kind_of
from portal.demo.destination_samples import faculty_destinations, university_destinations
from portal.demo.mark_samples import faculty_marks, university_marks
from portal.demo.numbers import NumberMaker
from portal.demo.org_samples import county_orgs, university_orgs
from portal.demo.people import PersonDraft, demo_people, member
from portal.demo.sample_books import write_gbk_csv, write_messy_book, write_tidy_book
from portal.demo.sample_rows import (
    ALIASES,
    Fault,
    Row,
    half_width_brackets,
    mobile_of_the_one_above,
    no_admission_number,
    numeric_id,
    opposite_sex,
    put,
    row_of,
    slip_of_a_digit,
    spaced_id,
    spoil,
    the_one_above_again,
    too_young,
)
from portal.demo.samples import FOLDER
from portal.demo.tree import DemoOrg, demo_orgs

SEED = 20190517
FAR_FROM_THE_DEMO = 50_000_000

UNIVERSITY_FAULTS: dict[int, Fault] = {
    1: numeric_id,
    3: slip_of_a_digit,
    5: mobile_of_the_one_above,
    7: spaced_id,
    9: the_one_above_again,
    11: put("joined", "2014.1"),
    12: put("joined", "2015年5月"),
    14: too_young,
    16: no_admission_number,
    18: put("branch", "浙江示范大学软件工程学院15软工9班团支部"),
    20: put("branch", "共青团浙江示范大学软件工程学院委员会"),
    22: put("ethnic", "汉"),
    24: opposite_sex,
    26: put("mobile", "1541234567"),
    28: put("political", "青年"),
    30: put("name", "张三1"),
    33: numeric_id,
    35: put("mobile", ""),
}
SCHOOL_FAULTS: dict[int, Fault] = {
    1: the_one_above_again,
    2: no_admission_number,
    4: too_young,
    6: mobile_of_the_one_above,
    8: put("branch", "高三（99）班团支部"),
    9: put("is_cadre", "也许"),
    11: slip_of_a_digit,
}


class Newcomers:
    """People whom the demonstration does not know, made with one seed."""

    def __init__(self, orgs: Sequence[DemoOrg]) -> None:
        self.orgs = orgs
        self._rng = Random(SEED)
        self._numbers = NumberMaker(FAR_FROM_THE_DEMO)

    def classes(self, below: str, intake: int) -> list[DemoOrg]:
        """The branches below organisation `below` that entered in `intake`, in the order of the tree."""
        return [org for org in self.orgs if org.code.startswith(below) and intake_year(org) == intake]

    def people(self, branch: DemoOrg, count: int) -> Iterator[PersonDraft]:
        """`count` new members of `branch`, all with a mobile."""
        kind = dataclasses.replace(kind_of(branch), no_mobile=0.0)
        return (member(branch, kind, self._rng, self._numbers) for _ in range(count))

    def rows(self, branch: DemoOrg, count: int) -> list[Row]:
        """Rows about `count` new members of `branch`, which is called by its full name."""
        return [row_of(person, branch.full_name) for person in self.people(branch, count)]


def make_samples(folder: Path) -> None:
    """Write all sample files into `folder`, the same ones each time."""
    newcomers = Newcomers(demo_orgs())
    _university_clean(folder / "university_clean.xlsx", newcomers)
    _university_errors(folder / "university_errors.xlsx", newcomers)
    _university_csv(folder / "university_gbk.csv", newcomers)
    _faculty_mixed(folder / "faculty_mixed.xlsx", newcomers)
    _school_clean(folder / "school_clean.xlsx", newcomers)
    _school_errors(folder / "school_errors.xlsx", newcomers)
    university_orgs(folder / "university_orgs.xlsx")
    county_orgs(folder / "county_orgs.xlsx")
    university_marks(folder / "university_marks.xlsx", newcomers.orgs)
    faculty_marks(folder / "faculty_marks.xlsx")
    university_destinations(folder / "university_destinations.xlsx", newcomers.orgs)
    faculty_destinations(folder / "faculty_destinations.xlsx", newcomers.orgs)


def _university_clean(path: Path, newcomers: Newcomers) -> None:
    rows = [row for branch in newcomers.classes(UNIVERSITY, 2018)[:3] for row in newcomers.rows(branch, 26)]
    write_tidy_book(path, {"团员信息": rows})


def _university_errors(path: Path, newcomers: Newcomers) -> None:
    classes = newcomers.classes(FACULTY, 2015)[:3]
    rows = [row for branch in classes for row in newcomers.rows(branch, 13)]
    spoil(rows, UNIVERSITY_FAULTS)
    titles = ("浙江示范大学2019年毕业生团员信息汇总表", "（请各学院于5月17日前报送校团委）")
    groups = (("基本信息", 7), ("团籍信息", len(ALIASES)))
    write_messy_book(path, ALIASES, titles, rows, groups, "branch", "人")


def _university_csv(path: Path, newcomers: Newcomers) -> None:
    rows = [row for branch in newcomers.classes(UNIVERSITY, 2017)[-2:] for row in newcomers.rows(branch, 18)]
    keys = ("id_number", "name", "mobile", "branch", "joined", "admission_number", "sex", "ethnic", "political",
            "education", "is_cadre", "post")  # fmt: skip
    write_gbk_csv(path, keys, rows)


def _faculty_mixed(path: Path, newcomers: Newcomers) -> None:
    """Members of a class as the portal has them, newcomers, one who is in another class, one with another's mobile."""
    other, branch = newcomers.classes(FACULTY, 2016)[:2]
    people = [person for person in demo_people(newcomers.orgs) if person.is_member]
    known = [person for person in people if person.org_code == branch.code and person.mobile][:10]
    elsewhere = next(person for person in people if person.org_code == other.code)
    new = list(newcomers.people(branch, 12))
    new[-1] = dataclasses.replace(new[-1], mobile=known[0].mobile)
    mixed = [person for pair in zip(known, new[:10], strict=True) for person in pair]
    rows = [row_of(person, branch.full_name) for person in (*mixed, elsewhere, *new[10:])]
    write_tidy_book(path, {"团员信息": rows})


def _school_clean(path: Path, newcomers: Newcomers) -> None:
    rows = [
        row_of(person, branch.short_name)
        for branch in newcomers.classes(HIGH_SCHOOL, 2018)[:4]
        for person in newcomers.people(branch, 15)
    ]
    write_tidy_book(path, {"团员信息": rows})


def _school_errors(path: Path, newcomers: Newcomers) -> None:
    classes = newcomers.classes(HIGH_SCHOOL, 2016)[:3]
    sheets = {branch.short_name.removesuffix("团支部"): newcomers.rows(branch, 12) for branch in classes}
    first, second, third = sheets.values()
    spoil(first, dict.fromkeys(range(12), half_width_brackets))
    spoil(second, SCHOOL_FAULTS)
    spoil(third, {0: numeric_id, 5: spaced_id})
    write_tidy_book(path, sheets)


if __name__ == "__main__":
    make_samples(FOLDER)
