"""What people write for a destination besides its title: 考研, 待就业, 当兵 (R3.1)."""

from __future__ import annotations

import re

from plugins.graduate_register.destinations import (
    ABROAD,
    DELAYED,
    DESTINATIONS,
    NONE_YET,
    OTHER,
    SERVICE,
    STUDY,
    TITLES,
    WORK,
)
from portal.contracts.imports import Cell
from portal.people.rules.cells import compact, quoted, text_of
from portal.people.rules.problems import Parsed, refused

_CUSTOMARY = {
    STUDY: "考研 读研 保研 研究生 考博 读博 深造 继续深造 国内升学 国内深造 专升本 专接本 专插本 升本 本科 大学 大专"
    " 高中 中职 中专 技校 职高 上大学 考上大学 升入大学 读大学 升入高中 升高中 上高中 继续升学 录取 已录取 升学深造",
    WORK: "工作 上班 已就业 单位就业 签约 签约就业 协议就业 合同就业 劳动合同 灵活就业 自由职业 创业 自主创业 公务员"
    " 考公 选调生 事业单位 西部计划 三支一扶 特岗教师 大学生村官 科研助理 参加工作 务工 打工 就业创业",
    SERVICE: "当兵 入伍 参军入伍 应征入伍 服兵役 应征 从军 部队",
    ABROAD: "出国 出境 出国(境) 出国/出境 出国、出境 留学 出国留学 境外留学 出国深造 出国出境深造 国外 境外",
    NONE_YET: "未就业 待业 待就业 未就业待业 未就业、待业 暂未就业 暂不就业 不就业 未落实 待定 求职中 找工作 在家 无业"
    " 备考 考研备考 准备考研 拟升学 不就业拟升学 二战 二战考研 准备考公",
    DELAYED: "延毕 延期毕业 延期 推迟毕业 暂缓毕业 延长学习年限 留级",
    OTHER: "其它",
}
_KNOWN = {word: key for key, words in _CUSTOMARY.items() for word in words.split()}
_KNOWN |= {title: key for key, title in TITLES.items()} | {key: key for key in DESTINATIONS}
_REMARK = re.compile(r"[(（\[【].*$")


def read_destination(cell: Cell) -> Parsed[str]:
    """The destination's key; a remark in brackets behind it is let be."""
    words = compact(text_of(cell)).casefold()
    key = _KNOWN.get(words) or _KNOWN.get(_REMARK.sub("", words))
    if key is None:
        titles = "、".join(TITLES.values())
        return refused("destination", "DESTINATION_UNKNOWN", f"没有{quoted(words)}这种去向，应为{titles}之一。")
    return key, ()
