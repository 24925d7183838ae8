"""The columns of a spreadsheet of destinations, with the headings people really use (R3.1)."""

from __future__ import annotations

from plugins.graduate_register.destinations import RESIDENCES, TITLES
from portal.contracts.imports import ColumnSpec
from portal.people.meant import key_column

LACKS = "还缺什么（供参考）"
_TOWNSHIP = "乡镇、街道的名称或代码，可以只写一部分；不填就按地址认"
_ID_NUMBERS = ("身份证号码", "身份证", "居民身份证号", "公民身份号码", "证件号", "证件号码", "id number", "idcard")

RECORD_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        key="name", title="姓名", aliases=("学生姓名", "毕业生姓名", "团员姓名", "名字", "name"), required=True,
        example="张三", width=12,
    ),
    key_column(_ID_NUMBERS),
    ColumnSpec(
        key="org", title="所在团支部", fill_merged=True, width=40,
        aliases=("团支部", "所在团支部(组织全称)", "班级", "班级名称", "所在班级", "团支部全称", "团支部名称"),
        hint="可以不填；有重名又分不清时，填组织全称或简称",
    ),
    ColumnSpec(
        key="destination", title="去向", required=True, choices=tuple(TITLES.values()), width=14,
        aliases=("毕业去向", "毕业生去向", "去向类别", "去向类型", "毕业去向类别", "毕业去向类型", "毕业去向登记"),
        hint="也认得考研、待就业、当兵等常用说法",
    ),
    ColumnSpec(
        key="place_name", title="学校或单位", width=28,
        aliases=(
            *("学校或单位名称", "学校/单位", "学校/单位名称", "升学学校", "录取学校", "录取院校", "就读学校"),
            *("单位", "单位名称", "工作单位", "就业单位", "就业单位名称", "去向单位", "去向名称", "毕业去向单位"),
            *("学校或单位全称", "去向学校或单位", "升学学校或工作单位"),
        ),
        hint="升入的学校、工作单位的全称；出国出境的写国家或地区、学校或单位",
    ),
    ColumnSpec(
        key="place_address", title="学校或单位地址", width=34,
        aliases=(
            *("学校或单位详细地址", "学校/单位地址", "单位地址", "工作单位地址", "就业单位地址", "学校地址"),
            *("去向地址", "去向详细地址", "去向所在地", "单位详细地址", "学校详细地址"),
        ),
    ),
    ColumnSpec(
        key="place_township", title="学校或单位所属乡镇街道", width=30, hint=_TOWNSHIP,
        aliases=(
            *("单位所属乡镇街道", "学校所属乡镇街道", "单位所在乡镇街道", "学校或单位所在乡镇街道", "接收乡镇街道"),
            *("所属乡镇街道", "所属乡镇(街道)", "去向乡镇街道", "单位所属乡镇(街道)"),
        ),
    ),
    ColumnSpec(
        key="household_address", title="户籍所在地地址", width=34,
        aliases=("户籍地址", "户籍所在地", "户口所在地", "户籍地", "户籍详细地址", "户口地址", "户籍所在地详细地址"),
    ),
    ColumnSpec(
        key="household_township", title="户籍所在地所属乡镇街道", width=30, hint=_TOWNSHIP,
        aliases=("户籍所属乡镇街道", "户籍乡镇街道", "户籍所在乡镇街道", "户籍地所属乡镇街道", "户籍所属乡镇(街道)"),
    ),
    ColumnSpec(
        key="residence_address", title="居住地地址", width=34,
        aliases=(
            *("居住地", "居住地址", "现居住地", "现住址", "家庭住址", "家庭地址", "家庭详细地址", "住址", "常住地址"),
            *("本人或父母居住地", "父母居住地", "居住地详细地址"),
        ),
    ),
    ColumnSpec(
        key="residence_township", title="居住地所属乡镇街道", width=30, hint=_TOWNSHIP,
        aliases=("居住地乡镇街道", "居住地所在乡镇街道", "家庭所属乡镇街道", "家庭所在乡镇街道"),
    ),
    ColumnSpec(
        key="residence_of", title="居住地是谁的", choices=tuple(RESIDENCES.values()), width=14,
        aliases=("居住地类别", "本人或父母"), hint="不填当作本人的",
    ),
    ColumnSpec(
        key="told_by", title="由谁提供", aliases=("信息来源", "提供人", "填报人身份"), width=12,
        hint="如 本人、家长、班主任",
    ),
    ColumnSpec(key="lacks", title=LACKS, aliases=("还缺什么",), width=40, hint="只供参考，不会导入"),
)  # fmt: skip
PREFILLED = ("destination", "place_name", "place_address", "place_township", "household_township", "residence_township")
"""What the template holds already; where somebody lives is not handed out in a file."""
