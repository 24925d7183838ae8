"""The spreadsheets that the import page offers for trying, good ones and messy ones. make_samples.py writes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.demo.accounts import COUNTY, FACULTY, HIGH_SCHOOL, UNIVERSITY

MEMBERS, ORGS, MARKS = "info_entry.members", "info_entry.orgs", "graduation_marking.marks"
DESTINATIONS = "graduate_register.records"
FOLDER = Path(__file__).with_name("spreadsheets")


@dataclass(frozen=True, slots=True)
class Sample:
    """A file to try: the browser saves it as `name`; what it is about is below `org_code`, which `for_org` names.

    `kind` is the kind of import it is for.
    """

    name: str
    title: str
    what: str
    path: Path
    org_code: str
    for_org: str
    kind: str = MEMBERS


SAMPLES = (
    Sample(
        "规范名单.xlsx",
        "规范名单",
        "三个班的新团员，格式与模板一致，没有错误，可以全部录入。",
        FOLDER / "university_clean.xlsx",
        UNIVERSITY,
        "浙江示范大学",
    ),
    Sample(
        "毕业班团员信息汇总表.xlsx",
        "有常见错误的汇总表",
        "表头分两行、班级合并单元格、末尾有合计和填表人；其中有身份证号存成数字、校验位不符、手机号重复、找不到的团支部等错误。"
        "没有错误的行可以先录入，有错误的行会逐条说明原因。",
        FOLDER / "university_errors.xlsx",
        UNIVERSITY,
        "浙江示范大学",
    ),
    Sample(
        "团员名单.csv",
        "Excel 另存的 CSV",
        "用中文版 Excel 另存为 CSV 的名单（GBK 编码），列的顺序与模板不同，还多了“序号”和“备注”两列。",
        FOLDER / "university_gbk.csv",
        UNIVERSITY,
        "浙江示范大学",
    ),
    Sample(
        "学院补充名单.xlsx",
        "新旧团员混在一起",
        "一部分人已经在系统中，其中一人登记在别的班；另一部分是新团员，其中一人写了别人的手机号。看系统如何认出这些人。",
        FOLDER / "faculty_mixed.xlsx",
        FACULTY,
        "浙江示范大学软件工程学院",
    ),
    Sample(
        "高一新团员.xlsx",
        "高一新团员",
        "高一四个班的新团员，所在团支部一列只写了简称，没有错误，可以全部录入。",
        FOLDER / "school_clean.xlsx",
        HIGH_SCHOOL,
        "德清县第一中学",
    ),
    Sample(
        "高三各班名单.xlsx",
        "一个班一张工作表，有错误",
        "每个班一张工作表；有的括号是半角，有的缺发展团员编号，有的入团时年龄不够，有一人写了两次。",
        FOLDER / "school_errors.xlsx",
        HIGH_SCHOOL,
        "德清县第一中学",
    ),
    Sample(
        "新建学院和班级.xlsx",
        "新建的学院和班级",
        "一个新学院和它的八个班，格式与模板一致，班级的上级就是本表第一行的学院，没有错误，可以全部入库。",
        FOLDER / "university_orgs.xlsx",
        UNIVERSITY,
        "浙江示范大学",
        ORGS,
    ),
    Sample(
        "新建和补登团组织一览表.xlsx",
        "有常见错误的一览表",
        "各乡镇报来拼在一起的表：表头分两行、上级组织合并单元格、末尾有合计；有的组织已经有了，只补上联系方式；"
        "有找不到的上级、上级排在下级后面、认不出的类别、重复的行和写错的电话。",
        FOLDER / "county_orgs.xlsx",
        COUNTY,
        "德清县",
        ORGS,
    ),
    Sample(
        "未标记班级的毕业时间.xlsx",
        "未标记班级的毕业时间",
        "还没有标记的班级，各填各的毕业时间，另有一个填理由的教工团支部；格式与模板一致，没有错误，可以全部标记。",
        FOLDER / "university_marks.xlsx",
        UNIVERSITY,
        "浙江示范大学",
        MARKS,
    ),
    Sample(
        "会计学院毕业时间汇总表.xlsx",
        "有常见错误的毕业时间汇总表",
        "表头分两行、年级合并单元格、末尾有合计，时间有各种写法；有只写年份的、写了过去年份的、与班级名称不一致的、"
        "时间和理由都填的、都没填的，也有写了两次的和找不到的班级。",
        FOLDER / "faculty_marks.xlsx",
        UNIVERSITY,
        "浙江示范大学",
        MARKS,
    ),
    Sample(
        "15电信2班毕业去向.xlsx",
        "一个班的毕业去向",
        "一个还没有登记的班，格式与模板一致，没有错误，录入后全班登记完整。",
        FOLDER / "university_destinations.xlsx",
        UNIVERSITY,
        "浙江示范大学",
        DESTINATIONS,
    ),
    Sample(
        "软件工程学院毕业去向汇总表.xlsx",
        "有常见错误的毕业去向汇总表",
        "表头分两行、班级合并单元格、末尾有合计，去向写的是考研、签约、当兵等常用说法，没有乡镇街道一列；"
        "有认不出的去向、写在地址里的手机号、没填的行、写了两次的人和找不到的人，也有疑似有误的内容。",
        FOLDER / "faculty_destinations.xlsx",
        FACULTY,
        "浙江示范大学软件工程学院",
        DESTINATIONS,
    ),
)
