"""Each administrator of the demonstration has a place in the tree, something to do there, and a decent password."""

from portal.accounts.names import check_login, check_name
from portal.accounts.passwords import check_password
from portal.demo.accounts import ACCOUNTS
from portal.demo.people import demo_people
from portal.demo.tree import demo_orgs


def test_every_kind_of_organisation_has_its_administrator() -> None:
    by_code = {org.code: org for org in demo_orgs()}
    places = [by_code[account.posts[0][0]].short_name for account in ACCOUNTS]
    assert places == [
        "团中央", "团浙江省委", "团浙江省委", "团湖州市委", "团德清县委", "莫干山镇团委", "德清县第一中学团委",
        "浙江示范大学团委", "软件工程学院团委", "法学院团委",
    ]  # fmt: skip


def test_every_administrator_has_branches_and_people_below() -> None:
    branches = {person.org_code for person in demo_people(demo_orgs()) if person.is_member}
    for account in ACCOUNTS:
        for code, _ in account.posts:
            assert sum(branch.startswith(code) for branch in branches) > 5, account.login


def test_logins_names_and_passwords_are_those_the_portal_accepts() -> None:
    for account in ACCOUNTS:
        assert check_login(account.login) == account.login
        assert check_name(account.name) == account.name
        check_password(account.password, login=account.login, name=account.name)
    assert len({account.login for account in ACCOUNTS}) == len(ACCOUNTS)
    assert len({account.password for account in ACCOUNTS}) == len(ACCOUNTS)


def test_one_only_views_and_one_has_two_posts() -> None:
    assert [account.login for account in ACCOUNTS if account.posts[0][1] == "view"] == ["chakan"]
    assert [account.login for account in ACCOUNTS if len(account.posts) == 2] == ["liangzhi"]
