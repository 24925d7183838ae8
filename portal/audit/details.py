"""An entry's details, or a job's result, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from portal.installation import installation
from portal.orgs.categories import TITLES as CATEGORIES
from portal.orgs.settings import SETTINGS, TARGET

LABELS = {
    "fields": "改动", "state": "结果", "year": "年度",
    "accepted": "可以入库", "rejected": "不能入库", "skipped": "跳过", "rows": "行数", "stored": "入库",
    "refused": "没有入库", "removed": "删除", "kept": "保留", "code": "代码", "province": "省级单位", "role": "权限",
    "name": "姓名", "reason": "原因", "address": "来自", "category": "类别", "old": "原上级", "new": "新上级",
    "sessions": "退出的登录", "count": "组织数", "values": "条数", "permission": "缺少的权限", "warned": "有提醒",
    "done": "完成", "stricter": "上级要求更严，保持原样", "forgotten": "清理",
    "topic": "事项", "text": "内容", "reminded": "催办的组织",
    "filter": "条件", "format": "格式", "revealed": "完整号码",
    "people": "人数",
    "month": "毕业年月", "standing": "毕业情况", "first": "从", "last": "到", "wanted": "更正为",
    "says": "系统显示", "answer": "答复", "decision": "核定", "late_days": "逾期天数",
    "branches": "团支部数", "until": "截止", "township": "乡镇街道团组织", "source": "登记方式", "doubts": "疑点",
    "department": "部门", "to": "报送给", "spot": "抽查", "seed": "种子", "frame": "抽自", "checked": "已核查",
    "wrong": "不符", "absent": "查无", "circular": "通报", "corrects": "更正的通报", "day": "截止日", "hour": "时间",
    "measures": "指标",
}  # fmt: skip
FACTS = {
    "full_name": "全称", "short_name": "简称", "category": "类别", "industry": "行业", "is_leading_body": "领导机关",
    "telephone": "电话", "email": "邮箱", "address": "地址",
}  # fmt: skip
"""The facts of an organisation that a change says the old and the new value of."""
HIDDEN = frozenset(("request_id", "import_id", "export_id", "run_id", "size", "with_password", "ids", "person_id"))
"""Kept for whoever examines the log itself, of no use to an administrator."""
WORDS = {"manage": "管理", "view": "查看", "xlsx": "Excel", "csv": "CSV", True: "是", False: "否"} | CATEGORIES


def shown_details(details: str) -> str:
    """`details` (JSON) as a line: 入库 18，没有入库 2."""
    return "，".join(_pairs(json.loads(details)))


def _pairs(values: Mapping[str, Any]) -> list[str]:
    if values.get("key") in SETTINGS:
        return [_setting(values["key"], values)]
    found: list[str] = []
    for key, value in values.items():
        if key == "differences":
            found += [
                f"{FACTS.get(name, name)}由“{_word(old)}”改为“{_word(new)}”" for name, (old, new) in value.items()
            ]
        elif isinstance(value, dict):
            found += _pairs(value)
        elif key not in HIDDEN and value not in (None, "", 0):
            found.append(f"{LABELS.get(key, key)} {_permission(value) if key == 'permission' else _word(value)}")
    return found


def _setting(key: str, values: Mapping[str, Any]) -> str:
    """录入率目标由 95% 改为 98%; '' is what nobody has set."""
    before, after = (_setting_value(key, values.get(name, "")) for name in ("before", "value"))
    return f"{SETTINGS[key].title}由{before}改为{after}"


def _setting_value(key: str, value: str) -> str:
    if not value:
        return "“按上级要求”"
    return f" {value.lstrip('0')}% " if key == TARGET else f" {value} "


def _permission(key: str) -> str:
    known = installation().registry.permissions()
    return known[key].title if key in known else key


def _word(value: Any) -> Any:
    if value is None or value == "":
        return "空"
    return WORDS.get(value, value) if isinstance(value, str | bool) else value
