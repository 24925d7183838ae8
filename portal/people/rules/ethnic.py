"""The ethnic group: the 56 names of GB/T 3304 and what people write for them."""

import difflib
from functools import lru_cache

from portal.contracts.imports import Cell
from portal.people.rules.cells import compact, is_blank, overlong, quoted, text_of
from portal.people.rules.problems import Parsed, refused

COLUMN = "ethnic"

GROUPS = (
    "汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 "
    "黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 "
    "撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 "
    "京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
).split()
# Codes 97 and 98, and peoples that identity cards name although they are no group of their own.
OTHERS = "其他 外国血统中国籍人士 穿青人 革家人 僜人 夏尔巴人 摩梭人 图瓦人 蔡家人 龙家人 克里雅人 空格人".split()

# Names before a group was renamed or assigned, short forms, variant characters.
_ALIASES = {
    "毛南族": "毛难族", "德昂族": "崩龙族", "壮族": "僮族", "佤族": "佧佤族 卡佤族", "布依族": "仲家族",
    "白族": "民家族", "瑶族": "傜族 绕家人", "畲族": "畬族 东家人", "彝族": "彛族 夷族", "侗族": "峒族 三撬人",
    "傣族": "摆夷族", "蒙古族": "蒙族", "维吾尔族": "维族", "朝鲜族": "鲜族 朝族", "满族": "满洲族 满州族",
    "乌孜别克族": "乌兹别克族", "达斡尔族": "达呼尔族", "傈僳族": "栗僳族 傈傈族 栗粟族", "俄罗斯族": "归化族",
    "拉祜族": "苦聪人", "仫佬族": "木佬人", "布朗族": "克木人 莽人", "革家人": "亻革家人",
    "其他": "其它 其他民族 未识别民族 未定族称人口 未识别 其他未识别的民族",
    "外国血统中国籍人士": "外国血统 外国血统中国籍 入籍 外国人入中国籍",
}  # fmt: skip
_TRADITIONAL = str.maketrans(
    "漢維爾壯瑤滿東鄉納頗達烏別羅倫溫龍獨門諾薩錫鮮",
    "汉维尔壮瑶满东乡纳颇达乌别罗伦温龙独门诺萨锡鲜",
)
# Slips between characters that sound or look alike, where similarity of the text finds nothing.
_SLIPS = {
    "汗": "汉族", "旱": "汉族", "会": "回族", "臧": "藏族", "葬": "藏族", "喵": "苗族", "描": "苗族", "伊": "彝族",
    "一": "彝族", "宜": "彝族", "庄": "壮族", "状": "壮族", "慢": "满族", "蛮": "满族", "洞": "侗族", "桐": "侗族",
    "摇": "瑶族", "遥": "瑶族", "姚": "瑶族", "百": "白族", "代": "傣族", "戴": "傣族", "泰": "傣族", "梨": "黎族",
    "犁": "黎族", "瓦": "佤族", "佘": "畲族", "余": "畲族", "枪": "羌族", "努": "怒族", "布衣": "布依族",
}  # fmt: skip


def _known_names() -> dict[str, str]:
    names = {group: group for group in (*GROUPS, *OTHERS)}
    names |= {alias: group for group, aliases in _ALIASES.items() for alias in aliases.split()}
    short = {name[:-1]: group for name, group in names.items() if name[-1] in "族人"}
    return short | names


_KNOWN = _known_names()


def parse_ethnic(cell: Cell) -> Parsed[str]:
    """The group's name of GB/T 3304 with 族, None for a blank cell, ETHNIC_UNKNOWN otherwise."""
    if isinstance(cell, str) and cell in _KNOWN:
        return _KNOWN[cell], ()
    if is_blank(cell):
        return None, ()
    if (problem := overlong(cell, COLUMN, "民族")) is not None:
        return None, (problem,)
    return _read(text_of(cell))


@lru_cache(maxsize=1024)
def _read(text: str) -> Parsed[str]:
    name = compact(text).translate(_TRADITIONAL)
    if name in _KNOWN:
        return _KNOWN[name], ()
    likely = _likely(name)
    advice = f"是不是“{likely}”？" if likely else "请填写身份证上的民族，例如“汉族”。"
    return refused(COLUMN, "ETHNIC_UNKNOWN", f"没有{quoted(text)}这个民族，{advice}")


def _likely(name: str) -> str | None:
    slip = _SLIPS.get(name.removesuffix("族"))
    if slip is not None or len(name) < 3:
        return slip
    return next(iter(difflib.get_close_matches(name, GROUPS, n=1, cutoff=0.6)), None)
