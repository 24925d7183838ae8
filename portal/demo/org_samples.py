"""The sample spreadsheets of organisations: a new faculty as the template has it, and a county's list as offices do."""

from __future__ import annotations

from pathlib import Path
from random import Random

from portal.demo.names import person_name
from portal.demo.numbers import NumberMaker
from portal.demo.sample_books import write_messy_book, write_tidy_book
from portal.demo.sample_rows import Row

SEED = 20190515
FAR_FROM_THE_DEMO = 60_000_000
HEADINGS = {
    "full_name": "组织全称", "short_name": "组织简称", "category": "组织类别", "industry": "单位所属行业类别",
    "superior": "上级组织", "telephone": "联系电话", "secretary_name": "书记姓名", "mobile": "书记手机号",
}  # fmt: skip
ALIASES = {
    "superior": "上级\n团组织", "full_name": "*团组织名称（与印章一致）", "category": "类 型", "industry": "行业",
    "secretary_name": "负责人", "mobile": "负责人电话", "telephone": "办公电话",
}  # fmt: skip
TITLES = ("德清县2019年新建和补登团组织一览表", "（各乡镇、街道于5月10日前报团县委）")
_UNIVERSITY, _FACULTY = "浙江示范大学", "浙江示范大学人工智能学院"
_COUNTY_LIST = (
    ("莫干山镇团委", "莫干山镇仙潭村团支部", "团支部", "农村", ""),
    ("莫干山镇团委", "莫干山镇燎原村团支部", "支部", "村", "请打书记手机"),
    ("莫干山镇团委", "莫干山镇紫岭村团支部", "", "", ""),
    ("莫干山镇团委", "莫干山镇劳岭村团支部", "团支部", "农村", "0572-88812345"),
    ("莫干山镇团委", "莫干山镇四合村团支部", "团支部", "农村", ""),
    ("莫干山镇团委", "莫干山镇民宿行业青年", "", "", ""),
    ("莫干山镇劳岭村团支部", "莫干山镇劳岭村民宿团小组团支部", "团支部", "农村", ""),
    ("共青团德清县第九中学委员会", "德清县第九中学高一（1）班团支部", "团支部", "普通高中", ""),
    ("洛舍镇团委", "洛舍镇钢琴协会团支部", "团支部", "社会组织", ""),
    ("洛舍镇团委", "洛舍镇钢琴协会团支部", "团支部", "社会组织", ""),
    ("洛舍镇团委", "洛舍镇木业商会团支部", "青年中心", "社会组织", ""),
    ("", "共青团德清县第三中学委员会", "团委", "高中", "0572-88823456"),
    ("德清县第三中学团委", "德清县第三中学高一（1）班团支部", "", "", ""),
    ("德清县第三中学团委", "德清县第三中学高一（2）班团支部", "", "", ""),
    ("德清县通航智造产业园团工委", "德清县通航飞机组装厂团支部", "团支部", "国企", ""),
    ("", "共青团德清县通航智造产业园工作委员会", "团工委", "党政机关", ""),
)  # fmt: skip
"""Superior, name, category, industry, telephone: as somebody has typed them, with the mistakes people make."""


class _Secretaries:
    """People to lead the organisations, made with one seed."""

    def __init__(self) -> None:
        self._rng = Random(SEED)
        self._numbers = NumberMaker(FAR_FROM_THE_DEMO)

    def next(self) -> dict[str, str]:
        """The cells about one more of them."""
        name = person_name(self._rng, self._rng.choice("MF"), "汉族")
        return {"secretary_name": name, "mobile": self._numbers.mobile(self._rng)}


def university_orgs(path: Path) -> None:
    """A new faculty with its classes, each below the one above it in the file."""
    people = _Secretaries()
    faculty = _row(f"共青团{_FACULTY}委员会", "人工智能学院团委", "团委", f"共青团{_UNIVERSITY}委员会", people)
    faculty["telephone"] = "0571-87654321"
    names = [f"{year}{subject}{n}班" for year in (17, 18) for subject in ("智能", "数据") for n in (1, 2)]
    above = str(faculty["full_name"])
    classes = [_row(f"共青团{_FACULTY}{name}支部委员会", f"{name}团支部", "团支部", above, people) for name in names]
    write_tidy_book(path, {"团组织": [faculty, *classes]}, HEADINGS)


def county_orgs(path: Path) -> None:
    """What townships and schools have sent to a county, copied together."""
    people = _Secretaries()
    rows: list[Row] = [
        {"superior": above, "full_name": name, "category": category, "industry": industry, "telephone": telephone,
         **people.next()}
        for above, name, category, industry, telephone in _COUNTY_LIST
    ]  # fmt: skip
    rows[2]["mobile"] = str(rows[2]["mobile"])[:10]
    rows[4] |= {"secretary_name": "", "mobile": ""}
    write_messy_book(path, ALIASES, TITLES, rows, (("组织信息", 4), ("联系方式", 7)), "superior", "个")


def _row(full_name: str, short_name: str, category: str, superior: str, people: _Secretaries) -> Row:
    return {
        "full_name": full_name, "short_name": short_name, "category": category, "industry": "普通高等院校",
        "superior": superior, "telephone": "", **people.next(),
    }  # fmt: skip
