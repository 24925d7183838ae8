"""The made-up people are the same everywhere, obey the rules, and belong to nobody."""

import datetime as dt
from collections import Counter

import pytest

from portal.demo.branches import intake_year
from portal.demo.numbers import LAST_SAFE_BIRTH, SAFE_AREAS, UNASSIGNED_PREFIXES
from portal.demo.people import PersonDraft, demo_people
from portal.demo.tree import DemoOrg, demo_orgs
from portal.people.rules.admission import check_admission, parse_admission_number
from portal.people.rules.ethnic import parse_ethnic
from portal.people.rules.id_number import birth_date_of, parse_id_number, sex_of
from portal.people.rules.joining import check_joining_age
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.months import parse_month
from portal.people.rules.names import parse_name
from portal.people.rules.posts import check_cadre, parse_post
from portal.people.rules.values import parse_education, parse_political

TODAY = dt.date(2019, 5, 8)


@pytest.fixture(scope="module")
def orgs() -> tuple[DemoOrg, ...]:
    return demo_orgs()


@pytest.fixture(scope="module")
def people(orgs: tuple[DemoOrg, ...]) -> list[PersonDraft]:
    return list(demo_people(orgs))


def test_thirty_thousand_people_the_same_each_time(orgs: tuple[DemoOrg, ...], people: list[PersonDraft]) -> None:
    assert 30_000 <= sum(person.is_member for person in people) <= 36_000
    again = demo_people(orgs)
    assert [next(again) for _ in range(3_000)] == people[:3_000]


def test_every_field_is_in_its_normal_form_and_accepted(people: list[PersonDraft]) -> None:
    for person in people:
        assert parse_name(person.name) == (person.name, ())
        assert parse_id_number(person.id_number, TODAY) == (person.id_number, ())
        assert parse_ethnic(person.ethnic) == (person.ethnic, ())
        assert parse_political(person.political) == (person.political, ())
        assert parse_education(person.education) == (person.education, ())
        if person.mobile is not None:
            assert parse_mobile(person.mobile) == (person.mobile, ())


def test_sex_and_birth_date_are_those_of_the_identity_number(people: list[PersonDraft]) -> None:
    for person in people:
        assert birth_date_of(person.id_number) == person.birth_date
        assert sex_of(person.id_number) == person.sex


def test_one_person_one_identity_number(people: list[PersonDraft]) -> None:
    assert len({person.id_number for person in people}) == len(people)


def test_R2_2_one_person_one_mobile_and_some_have_none_yet(people: list[PersonDraft]) -> None:
    mobiles = [person.mobile for person in people if person.mobile]
    assert len(set(mobiles)) == len(mobiles)
    assert 0.02 < 1 - len(mobiles) / len(people) < 0.15


def test_members_joined_at_an_age_the_rules_allow(people: list[PersonDraft]) -> None:
    for person in people:
        if person.is_member:
            assert person.joined is not None
            assert parse_month(person.joined, TODAY) == (person.joined, ())
            assert check_joining_age(person.joined, person.birth_date) == ()


def test_members_admitted_since_2017_have_their_number(people: list[PersonDraft]) -> None:
    given = [person.admission_number for person in people if person.admission_number]
    assert len(set(given)) == len(given) > 5_000
    for person in people:
        assert check_admission(person.admission_number, person.joined) == ()
        assert parse_admission_number(person.admission_number, person.joined) == (person.admission_number, ())


def test_members_are_in_branches_and_cadres_hold_a_post(orgs: tuple[DemoOrg, ...], people: list[PersonDraft]) -> None:
    branches = {org.code for org in orgs if org.is_branch}
    for person in people:
        assert person.org_code in branches
        assert person.is_member or person.is_cadre
        assert parse_post(person.post) == (person.post, ())
        assert check_cadre(person.is_cadre, person.post) == ()


def test_committees_mostly_have_two_cadres(orgs: tuple[DemoOrg, ...], people: list[PersonDraft]) -> None:
    posts = Counter(person.post for person in people if not person.is_member)
    committees = [org for org in orgs if org.category == "团委"]
    heads = [posts[org.short_name + "书记"] > 0 and posts[org.short_name + "副书记"] > 0 for org in committees]
    assert len(committees) > sum(heads) > 0.8 * len(committees)


def test_the_age_of_students_fits_their_class(orgs: tuple[DemoOrg, ...], people: list[PersonDraft]) -> None:
    entered = {org.code: intake_year(org) for org in orgs}
    ages = {"初中": (11, 14), "普通高中": (14, 17), "职业教育学校": (14, 17), "普通高等院校": (17, 24)}
    youngest = {org.code: ages[org.industry] for org in orgs if org.industry in ages}
    for person in people:
        if person.is_member and (year := entered[person.org_code]) is not None:
            low, high = youngest[person.org_code]
            assert low <= year - person.birth_date.year <= high


def test_R1_2_hollow_and_crowded_branches_and_some_without_a_cadre(
    orgs: tuple[DemoOrg, ...], people: list[PersonDraft]
) -> None:
    members = Counter(person.org_code for person in people if person.is_member)
    led = {person.org_code for person in people if person.is_member and person.is_cadre}
    branches = [org.code for org in orgs if org.is_branch]
    assert 20 <= sum(members[code] < 3 for code in branches) <= 120
    assert 5 <= sum(members[code] > 50 for code in branches) <= 40
    assert 50 <= sum(code not in led for code in branches) <= 300


def test_numbers_belong_to_nobody(people: list[PersonDraft]) -> None:
    for person in people:
        assert person.id_number[:6] in SAFE_AREAS
        assert person.birth_date <= LAST_SAFE_BIRTH
        assert person.mobile is None or person.mobile.startswith(UNASSIGNED_PREFIXES)
