"""The workbooks that go out: the list of problems, and the template."""

from __future__ import annotations

import io

import openpyxl
import pytest

from portal import clock
from portal.imports.problem_book import as_typed, problem_book
from portal.imports.template_book import template_book
from portal.people.rules.id_number import parse_id_number
from tests.imports.engine import Engine, members
from tests.members import TITLES, csv_file, id_number, member, xlsx_file

ONE = "共青团甲省大学机械学院机械1501班支部委员会"


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def problems_of(engine: Engine, import_id: int) -> openpyxl.Workbook:
    return opened(problem_book(members(), engine.found(import_id)))


def test_problem_book_holds_the_users_own_rows_with_the_reason_in_front(school: Engine) -> None:
    rows = [member(1, ONE), member(2, ONE, 手机号="12345"), member(3, "没有这个团支部")]
    found = school.check(xlsx_file(rows))
    sheet = problems_of(school, found.id).active
    assert [cell.value for cell in sheet[1]][1:] == list(TITLES)
    shown = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:] for row in shown] == rows[1:]
    assert shown[0][0].startswith("第 3 行：手机号应为 11 位")
    assert shown[1][0].startswith("第 4 行：在您管理的范围内没有这个团支部")


def test_no_cell_of_the_problem_book_is_taken_for_markup(school: Engine) -> None:
    wicked = "<r></si></r>"
    found = school.check(csv_file([member(1, ONE, 手机号=wicked)]))
    sheet = problems_of(school, found.id).active
    assert wicked in [str(cell.value).strip() for cell in sheet[2]]


def test_problem_book_uploaded_as_it_is_has_the_same_problems_and_corrected_goes_in(school: Engine) -> None:
    rows = [member(1, ONE), member(2, ONE, 手机号="12345"), member(3, "没有这个团支部")]
    found = school.take_in(xlsx_file(rows))
    book = problems_of(school, found.id)
    again = school.check(saved(book), "问题清单.xlsx")
    assert (again.accepted, again.rejected) == (0, 2)
    sheet = book.active
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(2, titles.index("手机号") + 1).value = member(2, ONE)[4]
    sheet.cell(3, titles.index(TITLES[8]) + 1).value = ONE
    corrected = school.take_in(saved(book), "改好的.xlsx")
    assert (corrected.stored, corrected.rejected) == (2, 0)


def test_a_number_that_lost_digits_never_passes_for_a_good_one_in_the_problem_book(school: Engine) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(TITLES)
    # Rounded to 15 digits these happen to have a fitting check digit.
    lucky = [n for n in range(20_000) if _passes(_rounded(n))][:5]
    assert lucky, "the test needs numbers that would pass"
    for n in lucky:
        row = member(n, ONE)
        sheet.append([*row[:3], float(_rounded(n)), *row[4:]])
    found = school.check(saved(book), "数字.xlsx")
    assert (found.accepted, found.rejected) == (0, len(lucky))
    again = school.check(saved(problems_of(school, found.id)), "问题清单.xlsx")
    assert (again.accepted, again.rejected) == (0, len(lucky))


def _rounded(n: int) -> str:
    """What is left of an identity number that a spreadsheet took for a number."""
    digits = id_number(n)
    return f"{int(float(f'{float(digits):.15g}')):018d}" if digits.isdecimal() else digits[:17]


def _passes(number: str) -> bool:
    return parse_id_number(number, clock.today())[0] is not None


@pytest.mark.parametrize(
    ("cell", "typed"),
    [(None, ""), (True, "是"), (13812345678.0, "13812345678"), (2014.5, "2014.5"), (1.1010120000101e17, "1.10101E+17")],
)
def test_cells_are_written_as_a_person_would_type_them(cell: object, typed: str) -> None:
    assert as_typed(cell) == typed  # type: ignore[arg-type]


def test_a_row_that_was_struck_through_is_struck_through_in_the_problem_book(school: Engine) -> None:
    book = opened(xlsx_file([member(1, ONE), member(2, ONE)]))
    for cell in book.active[3]:
        cell.font = openpyxl.styles.Font(strike=True)
    found = school.check(saved(book), "划掉.xlsx")
    assert (found.accepted, found.rejected) == (1, 1)
    again = school.check(saved(problems_of(school, found.id)), "问题清单.xlsx")
    assert (again.accepted, again.rejected) == (0, 1)


def test_formulas_stay_text_in_the_problem_book(school: Engine) -> None:
    evil = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://example.com")']
    found = school.check(csv_file([member(n, ONE, 姓名=text) for n, text in enumerate(evil)]))
    assert found.rejected == len(evil)
    for row in problems_of(school, found.id).active.iter_rows():
        assert {cell.data_type for cell in row} <= {"s", "n"}
        assert all(cell.value is None for cell in row if cell.data_type == "n")


def test_every_sheet_of_the_file_keeps_its_own_headings(school: Engine) -> None:
    book = openpyxl.Workbook()
    for title, order in (("甲班", slice(None)), ("乙班", slice(None, None, -1)), ("丙班", slice(None))):
        sheet = book.create_sheet(title)
        sheet.append(TITLES[order])
        sheet.append(
            member(len(title) + ord(title[0]) % 97, ONE, **({} if title == "丙班" else {"手机号": "1"}))[order]
        )
    found = school.check(saved(book), "三班.xlsx")
    assert (found.accepted, found.rejected) == (1, 2)
    written = problems_of(school, found.id)
    assert [[c.value for c in sheet[1]][1:] for sheet in written] == [list(TITLES), list(TITLES[::-1])]


def test_template_has_text_columns_headings_and_drop_downs_of_the_administrators_branches(school: Engine) -> None:
    book = opened(template_book(school.scope, members()))
    sheet = book.worksheets[0]
    titles = {cell.value: cell.column_letter for cell in sheet[1]}
    assert {"姓名", "身份证号", "手机号", "所在团支部(组织全称)", "发展团员编号"} <= set(titles)
    spans = [(span.min, span.max) for span in sheet.column_dimensions.values() if span.number_format == "@"]
    assert sum(last - first + 1 for first, last in spans) == len(titles)
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    branches = lists[f"{titles['所在团支部(组织全称)']}2"]
    name, _, cells = branches.removeprefix("=").replace("$", "").replace("'", "").partition("!")
    offered = {row[0].value for row in book[name][cells]}
    assert ONE in offered
    assert len(offered) == 5
    assert not any("乙省" in branch for branch in offered)
    assert book[name].sheet_state == "hidden"


def test_template_filled_in_goes_in(school: Engine) -> None:
    book = opened(template_book(school.scope, members()))
    sheet = book.worksheets[0]
    values = dict(zip(TITLES, member(1, ONE), strict=True))
    for cell in sheet[1]:
        sheet.cell(2, cell.column).value = values.get(cell.value)
    found = school.take_in(saved(book), "模板.xlsx")
    assert (found.stored, found.rejected) == (1, 0)


def test_template_uploaded_empty_is_refused_with_advice(school: Engine) -> None:
    found = school.check(template_book(school.scope, members()), "模板.xlsx")
    assert (found.state, found.code) == ("refused", "FILE_NO_DATA")
