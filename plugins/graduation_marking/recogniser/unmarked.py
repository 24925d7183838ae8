"""Branches without a graduation time: staff, and those whose members graduate at different times (decision 6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.graduation_marking.recogniser.proposal import MIXED, STAFF


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of branches without a time: the reason, and the word of the name that tells.

    `whatever_year` marks words that hold even where the name says a year: then the two contradict each other.
    """

    reason: str
    word: str
    whatever_year: bool


def _any_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(" ".join(words).split()))


_STAFF = _any_of(
    "教职?工 职员 员工 职工(?!大学|学院) 教师(?!教育|资格|专业) 老师 教官 辅导员 教辅 退休 教研[室组] 博士后 聘用 保安",
    "行政人员 管理人员 科研人员 教学人员 实验员 实验技术人员 编外 工勤 劳务派遣 食堂 校医[院室] 后勤(?!管理|工程|指挥)",
)
_OFFICE = _any_of(
    "机关 行政 [馆处] 幼儿园 托儿所 医院(?!管理).{0,6} 医务室 卫生[室所院] 出版社 杂志社 编辑部 印刷厂 招待所 宾馆",
    "饭店 公司 集团 企业 产业 工厂 物业 餐饮 工会 办公室 [政校院]办 部门 直属 单位 总务 财务 人事 教务 学工 保卫",
    "党委 纪委 (?:教务|学生|总务|保卫|财务)科 (?:网络|信息|信息化|实验|实训|后勤|服务)中心",
    "(?:组织|宣传|统战|保卫|体育|基础|公共课|公共教学|思政|教学|教研)部",
    "(?:语文|数学|英语|外语|物理|化学|生物|政治|历史|地理|体育|艺术|综合|年级|学科)组",
)
_AT_THE_END = re.compile(rf"(?:{_OFFICE.pattern})(?:机关|青年|人员|干部)?(?:联合|第?[一二三四五六七八九十\d]+)?$")
"""Places where staff work end the name: 图书馆, but not 图书馆学."""
_ALWAYS_MIXED = _any_of(
    "混合(?!班$|动力) 混编 跨年级 各年级 各班 各$ 全体 全校 全院 流动 未就业 待就业 往届 离校 滞留 未转出",
    "延期 延迟 延毕 推迟毕业 休学 (?<!康)复学 留级 重修 结业 肄业 保留学籍 入伍 参军 服役 退役 退伍",
)
_CLUBS = _any_of(
    "社团 学生组织 学生干部 功能[性型] 学社衔接 临时 留校 自组织 兴趣 联合会 联合(?:第.)?$ 协会 俱乐部 剧社",
    "(?<![合版志])社$ 学生会 研究生会 研会 学联 团学 自管会 自律会 自我管理 青协 志愿 义工 支教 勤工 助学 调研",
    "宣讲团 民兵 国旗 护旗 艺术团 文工团 合唱 舞蹈[团队] 乐团 话剧[社团] 广播[站台] 记者[站团] 通讯社",
    "媒体(?:中心|部|工作) (?<!车)队$ 集训 竞赛 训练营 夏令营 军训 培训班 研修班 骨干班 青马 青年马克思 党校 团校",
    r"(?:社会|暑期|寒假)实践 实践[团队] 公寓 宿舍 寝室 楼栋 \d+号?楼 学生社区 项目(?!管理|化) 课题组 团队 工作室",
    "创业 创客 孵化 实习 见习 实践基地 交[换流]生 访学 留学 出国 出境 境外 国外 海外 借读 走读 插班生 国防生",
    "预备役",
)
_UNITS = _any_of("(?:大学|学院|学校|中学|小学|校区|书院|系|团总支|总支部委员会|团委|团工委|总支部)$")
"""A faculty, or a committee: no branch of the kind that its name may seem to tell (创业学院)."""
_PUPILS = _any_of("班$ 学生(?!处|科|工作)")
_NUMBERED_CLASS = re.compile(r"[\d一二三四五六七八九十)]班$")


def sort_in(own: str) -> Sort | None:
    """Which sort of branch without a time the branch's own name tells, None where it tells none."""
    if _UNITS.search(own):
        return None
    staff = not _PUPILS.search(own)
    if staff and (found := _STAFF.search(own)):
        return Sort(STAFF, found[0], whatever_year=True)
    if found := _ALWAYS_MIXED.search(own):
        return Sort(MIXED, found[0], whatever_year=True)
    if (found := _CLUBS.search(own)) and not _NUMBERED_CLASS.search(own):
        return Sort(MIXED, found[0], whatever_year=False)
    if staff and (found := _AT_THE_END.search(own)):
        return Sort(STAFF, found[0], whatever_year=False)
    return None
