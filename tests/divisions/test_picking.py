"""The township picker of forms: nothing typed is lost, nothing unknown is taken, nothing unclear is guessed (R3.1)."""

from __future__ import annotations

import gzip

import pytest

from portal.divisions.picking import is_pressed, opened, pick, settle
from tests.casting import Cast

WULIPAI, FURONG = "430102008", "430102001"


def test_R3_1_a_stored_code_shows_its_whole_name() -> None:
    picked = pick({}, "town", WULIPAI)
    assert (picked.code, picked.chosen, picked.error) == (WULIPAI, "湖南省 长沙市 芙蓉区 五里牌街道", "")


@pytest.mark.parametrize("code", ["999999999", "430102", "x", "43010200３", "350527000"])
def test_R3_1_a_code_that_the_list_does_not_have_is_refused_with_a_sentence(code: str) -> None:
    picked = settle({"town": code}, "town", WULIPAI)
    assert picked.code == ""
    assert f"没有代码为“{code}”的乡镇街道" in picked.error


def test_R3_1_words_that_find_one_township_choose_it_and_others_ask() -> None:
    assert settle({"town.words": "长沙 五里牌"}, "town").code == WULIPAI
    assert settle({"town": FURONG, "town.words": "长沙 五里牌"}, "town", FURONG).code == WULIPAI
    unclear = settle({"town": FURONG, "town.words": "五里牌"}, "town", FURONG)
    assert (unclear.code, "还没有选定" in unclear.error) == (FURONG, True)
    assert (WULIPAI, "湖南省 长沙市 芙蓉区 五里牌街道") in unclear.townships


@pytest.mark.parametrize("words", ["", "五里牌", "别的什么"])
def test_R3_1_what_was_chosen_stands_whatever_was_typed_before(words: str) -> None:
    picked = settle({"town": WULIPAI, "town.words": words}, "town", FURONG)
    assert (picked.code, picked.error) == (WULIPAI, "")


def test_R3_1_who_does_not_know_the_name_walks_down_from_the_provinces() -> None:
    assert len(opened("0").below) == 31
    assert [one.name for one in opened("11").below][:2] == ["东城区", "西城区"]  # not 市辖区
    county = opened("430102")
    assert ([one.name for one in county.way], county.holds_townships) == (["湖南省", "长沙市", "芙蓉区"], True)
    assert WULIPAI in {one.code for one in county.below}
    assert opened("nowhere").way == opened("99").way == ()


def test_R3_1_only_a_pickers_button_keeps_a_form_from_being_saved() -> None:
    assert is_pressed({"town.find": "1", "name": "x"})
    assert is_pressed({"town.in": "43"})
    assert not is_pressed({"town": WULIPAI, "town.words": "x"})


def test_R3_1_the_answer_to_typing_is_small_and_its_page_works_without_scripts(cast: Cast) -> None:
    client = cast.client_for("viewer")
    for asked in ("town.words=城关镇", "town.in=0", "town.in=43", "town.in=440304", "town.words=cs"):
        answer = client.get(f"/townships?picker=town&{asked}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert len(gzip.compress(answer.data)) < 3072
        assert "<html" not in answer.text
    page = client.get("/townships", query_string={"township.words": "长沙 五里牌", "township.find": "1"}).text
    assert f'value="{WULIPAI}"' in page
    assert client.get('/townships?picker=a"b').status_code == 400
    assert cast.app.test_client().get("/townships").status_code in {302, 303, 401}


def test_R3_1_an_address_proposes_and_is_taken_when_nobody_chose() -> None:
    address = "湖南省长沙市芙蓉区五里牌街道车站北路"
    shown = pick({}, "town", address=address)
    assert (shown.code, shown.is_sure, [code for code, _ in shown.proposed]) == ("", True, [WULIPAI])
    assert settle({}, "town", address=address).code == WULIPAI
    assert settle({"town": ""}, "town", address=address).code == ""  # 不填
    kept = settle({"town": FURONG}, "town", FURONG, address)
    assert (kept.code, kept.is_sure, len(kept.proposed)) == (FURONG, False, 1)
    pasted = {"town.words": f"家住{address}"}
    assert (pick(pasted, "town").is_sure, settle(pasted, "town").code) == (True, WULIPAI)
    county = pick({}, "town", address="湖南省长沙市芙蓉区").opened
    assert county is not None
    assert county.holds_townships


def test_R3_1_words_that_find_nothing_are_no_choice_either() -> None:
    picked = settle({"town.words": "没有这个地方"}, "town", FURONG)
    assert (picked.code, picked.has_found, "还没有选定" in picked.error) == (FURONG, False, True)


def test_R3_1_an_address_goes_by_post_and_comes_back_as_a_small_proposal(cast: Cast) -> None:
    client = cast.client_for("school")
    form = {
        "picker": "town",
        "address": "home",
        "home": "长沙市芙蓉区五里牌街道",
        "csrf_token": client.token("/townships"),
    }
    answer = client.post("/townships", data=form, headers={"HX-Request": "true"})
    assert f'value="{WULIPAI}" checked' in answer.text
    assert "地址中的“五里牌街道”属于" in answer.text
    assert len(gzip.compress(answer.data)) < 3072
    assert client.get("/townships?picker=town&address=home&home=长沙市芙蓉区五里牌街道").text.count(WULIPAI) == 0
