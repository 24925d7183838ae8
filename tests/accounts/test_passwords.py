"""What may be a password, a login, a name, an activation code."""

from __future__ import annotations

from collections.abc import Iterator
from runpy import run_path

import pytest

from portal.accounts import codes, passwords
from portal.accounts.names import check_login, check_name
from portal.errors import Refused


@pytest.mark.parametrize(
    "common",
    [
        "woaini1314", "woaini5201314", "a123456789", "qwertyuiop", "1qaz@WSX3edc", "password2019!", "Qq123456789",
        "gongqingtuan2019", "tuanzhibushuji", "tuanwei123456", "iloveyou520", "aaaaaaaaaaaa", "abababababab",
        "我爱你我爱你我爱你我",
    ],
)  # fmt: skip
def test_a_password_that_many_people_have_is_refused(common: str) -> None:
    with pytest.raises(Refused) as refusal:
        passwords.check_password(common, login="jiada-1", name="王小明")
    assert "password" in refusal.value.fields


@pytest.mark.parametrize(
    ("personal", "why"),
    [
        ("x13800138000y", "手机号"),
        ("11010519491231002X", "身份证号"),
        ("wangxiaoming-lu", "姓名"),
        ("shu-王小明-hai-lu", "姓名"),
        ("hua-Jiada-1-lu", "登录名"),
        ("zeng-xian-hua", ""),
    ],
)
def test_a_password_holds_nothing_of_its_owner(personal: str, why: str) -> None:
    if not why:
        passwords.check_password(personal, login="jiada-1", name="王小明")
        return
    with pytest.raises(Refused, match=why):
        passwords.check_password(personal, login="jiada-1", name="王小明")


@pytest.mark.parametrize(("length", "fits"), [(9, False), (10, True), (200, True), (201, False)])
def test_a_password_has_ten_to_two_hundred_characters(length: int, fits: bool) -> None:
    password = "".join(chr(0x4E00 + 37 * i % 5000) for i in range(length))
    if fits:
        passwords.check_password(password, login="jiada-1")
        return
    with pytest.raises(Refused):
        passwords.check_password(password, login="jiada-1")


def test_no_characters_are_prescribed() -> None:
    for password in ("shanta liuhe deng", "西湖断桥雷峰塔灵隐寺前", "8364910275", "UPPERKITCHEN"):
        passwords.check_password(password, login="jiada-1", name="王小明")


@pytest.fixture
def full_cost(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the portal has before the tests make it cheap."""
    monkeypatch.setattr(passwords, "hasher", run_path(passwords.__file__)["hasher"])
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._nobodys_hash.cache_clear()


def test_a_password_fits_its_own_hash_only_and_however_it_was_typed(full_cost: None) -> None:
    stored = passwords.hash_password("shanta-liuhe-71")
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.verify(stored, "ｓｈａｎｔａ-liuhe-71")
    assert not passwords.verify(stored, "shanta-liuhe-72")
    assert not passwords.verify(None, "")


def test_nobodys_hash_costs_what_a_real_one_costs(full_cost: None) -> None:
    """Same answer in the same time: the parameters of argon2 decide how long it takes."""
    real, nobodys = passwords.hash_password("shanta-liuhe-71"), passwords._nobodys_hash()
    assert real.split("$")[1:4] == nobodys.split("$")[1:4]
    assert [len(part) for part in real.split("$")] == [len(part) for part in nobodys.split("$")]


@pytest.mark.parametrize("login", ["13800138000", "11010519491231002x", "ab", "-abc", "王小明", "a" * 61, "a b/c"])
def test_a_login_that_holds_a_persons_number_or_odd_characters_is_refused(login: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_login(login)
    assert "login" in refusal.value.fields


def test_a_login_is_the_same_in_capitals_and_full_width() -> None:
    assert check_login(" ＪiaDa-1 ") == "jiada-1"


@pytest.mark.parametrize("name", ["", "王", "王" * 41, "王小明13800138000", "王\u0000明"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        check_name(name)


def test_codes_have_no_characters_that_look_alike() -> None:
    assert not set("0O1Il") & set(codes.ALPHABET)
    assert len(codes.ALPHABET) ** codes.LENGTH >= 2**40


def test_a_code_may_be_typed_in_any_case_and_width_with_or_without_dash() -> None:
    assert {codes.plain_code(typed) for typed in ("ab2c-d3ef", "AB2C D3EF", "ＡＢ2C－D3EF")} == {"AB2CD3EF"}
