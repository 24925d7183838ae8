"""The sample spreadsheets are the ones the generator writes, small, and about people who are still to come."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from portal.demo.accounts import ACCOUNTS
from portal.demo.make_samples import make_samples
from portal.demo.people import PersonDraft, demo_people
from portal.demo.samples import MEMBERS, ORGS, SAMPLES, Sample
from portal.demo.tree import demo_orgs
from portal.people.rules.id_number import parse_id_number
from portal.people.rules.mobile import parse_mobile
from tests.demo.test_people import TODAY

OF_MEMBERS = [sample for sample in SAMPLES if sample.kind == MEMBERS]


@pytest.fixture(scope="module")
def known() -> dict[str, PersonDraft]:
    return {person.id_number: person for person in demo_people(demo_orgs())}


def cells(path: Path) -> dict[str, list[list[object]]]:
    if path.suffix == ".csv":
        with path.open(encoding="gb18030", newline="") as file:
            return {"": [[cell.strip() for cell in row] for row in csv.reader(file)]}
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}  # type: ignore[misc]


def identity_numbers(path: Path) -> list[str]:
    rows = [row for sheet in cells(path).values() for row in sheet]
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    return [text for text in texts if len(text) == 18 and parse_id_number(text, TODAY)[0]]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.path.name)
def test_a_sample_is_small_and_made_for_an_administrator(sample: Sample) -> None:
    assert sample.path.stat().st_size < 40_000
    assert sample.org_code in {account.posts[0][0] for account in ACCOUNTS}
    org = next(org for org in demo_orgs() if org.code == sample.org_code)
    assert org.full_name == f"共青团{sample.for_org}委员会"


def test_the_samples_can_be_made_again(tmp_path: Path) -> None:
    make_samples(tmp_path)
    for sample in SAMPLES:
        assert cells(tmp_path / sample.path.name) == cells(sample.path), sample.path.name


@pytest.mark.parametrize("sample", OF_MEMBERS, ids=lambda sample: sample.path.name)
def test_only_the_mixed_sample_has_people_of_the_demonstration(sample: Sample, known: dict[str, PersonDraft]) -> None:
    numbers = identity_numbers(sample.path)
    assert len(numbers) > 10
    old = [number for number in numbers if number in known]
    assert len(old) == (11 if sample.path.name == "faculty_mixed.xlsx" else 0)


@pytest.mark.parametrize("sample", OF_MEMBERS, ids=lambda sample: sample.path.name)
def test_R2_2_only_the_mixed_sample_gives_somebody_elses_mobile(sample: Sample, known: dict[str, PersonDraft]) -> None:
    taken = {person.mobile: person.id_number for person in known.values() if person.mobile}
    rows = [row for sheet in cells(sample.path).values() for row in sheet]
    strangers = [cell for row in rows for cell in row if isinstance(cell, str) and taken.get(cell, cell) not in row]
    assert len(strangers) == (sample.path.name == "faculty_mixed.xlsx")


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.kind == ORGS], ids=lambda one: one.title)
def test_the_secretaries_of_the_organisations_are_nobodys(sample: Sample, known: dict[str, PersonDraft]) -> None:
    rows = [row for sheet in cells(sample.path).values() for row in sheet]
    mobiles = [cell for row in rows for cell in row if isinstance(cell, str) and parse_mobile(cell)[0]]
    assert len(set(mobiles)) == len(mobiles) > 8
    assert not {person.mobile for person in known.values()} & set(mobiles)
