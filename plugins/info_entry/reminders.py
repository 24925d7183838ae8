"""What a superior reminds those below of while information is entered."""

from __future__ import annotations

from plugins.info_entry import profile_slots, progress_slots
from plugins.info_entry.rates import BELOW
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import Scope
from portal.orgs.faults import FAULTS
from portal.orgs.settings import TARGET, deadline_of, effective


def _progress(scope: Scope) -> str:
    """The demand that holds where the reminder comes from; below it may be stricter (R1.1)."""
    day, target = deadline_of(scope.org), int(effective(scope.org, TARGET))
    return f"请于 {day.month} 月 {day.day} 日前完成团员、团干部信息录入，录入率不低于 {target}%。"


TOPICS = (
    ReminderTopic(
        "info_entry.progress", "录入进度", _progress, progress_slots.PAGE, (progress_slots.PAGE, BELOW), 10
    ),
    ReminderTopic(
        "info_entry.profiles", "组织资料",
        lambda _scope: "请补全组织资料：名称、电话、书记及其手机号；团委还须录入至少两名团干部。",
        profile_slots.PAGE, (profile_slots.FILTER, "incomplete"), 20,
    ),
    ReminderTopic(
        "info_entry.contacts", "毕业生联系方式",
        lambda _scope: "请补全毕业班团员本人的手机号：一人一号，换号后及时更新。", "imports.index", weight=30,
    ),
    ReminderTopic(
        "info_entry.tree", "组织树问题", lambda _scope: "请处理组织树问题：空心组织、人数异常的团支部、缺少团干部等。",
        "info_entry.faults", ("info_entry.fault", FAULTS[0].key), 40,
    ),
)  # fmt: skip
