"""The administrators of the demonstration: one for each kind of organisation."""

from __future__ import annotations

from dataclasses import dataclass

CENTRE = "000"
PROVINCE = "00000a"
CITY = "00000a005"
COUNTY = "00000a005002"
TOWNSHIP = "00000a00500200c"
HIGH_SCHOOL = "00000a00500200d"
UNIVERSITY = "00000a000000"
FACULTY = "00000a000000001"
OTHER_FACULTY = "00000a000000006"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An administrator. `posts` are (organisation code, role manage or view); the first is the one to start with.

    The password is printed for everybody to read: it protects made-up data only.
    """

    login: str
    name: str
    password: str
    posts: tuple[tuple[str, str], ...]


ACCOUNTS = (
    DemoAccount("zhongyang", "团中央管理员", "yulan-qinghe-35", ((CENTRE, "manage"),)),
    DemoAccount("shengwei", "团浙江省委管理员", "shanta-liuhe-71", ((PROVINCE, "manage"),)),
    DemoAccount("chakan", "团浙江省委查看员", "yuanwang-jing-94", ((PROVINCE, "view"),)),
    DemoAccount("shiwei", "团湖州市委管理员", "taihu-lianyi-28", ((CITY, "manage"),)),
    DemoAccount("xianwei", "团德清县委管理员", "zhulin-feng-46", ((COUNTY, "manage"),)),
    DemoAccount("xiangzhen", "莫干山镇管理员", "chating-xi-59", ((TOWNSHIP, "manage"),)),
    DemoAccount("gaozhong", "德清县第一中学管理员", "caochang-paodao-83", ((HIGH_SCHOOL, "manage"),)),
    DemoAccount("daxue", "浙江示范大学管理员", "tushuguan-deng-17", ((UNIVERSITY, "manage"),)),
    DemoAccount("xueyuan", "软件工程学院管理员", "jifang-jianpan-62", ((FACULTY, "manage"),)),
    DemoAccount(
        "liangzhi", "法学院管理员（兼校团委查看）", "tushu-ziteng-06",
        ((OTHER_FACULTY, "manage"), (UNIVERSITY, "view")),
    ),
)  # fmt: skip
