"""The sample spreadsheets of where graduates go: a class as its template has it, and a list of a faculty's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from portal.demo.accounts import FACULTY, UNIVERSITY
from portal.demo.people import PersonDraft, demo_people
from portal.demo.sample_books import write_messy_book, write_tidy_book
from portal.demo.sample_rows import Row
from portal.demo.tree import DemoOrg

SEED = 20190531
_CLASS, _OTHERS = f"{UNIVERSITY}002009", (f"{FACULTY}005", f"{FACULTY}009")
"""A class of which nobody is registered, and two of the faculty that have begun."""
_HEADINGS = {
    "name": "姓名", "id_number": "身份证号或后四位", "branch": "所在团支部", "destination": "去向",
    "place_name": "学校或单位", "place_address": "学校或单位地址", "place_township": "学校或单位所属乡镇街道",
    "household_address": "户籍所在地地址", "household_township": "户籍所在地所属乡镇街道", "told_by": "由谁提供",
}  # fmt: skip
_ALIASES = {
    "branch": "班级", "name": "姓  名", "id_number": "身份证\n后四位", "destination": "毕业去向",
    "place_name": "单位名称", "place_address": "单位详细地址", "household_address": "户籍地址", "told_by": "信息来源",
}  # fmt: skip
_TITLES = ("软件工程学院2019届毕业生团员去向汇总表", "（请各班团支书于5月24日前报学院团总支）")
_FIRMS = (
    ("杭州某某软件有限公司", "杭州市余杭区五常街道文一西路969号", "余杭区五常街道"),
    ("宁波某某电子有限公司", "慈溪市浒山街道三北大街101号", "慈溪市浒山街道"),
    ("温州某某通信工程公司", "温州市鹿城区南汇街道锦绣路12号", "鹿城区南汇街道"),
    ("义乌某某商贸有限公司", "义乌市稠城街道工人西路66号", "义乌市稠城街道"),
)
_SCHOOLS = (
    ("湖南某某大学", "长沙市芙蓉区五里牌街道韶山北路1号", "芙蓉区五里牌街道"),
    ("江苏某某理工大学", "昆山市玉山镇人民路20号", "昆山市玉山镇"),
)
_HOMES = ("德清县武康街道 武源街", "德清县新市镇 健康路", "萧山区城厢街道 人民路", "西湖区北山街道 曙光路")
_NOTES: tuple[tuple[str, str, str, str], ...] = (
    ("签约", "杭州某某软件有限公司", "杭州市余杭区五常街道文一西路969号", "德清县武康街道武源街3号"),
    ("考研", "湖南某某大学", "长沙市芙蓉区五里牌街道韶山北路1号", "萧山区城厢街道人民路8号"),
    ("待就业", "", "", "德清县新市镇健康路12号"),
    ("当兵", "", "", "西湖区北山街道曙光路5号"),
    ("工作", "义乌某某商贸有限公司", "北山街道6号", "义乌市稠城街道工人西路7号"),
    ("出国留学", "日本东京，语言学校", "", "慈溪市浒山街道三北大街9号"),
    ("读研", "浙江某某集团", "宁波市", "德清县武康街道武源街11号"),
    ("月球", "某某基地", "", ""),
    ("就业", "浙江某某科技有限公司", "联系13812345678", ""),
    ("", "", "", ""),
    ("延毕", "", "", "浙江示范大学学生宿舍3号楼"),
    ("备考", "", "", "不详"),
)
"""Destination, place, its address, home: as somebody has noted them, with the mistakes people make."""


def university_destinations(path: Path, orgs: Sequence[DemoOrg]) -> None:
    """A class from empty to complete."""
    luck = Random(SEED)
    (branch,) = (org for org in orgs if org.code == _CLASS)
    rows = [_complete(person, branch.full_name, luck) for person in _members(orgs, _CLASS)]
    write_tidy_book(path, {"毕业去向": rows}, _HEADINGS)


def faculty_destinations(path: Path, orgs: Sequence[DemoOrg]) -> None:
    """What two classes have noted, and of the last one somebody twice, and somebody whom nobody knows."""
    rows = [
        _noted(person, org.short_name.removesuffix("团支部"), n)
        for org in orgs
        if org.code in _OTHERS
        for n, person in enumerate(list(_members(orgs, org.code))[: len(_NOTES)])
    ]
    again, stranger = dict(rows[-1]), {**rows[-1], "name": "欧阳明月", "id_number": "0000"}
    write_messy_book(path, _ALIASES, _TITLES, [*rows, again, stranger], (("基本信息", 3), ("去向", 8)), "branch", "人")


def _members(orgs: Sequence[DemoOrg], code: str) -> Iterator[PersonDraft]:
    return (person for person in demo_people(orgs) if person.org_code == code and person.is_member)


def _complete(person: PersonDraft, branch: str, luck: Random) -> Row:
    """Most go to work, some study on, some do not know yet."""
    destination = luck.choices(("就业", "升学", "未就业/待业"), (60, 25, 15))[0]
    places = {"就业": _FIRMS, "升学": _SCHOOLS}.get(destination, (("", "", ""),))
    place, address, township = luck.choice(places)
    home, road = luck.choice(_HOMES).split()
    return {
        "name": person.name, "id_number": person.id_number[-4:], "branch": branch, "destination": destination,
        "place_name": place, "place_address": address, "place_township": township,
        "household_address": f"{home}{road}{luck.randint(1, 300)}号", "household_township": home,
        "told_by": luck.choice(("本人", "家长", "辅导员")),
    }  # fmt: skip


def _noted(person: PersonDraft, branch: str, n: int) -> Row:
    destination, place, address, home = _NOTES[n]
    return {
        "branch": branch, "name": person.name, "id_number": person.id_number[-4:], "destination": destination,
        "place_name": place, "place_address": address, "household_address": home,
        "told_by": "本人" if destination else "",
    }  # fmt: skip
