"""The demonstration's tree is well formed, real enough, and has the flaws the campaign wants found."""

from collections import Counter

import pytest

from portal.demo.tree import ORGS_FILE, DemoOrg, demo_orgs

NESTING = {
    "团委": {"团委", "团工委", "团总支", "团支部"},
    "团工委": {"团委", "团工委", "团总支", "团支部"},
    "团总支": {"团支部"},
    "团支部": set(),
}


@pytest.fixture(scope="module")
def orgs() -> tuple[DemoOrg, ...]:
    return demo_orgs()


def named(orgs: tuple[DemoOrg, ...], part: str) -> list[DemoOrg]:
    return [org for org in orgs if part in org.full_name]


def test_the_file_is_small() -> None:
    assert ORGS_FILE.stat().st_size < 150_000


def test_one_root_and_every_superior_comes_first(orgs: tuple[DemoOrg, ...]) -> None:
    seen: set[str] = set()
    for org in orgs:
        assert (org.parent in seen) if seen else org.parent == ""
        assert org.code not in seen
        seen.add(org.code)
    assert 4_500 <= len(seen) <= 5_500


def test_categories_nest_and_only_leading_bodies_set_up_a_working_committee(orgs: tuple[DemoOrg, ...]) -> None:
    by_code = {org.code: org for org in orgs}
    for org in orgs[1:]:
        superior = by_code[org.parent]
        assert org.category in NESTING[superior.category], org.full_name
        if org.category == "团工委":
            assert superior.is_leading_body, org.full_name


def test_full_names_are_unique_and_short_names_are_not(orgs: tuple[DemoOrg, ...]) -> None:
    assert len({org.full_name for org in orgs}) == len(orgs)
    assert Counter(org.short_name for org in orgs)["学社衔接临时团支部"] > 100


def test_there_are_37_first_level_units_and_one_whole_province(orgs: tuple[DemoOrg, ...]) -> None:
    assert sum(org.parent == "000" for org in orgs) == 37
    assert len([org for org in orgs if org.code.startswith("00000a")]) > 4_500


def test_R1_2_hollow_committees_are_there_but_few(orgs: tuple[DemoOrg, ...]) -> None:
    superiors = {org.parent for org in orgs}
    hollow = [org for org in orgs if org.category != "团支部" and org.code not in superiors]
    assert 3 <= len(hollow) <= 60


def test_R1_3_some_townships_lack_their_temporary_branch(orgs: tuple[DemoOrg, ...]) -> None:
    leading = {org.code for org in orgs if org.is_leading_body}
    townships = [
        org for org in orgs if org.parent in leading and org.short_name.startswith(tuple("镇乡")) is False
        and any(unit in org.short_name for unit in ("镇团", "乡团", "街道团"))
    ]  # fmt: skip
    with_branch = {org.parent for org in named(orgs, "学社衔接临时团支部")}
    lacking = [org for org in townships if org.code not in with_branch]
    assert 10 <= len(lacking) <= len(townships) // 5


def test_a_school_branch_stands_directly_below_a_leading_body(orgs: tuple[DemoOrg, ...]) -> None:
    leading = {org.code for org in orgs if org.is_leading_body}
    schools = {"普通高等院校", "职业教育学校", "普通高中", "初中"}
    assert [org for org in orgs if org.is_branch and org.industry in schools and org.parent in leading]
