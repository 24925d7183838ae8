"""The columns of a spreadsheet of organisations (R1.1), with the headings people really use."""

from __future__ import annotations

from portal.contracts.imports import ColumnSpec
from portal.orgs.categories import BRANCH, COMMITTEE, GENERAL_BRANCH, INDUSTRIES, TITLES, WORKING_COMMITTEE

MAKEABLE = (COMMITTEE, WORKING_COMMITTEE, GENERAL_BRANCH, BRANCH)

ORG_COLUMNS: tuple[ColumnSpec, ...] = (
    ColumnSpec(
        key="full_name",
        title="组织全称",
        aliases=(
            *("全称", "组织名称", "团组织全称", "团组织名称", "团组织", "名称", "单位全称", "组织全名"),
            *("name", "full name", "org", "org name", "organization", "organisation", "organization name"),
        ),
        required=True,
        identifying=True,
        example="共青团清河县第二中学委员会",
        hint="与印章一致，例如：共青团清河县第二中学委员会",
        width=40,
    ),
    ColumnSpec(
        key="short_name",
        title="组织简称",
        aliases=("简称", "团组织简称", "单位简称", "short name"),
        example="清河二中团委",
        hint="可以不填，不填按全称生成",
        width=24,
    ),
    ColumnSpec(
        key="category",
        title="组织类别",
        aliases=("类别", "类型", "组织类型", "团组织类别", "团组织类型", "团组织层级", "category", "type"),
        example="团委",
        choices=tuple(TITLES[category] for category in MAKEABLE),
        hint="不填按全称的结尾认",
        width=12,
    ),
    ColumnSpec(
        key="industry",
        title="单位所属行业类别",
        aliases=(
            *("行业", "行业类别", "所属行业", "所属行业类别", "单位行业", "单位行业类别", "单位类别", "单位性质"),
            *("industry", "sector"),
        ),
        example="普通高中",
        choices=INDUSTRIES,
        hint="不填与上级组织相同",
        width=22,
    ),
    ColumnSpec(
        key="superior",
        title="上级组织",
        aliases=(
            *("上级团组织", "上级组织全称", "上级组织名称", "上级团组织全称", "上级团组织名称", "上级", "上级单位"),
            *("直接上级", "直接上级组织", "隶属组织", "隶属团组织", "所属上级组织", "上级组织编号", "主管团组织"),
            *("parent", "superior", "parent org", "parent name"),
        ),
        fill_merged=True,
        hint="填写全称、简称或组织编号；不填就建在您的组织下面。上级也在本表中的，请排在下级的上面",
        width=40,
    ),
    ColumnSpec(
        key="leading",
        title="团的领导机关",
        aliases=("是否团的领导机关", "是否领导机关", "领导机关", "is leading body", "leading body"),
        example="否",
        choices=("是", "否"),
        hint="省、市、县级团委填“是”，其他不填",
        width=12,
    ),
    ColumnSpec(
        key="telephone",
        title="联系电话",
        aliases=("电话", "办公电话", "单位电话", "固定电话", "组织电话", "联系方式", "telephone", "tel", "phone"),
        text_only=True,
        example="0571-87654321",
        width=18,
    ),
    ColumnSpec(
        key="email",
        title="电子邮箱",
        aliases=("邮箱", "电子邮件", "单位邮箱", "email", "e-mail", "mail"),
        width=22,
    ),
    ColumnSpec(key="address", title="地址", aliases=("单位地址", "通讯地址", "联系地址", "address"), width=30),
    ColumnSpec(
        key="secretary_name",
        title="书记姓名",
        aliases=("书记", "团委书记", "团支部书记", "团组织书记", "负责人", "负责人姓名", "secretary", "secretary name"),
        example="张三",
        width=12,
    ),
    ColumnSpec(
        key="mobile",
        title="书记手机号",
        aliases=(
            *("书记手机", "书记手机号码", "书记电话", "书记联系电话", "书记联系方式", "负责人手机", "负责人手机号"),
            *("负责人电话", "负责人联系电话", "手机", "手机号", "手机号码", "mobile", "secretary mobile"),
        ),
        text_only=True,
        example="13800138000",
        width=14,
    ),
    ColumnSpec(
        key="id_number",
        title="书记身份证号",
        aliases=("书记身份证", "书记身份证号码", "负责人身份证号", "身份证号", "身份证号码", "secretary id number"),
        text_only=True,
        example="110101200001010014",
        hint="18位，请先把单元格格式设为“文本”再填写",
        width=22,
    ),
    ColumnSpec(key="established", title="编制数", aliases=("团干部编制数", "编制", "专职编制数"), width=10),
    ColumnSpec(key="filled", title="实配数", aliases=("团干部实配数", "实配", "实有数"), width=10),
    ColumnSpec(
        key="code",
        title="组织编号",
        aliases=("编号", "组织编码", "组织代码", "团组织编号", "团组织编码", "团组织代码", "编码", "代码", "code"),
        text_only=True,
        hint="只用来认出已有的组织；新建的不填，编号由系统给出",
        width=16,
    ),
)
TITLE_OF = {column.key: column.title for column in ORG_COLUMNS}
