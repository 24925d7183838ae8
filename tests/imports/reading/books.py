"""Small files written by hand, so that a test can bend any part of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from plugins.info_entry.columns import MEMBER_COLUMNS
from portal.imports.reading import Header, Limits, TableReader, TableRow, open_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TITLES = [
    *("姓名", "性别", "民族", "身份证号", "手机号", "政治面貌"),
    *("学历", "入团年月", "所在团支部(组织全称)", "是否团干部", "团内职务"),
]
BRANCH = "江南示范大学计算机学院2015级计算机科学与技术1班团支部"


def person(number: int, **changes: str) -> list[str]:
    """One row for TITLES; `changes` by title."""
    row = [
        f"团员{'甲乙丙丁戊己庚辛壬癸'[number % 10]}",
        "男",
        "汉族",
        f"11010120000101{number:04d}",
        f"138{number:08d}",
    ]
    row += ["共青团员", "高中", "2016-05", BRANCH, "否", ""]
    return [changes.get(title, value) for title, value in zip(TITLES, row, strict=True)]


def cell(value: object, attributes: str = "") -> str:
    """A cell as worksheets hold it; text inline, numbers as they are, a ready <c…> unchanged."""
    if isinstance(value, int | float):
        return f"<c {attributes}><v>{value}</v></c>"
    text = str(value)
    if text.startswith("<c"):
        return text
    return f'<c {attributes} t="inlineStr"><is><t>{escape(text)}</t></is></c>' if text else f"<c {attributes}/>"


def sheet_xml(rows: Iterable[Sequence[object]], tail: str = "") -> str:
    """A worksheet without references: each cell follows the one before."""
    body = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{tail}</worksheet>'


def xlsx(path: Path, sheets: Mapping[str, str], *, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """A workbook of ready worksheets; `parts` adds or replaces parts of the package."""
    names = list(sheets)
    listed = "".join(f'<sheet name={quoteattr(n)} sheetId="{i}" r:id="rId{i}"/>' for i, n in enumerate(names, 1))
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    content: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
    }
    content |= {f"xl/worksheets/sheet{i}.xml": sheets[name] for i, name in enumerate(names, 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in (content | dict(parts or {})).items():
            package.writestr(name, data)
    return path


def book(path: Path, rows: Iterable[Sequence[object]], tail: str = "") -> Path:
    """A workbook of one sheet."""
    return xlsx(path, {"团员信息": sheet_xml(rows, tail)})


def ods(path: Path, rows: Iterable[str], **parts: str) -> Path:
    """An OpenDocument spreadsheet of ready <table:table-row> elements."""
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="名单">{"".join(rows)}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", parts.get("content", content))
        package.writestr("META-INF/manifest.xml", parts.get("manifest", manifest))
    return path


def ods_row(values: Sequence[str], repeated: int = 1) -> str:
    """One row of text cells."""
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(v)}</text:p></table:table-cell>' for v in values
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def text(path: Path, rows: Iterable[Sequence[str]], separator: str = ",", codec: str = "utf-8") -> Path:
    """A delimited text file without any quotation."""
    path.write_bytes("".join(separator.join(row) + "\r\n" for row in rows).encode(codec))
    return path


class Reading:
    """A whole file read: headers, rows that are data, rows that are not."""

    def __init__(self, path: Path, filename: str = "", limits: Limits | None = None) -> None:
        self.headers: list[Header] = []
        self.all_rows: list[TableRow] = []
        self.reader: TableReader = open_table(path, filename or path.name, MEMBER_COLUMNS, limits)
        with self.reader as items:
            for item in items:
                if isinstance(item, Header):
                    self.headers.append(item)
                else:
                    self.all_rows += item

    @property
    def header(self) -> Header:
        """The only header."""
        (header,) = self.headers
        return header

    @property
    def rows(self) -> list[TableRow]:
        """Data rows."""
        return [row for row in self.all_rows if not (row.marks and row.marks.skip)]

    @property
    def skipped(self) -> dict[int, str]:
        """The reason for each row that is no data."""
        return {row.row: row.marks.skip for row in self.all_rows if row.marks and row.marks.skip}

    def column(self, key: str) -> list[object]:
        """The cells of one column in the data rows."""
        return [row.cells[self.header.positions[key]] for row in self.rows]
