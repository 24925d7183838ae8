"""An address proposes its township with the reason, and never a wrong one (R3.1)."""

from __future__ import annotations

import random

import pytest

from portal.divisions.callings import stem
from portal.divisions.lists import Division, division_list, division_of
from portal.divisions.proposing import propose
from portal.divisions.reading import read
from portal.divisions.whole_names import whole_name
from tests.divisions.addresses import cases, verdicts

WULIPAI = "430102008"


def test_R3_1_no_address_of_the_table_proposes_a_wrong_township_and_nearly_all_the_right_one() -> None:
    found = list(verdicts())
    assert [case for case, said in found if said == "wrong"] == []
    assert sum(said == "right" for _, said in found) > 0.97 * len(cases()) > 110


def townships(number: int) -> list[Division]:
    lines = division_list(2023).lines
    known = [one for one in map(division_of, lines.within(lines.span(""))) if one.is_township]
    return random.Random(2019).sample(known, number)


def test_R3_1_every_township_is_proposed_from_its_whole_address_with_and_without_province_and_county() -> None:
    for one in townships(400):
        place = whole_name(one.code).split(" ")
        for address in ("".join(place) + "人民路12号", " ".join(place[1:]) + "，第三村民小组"):
            proposed = propose(address).township
            assert proposed == one, address
        assert propose("".join([*place[:2], one.name])).township in (one, None)


def test_R3_1_a_road_or_a_school_of_a_townships_name_proposes_nothing() -> None:
    for one in townships(200):
        county, name = "".join(whole_name(one.code).split(" ")[:-1]), stem(one.name)
        for address in (f"{county}{name}路12号", f"{county}{name}中学", f"{county}{name}村3组"):
            assert propose(address).township is None, address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("湖南省长沙市芙蓉区五里牌街道车站北路", "地址中的“五里牌街道”属于湖南省 长沙市 芙蓉区。"),
        ("长沙市五里牌街道", "地址中的“五里牌街道”属于湖南省 长沙市 芙蓉区（长沙市只有这一个）。"),
        ("浏阳市大瑶", "地址中的“大瑶”按 2023 年名册是湖南省 长沙市 浏阳市的大瑶镇。"),
        ("五里牌街道", "地址中的“五里牌街道”不止一处，请选一个，或在地址里写上区县。"),
        ("长沙市岳麓区五里牌街道", "岳麓区没有“五里牌街道”，别处有，请核对后选择。"),
        ("湖南省浏阳市", "地址写到湖南省 长沙市 浏阳市，没有写乡镇街道，请选择。"),
        ("朝阳区人民大街", "“朝阳区”不止一处，请写上省市，或逐级选择。"),
        ("大瑶镇南阳村", "地址没有写市县，“大瑶镇”可能是这一个，请核对后选择。"),
        (
            "四川省凉山彝族自治州冕宁县棉沙湾乡",
            "2018 年有棉沙湾乡，2023 年名册中已没有（撤并或改名），请选现在所属的乡镇街道。",
        ),
        (
            "杭州市下城区天水街道",
            "地址中的“天水街道”属于浙江省 杭州市 拱墅区（2023 年名册中已没有下城区，杭州市只有这一个）。",
        ),
        ("河北省邢台县浆水镇", "2018 年的邢台县浆水镇，按 2023 年名册属于河北省 邢台市 信都区。"),
        ("老家", ""),
        ("", ""),
    ],
)
def test_R3_1_a_proposal_says_why_and_a_doubt_says_what_to_do(address: str, reason: str) -> None:
    assert propose(address).reason == reason


def test_R3_1_what_is_asked_offers_the_townships_in_question_or_the_place_to_look_in() -> None:
    assert WULIPAI in {one.code for one in propose("五里牌街道").among}
    assert propose("湖南省浏阳市").within == "430181"
    assert [one.name for one in propose("北京市海淀区学院路30号").among] == ["学院路街道"]


@pytest.mark.parametrize(
    "written", [WULIPAI, "长沙 五里牌", "芙蓉区五里牌街道", "湖南省 长沙市 芙蓉区 五里牌街道", " cs wlp "]
)
def test_R3_1_a_cell_is_read_as_code_name_or_address(written: str) -> None:
    assert read(written) == (WULIPAI, "")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", ""),
        ("五里牌街道", "可能是湖南省 长沙市 芙蓉区 五里牌街道、"),
        ("长沙市", "没有写乡镇街道"),
        ("999999999", "2023 年区划名册中没有“999999999”"),
    ],
)
def test_R3_1_a_cell_that_tells_no_township_says_what_is_wrong(written: str, problem: str) -> None:
    found = read(written)
    assert (found.code, problem in found.problem) == ("", True)
