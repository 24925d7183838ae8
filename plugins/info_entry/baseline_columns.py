"""The columns of a spreadsheet of baselines, with the headings people really use."""

from __future__ import annotations

from portal.contracts.imports import ColumnSpec

BASELINE_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        key="org",
        title="单位(组织全称)",
        aliases=(
            *("单位", "单位名称", "单位全称", "组织", "组织名称", "组织全称", "组织简称", "团组织", "团组织名称"),
            *("团组织全称", "组织编号", "组织代码", "组织编码", "填报单位", "地区", "学校", "学校名称", "单位代码"),
            *("org", "organization", "organisation", "unit"),
        ),
        required=True,
        identifying=True,
        example="",
        hint="填写组织全称，也可以填写简称或组织编号；应是您下级的单位",
        width=44,
    ),
    ColumnSpec(
        key="members",
        title="团员数",
        aliases=("团员", "团员人数", "团员总数", "2017年团员数", "2017年度团员数", "共青团员数", "members"),
        required=True,
        example="1203",
        hint="年度团统的团员数，没有的填 0",
        width=12,
    ),
    ColumnSpec(
        key="cadres",
        title="团干部数",
        aliases=("团干部", "团干部人数", "团干部总数", "2017年团干部数", "2017年度团干部数", "团干数", "cadres"),
        required=True,
        example="86",
        hint="年度团统的团干部数，没有的填 0",
        width=12,
    ),
    ColumnSpec(
        key="dual",
        title="既是团员又是团干部",
        aliases=(
            *(
                "既是团员又是团干部的人数",
                "既是团员又是团干部数",
                "其中兼任",
                "兼任",
                "两者兼任",
                "兼任人数",
                "重复人数",
            ),
            *("团员团干部兼任", "both"),
        ),
        example="80",
        hint="同一人只计一次；不填按 0 计",
        width=20,
    ),
    ColumnSpec(
        key="source",
        title="依据",
        aliases=("说明", "数据来源", "来源", "修改原因", "原因", "source"),
        example="2017年度团统表",
        hint="不填记为“表格导入”",
        width=24,
    ),
)
