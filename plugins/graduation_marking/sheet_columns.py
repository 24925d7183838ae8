"""The columns of a spreadsheet of graduation times, with the headings people really use."""

from __future__ import annotations

from plugins.graduation_marking.marking_forms import REASON_CHOICES
from portal.contracts.imports import ColumnSpec

MONTH, REASON, EXPLANATION, CONFIRMED = "预计毕业时间", "没有毕业时间的理由", "说明", "确认"

MARK_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        key="org",
        title="团支部(组织全称)",
        aliases=(
            *("团支部", "团支部名称", "团支部全称", "所在团支部", "支部", "支部名称", "班级", "班级团支部", "班级名称"),
            *("组织", "组织名称", "组织全称", "团组织", "团组织名称", "团组织全称", "组织简称", "团支部简称"),
            *("组织编号", "组织代码", "组织编码", "团支部编号", "org", "branch"),
        ),
        required=True,
        identifying=True,
        example="",
        hint="填写组织全称，也可以填写简称或组织编号；应是您管理范围内的团支部",
        width=46,
    ),
    ColumnSpec(
        key="month",
        title=MONTH,
        aliases=(
            *("毕业时间", "毕业年月", "预计毕业年月", "毕业日期", "预计毕业日期", "毕业月份", "预计毕业"),
            *("graduation", "month"),
        ),
        example="2022-06",
        hint="年和月，如 2022-06 或 2022年6月；与理由必须且只能填写一项",
        width=16,
    ),
    ColumnSpec(
        key="reason",
        title=REASON,
        aliases=(
            *("理由", "原因", "选择理由", "不标记时间的原因", "不标记时间的理由", "不标记毕业时间的原因"),
            *("没有毕业时间的原因", "无毕业时间的原因", "无毕业时间的理由", "无毕业时间理由", "reason"),
        ),
        choices=tuple(reason for reason, _ in REASON_CHOICES),
        hint="没有毕业时间的，从 教职工团支部、混合支部、其他 中选一个",
        width=20,
    ),
    ColumnSpec(
        key="explanation",
        title=EXPLANATION,
        aliases=("备注说明", "其他说明", "理由说明", "原因说明", "explanation"),
        hint="理由选“其他”时必填",
        width=24,
    ),
    ColumnSpec(
        key="confirmed",
        title=CONFIRMED,
        aliases=("单独确认", "是否确认", "确认与名称不一致", "confirmed"),
        choices=("是",),
        hint="只在检查说“需要单独确认”、您核对无误之后才填“是”",
        width=10,
    ),
    ColumnSpec(
        key="proposed",
        title="系统建议",
        aliases=("建议", "系统建议供参考"),
        hint="只供参考，不会导入；请核对后自己填写左边的时间或理由",
        width=50,
    ),
)
