"""The rows and columns of Annex 2 are data, and its sums, differences and checks follow from them (R3.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.statistics.annex_figures import faults, lines, rolled, summed
from plugins.statistics.annex_layout import FILE, LayoutError, layout, read_layout
from portal.orgs.categories import SCHOOL_FIELD


def test_annex_2_has_the_rows_and_measures_of_the_notice_r3_2() -> None:
    table = layout()
    assert [(row.group, row.title) for row in table.rows] == [
        ("普通高等学校", "研究生"), ("普通高等学校", "本科"), ("普通高等学校", "专科"), ("普通高等学校", "小计"),
        ("", "中等职业学校"), ("", "普通高中"), ("", "初中"), ("", "合计"),
    ]  # fmt: skip
    assert [one.title for one in table.measures] == ["毕业班数", "毕业生团支部数", "毕业学生数", "毕业学生团员数"]
    assert sorted(name for row in table.rows for name in row.industries) == sorted(SCHOOL_FIELD)
    assert [row.title for row in table.filled_by("普通高等院校")] == ["研究生", "本科", "专科"]
    assert [row.title for row in table.filled_by("完全中学")] == ["普通高中", "初中"]
    assert list(table.footer.values()) == ["填报单位（盖章）", "负责人", "填表人", "联系电话", "填报日期"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "研究生"', "titel = 1", "没有 titel 这一项，可以写的是 key、title"),
        ('["普通高等院校"]', '["普通高校"]', "rows.industries 里的 普通高校 不是学校领域的行业类别"),
        ('["初中", "九年一贯制学校"]', '["初中", "普通高中"]', "rows.industries 里的 普通高中 出现了两次"),
        ('key = "junior"', 'key = "senior"', "rows 里的 senior 出现了两次"),
        ("percent = 5", "percent = 500", "tolerance.percent 应为 0 至 100 的整数，而不是 500"),
        ('counted = "members"', 'counted = "people"', "measures.counted 应为 branches 或 members，而不是 people"),
        ('whole = "students"', 'whole = "pupils"', "checks.whole 应为"),
        ("[tolerance]", "[tolerance", "不是可读的 TOML"),
        ('industries = ["普通高等院校"]', "industries = []", "rows.higher 没有 industries"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_that_names_it(tmp_path: Path, old: str, new: str, said: str) -> None:
    wrong, text = tmp_path / "annex2.toml", FILE.read_text(encoding="utf-8")
    assert old in text
    wrong.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LayoutError) as found:
        read_layout(wrong)
    assert str(found.value).startswith(f"annex2.toml：{said}")
    assert "\n" not in str(found.value)


def test_rows_are_sums_of_their_parts_and_what_nobody_knows_is_not_0() -> None:
    told = summed([
        {"undergraduate": {"classes": 10, "students": 300}, "senior": {"classes": 4}},
        {"undergraduate": {"classes": 5}, "college": {"classes": 1}},
    ])  # fmt: skip
    sums = rolled(layout(), told)
    assert sums["higher"] == {"classes": 16, "students": 300}
    assert sums["total"] == {"classes": 20, "students": 300}
    assert "postgraduate" not in sums
    assert "junior" not in sums


def test_the_systems_figure_stands_beside_the_departments_where_it_can_be_known() -> None:
    told = {"undergraduate": {"branches": 40, "members": 1000, "students": 1200}}
    table = lines(layout(), told, {"higher": {"branches": 38, "members": 900}}, {"higher": {"members": "有转出"}})
    found = {(line.row.key, line.measure.key): line for line in table}
    whole = found["higher", "members"]
    assert (whole.told, whole.counted, whole.difference, whole.explanation) == (1000, 900, 100, "有转出")
    assert whole.is_beyond
    assert not found["higher", "branches"].is_beyond, "2 is within the tolerance"
    assert found["undergraduate", "members"].counted is None, "the system cannot tell its parts apart"
    assert found["higher", "students"].counted is None, "the system knows no students"
    assert found["senior", "members"].counted == 0, "what it counts and does not find is 0"
    assert (found["total", "members"].told, found["total", "members"].counted) == (1000, 900)


def test_what_cannot_be_and_what_is_not_explained_keeps_a_table_back() -> None:
    told = {"senior": {"classes": 2, "branches": 3, "students": 90, "members": 100}}
    counted = {"senior": {"branches": 3, "members": 80}}
    found = faults(layout(), lines(layout(), told, counted, {}))
    assert [(one.measure, one.is_open) for one in found] == [("members", True), ("members", False), ("branches", True)]
    assert found[0].sentence == "“普通高中”的毕业学生团员数与系统数相差 20，请填写说明"
    assert found[1].sentence == "“普通高中”的毕业学生团员数（100）多于毕业学生数（90），请核对"
    explained = {"senior": {"members": "x", "branches": "y"}}
    assert [one.sentence for one in faults(layout(), lines(layout(), told, counted, explained))] == [found[1].sentence]
