"""Made-up names with the frequencies of real ones."""

from __future__ import annotations

from itertools import accumulate
from random import Random

# Surname and how many of a thousand people bear it, roughly.
_SURNAMES = (
    "王72 李71 张68 刘54 陈46 杨31 黄22 赵21 吴20 周19 徐17 孙15 马13 朱13 胡13 郭12 何12 林11 高10 罗10 郑9 "
    "梁8 谢8 宋7 唐7 许7 韩6 冯6 邓6 曹6 彭6 曾6 肖6 田5 董5 袁5 潘5 于5 蒋5 蔡5 余4 杜4 叶4 程4 苏4 魏4 吕4 "
    "丁4 任4 沈4 姚4 卢4 姜3 崔3 钟3 谭3 陆3 汪3 范3 金3 石3 廖3 贾3 夏3 韦3 付3 方3 白2 邹2 孟2 熊2 秦2 邱2 "
    "江2 尹2 薛2 闫2 段2 雷2 侯2 龙2 史2 陶2 黎2 贺2 顾2 毛2 郝2 龚2 邵2 万2 钱2 严2 戴2 莫2 孔2 向2 汤2 虞1 "
    "俞2 章1 楼1 裘1 蓝1 单1 仇1 解1 查1 覃1 欧阳1 上官1 诸葛1 司徒1"
)
_MALE = (
    "伟强磊洋勇军杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林轩博文昊天佳成晨阳嘉豪子涵泽睿志远思源一鸣家乐"
    "建国永康海峰景逸承安哲瀚晟铭钧翔毅恒彬烨皓炜"
)
_FEMALE = (
    "芳娜敏静丽燕艳玲霞娟婷雪慧莹倩丹洁琳颖佳欣雨桐梦瑶思琪嘉怡诗涵子萱心怡可馨晓雯悦彤语嫣若溪紫薇文静雅婷玉兰"
    "春梅秀英珊蕾蓓晴岚菲妍芸璐琦瑾舒"
)
_COMMON = "文子佳晓思雨嘉一宇明欣怡诗心梓若天乐安宁清如"
_UYGHUR = {
    "F": ("阿依古丽·买买提", "迪丽努尔·艾合买提", "古丽娜尔·阿不都热合曼", "帕提古丽·吾守尔"),
    "M": ("艾力·吐尔逊", "库尔班江·艾山", "阿不都克里木·玉素甫", "买买提江·依明"),
}

_FAMILY = tuple(item.rstrip("0123456789") for item in _SURNAMES.split())
_WEIGHTS = tuple(accumulate(int("".join(c for c in item if c.isdigit())) for item in _SURNAMES.split()))
_ONE_CHARACTER = 0.14


def person_name(rng: Random, sex: str, ethnic: str) -> str:
    """A name for a person of `sex` ("M" or "F") and `ethnic` group."""
    if ethnic == "维吾尔族":
        return rng.choice(_UYGHUR[sex])
    if ethnic == "畲族" and rng.random() < 0.7:
        return rng.choice("蓝雷钟盘") + _given(rng, sex)
    return rng.choices(_FAMILY, cum_weights=_WEIGHTS)[0] + _given(rng, sex)


def _given(rng: Random, sex: str) -> str:
    own = _MALE if sex == "M" else _FEMALE
    last = rng.choice(own)
    if rng.random() < _ONE_CHARACTER:
        return last
    first = rng.choice(_COMMON if rng.random() < 0.5 else own)
    return last + rng.choice(_COMMON) if first == last else first + last
