"""What a file is, by its content and never by its extension."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from portal.imports.reading import ole
from portal.imports.reading.outcome import FileRefused

XLSX, XLS, ODS, TEXT = "xlsx", "xls", "ods", "text"

_SAVE_AS = "请在 Excel 或 WPS 中打开，另存为“Excel 工作簿 (*.xlsx)”后再上传。"
_PICK_TABLE = "请选择 Excel 表格（.xlsx、.xls）、ODS 或 CSV 文件。"
_SPREADSHEET = re.compile(r"\.(?:xlsx|xlsm|xls|et|ods|csv)$", re.IGNORECASE)

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", " PDF 文件"),
    (b"\x89PNG", "图片（PNG）"),
    (b"\xff\xd8\xff", "图片（JPEG）"),
    (b"GIF8", "图片（GIF）"),
    (b"BM", "图片（BMP）"),
    (b"II*\x00", "图片（TIFF）"),
    (b"MM\x00*", "图片（TIFF）"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"BZh", "bzip2 压缩包"),
    (b"\xfd7zXZ", "xz 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"SQLite format 3", "数据库文件"),
)


def kind_of(path: Path, filename: str) -> str:
    """XLSX, XLS, ODS or TEXT; anything else is refused by its name in Chinese. `filename`: as the client gave it."""
    with path.open("rb") as file:
        head = file.read(4096)
        names = ole.stream_names(file) if head.startswith(ole.MAGIC) else set()
    _refuse_owner_file(head, filename)
    if head.startswith(ole.MAGIC):
        return _kind_of_compound(names)
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    _refuse_foreign(head)
    return TEXT


def _refuse_owner_file(head: bytes, filename: str) -> None:
    """Office writes ~$name beside an open file: the user's name twice, padded, in 165 bytes."""
    name = re.split(r"[/\\]", filename)[-1]
    by_content = len(head) in (162, 164, 165) and 0 < head[0] <= 54 and head[1 + head[0] : 54].strip(b" \x00") == b""
    if name.startswith("~$") or by_content:
        raise FileRefused(
            "FILE_TYPE",
            "这是 Excel 打开表格时产生的临时文件（名称以“~$”开头），没有数据，请关闭 Excel 后选择原来的表格文件。",
        )


def _kind_of_compound(names: set[str]) -> str:
    if "EncryptedPackage" in names:
        raise encrypted()
    if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return XLS
    what = "Word 文档" if "WordDocument" in names else "PPT 演示文稿" if "PowerPoint Document" in names else ""
    if what:
        raise FileRefused("FILE_TYPE", f"这是 {what}，不是表格文件，{_PICK_TABLE}")
    raise FileRefused("FILE_TYPE", f"这个文件里没有 Excel 工作簿，可能是其他软件的文件或已经损坏，{_PICK_TABLE}")


def encrypted() -> FileRefused:
    """The refusal of a file that needs a password to open."""
    return FileRefused(
        "FILE_ENCRYPTED",
        "文件设有打开密码，无法读取，请在 Excel 的“文件—信息—保护工作簿—用密码进行加密”中清空密码、保存后再上传。",
    )


def broken_zip() -> FileRefused:
    """The refusal of a zip container that is cut off or damaged."""
    return FileRefused(
        "FILE_CORRUPT", "文件不完整或已损坏（可能上传或下载时中断），请用 Excel 打开确认、另存后再上传。"
    )


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            mimetype = package.read("mimetype")[:80] if _small(package, "mimetype") else b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise broken_zip() from error
    return _kind_of_package({name.replace("\\", "/").lower() for name in names}, names, mimetype)


def _small(package: zipfile.ZipFile, name: str) -> bool:
    return any(info.filename == name and info.file_size <= 80 and not info.flag_bits & 1 for info in package.infolist())


def _kind_of_package(lowered: set[str], names: list[str], mimetype: bytes) -> str:
    if "[content_types].xml" in lowered:
        return _kind_of_office(lowered)
    if b"opendocument.spreadsheet" in mimetype or ("content.xml" in lowered and not mimetype):
        return ODS
    if mimetype.startswith(b"application/vnd.oasis"):
        raise FileRefused("FILE_TYPE", f"这是 OpenDocument 文档，不是表格文件，{_PICK_TABLE}")
    if any(name.endswith(".iwa") for name in lowered):
        raise FileRefused("FILE_TYPE", "这是 Apple Numbers 文件，请在 Numbers 中选择“导出为 Excel”后再上传。")
    inside = [name for name in names if _SPREADSHEET.search(name)]
    if inside:
        shown = "、".join(f"“{name.rsplit('/', 1)[-1][:40]}”" for name in inside[:3])
        raise FileRefused(
            "FILE_TYPE", f"这是压缩包，里面有 {len(inside)} 个表格文件（{shown}等），请先解压，再逐个上传。"
        )
    raise FileRefused("FILE_TYPE", f"这是压缩包，不是表格文件，{_PICK_TABLE}")


def _kind_of_office(lowered: set[str]) -> str:
    if any(re.match(r"xl/workbook\d*\.xml$", name) for name in lowered):
        return XLSX
    if any(re.match(r"xl/workbook\d*\.bin$", name) for name in lowered):
        raise FileRefused("FILE_TYPE", f"这是 Excel 二进制工作簿（.xlsb），暂不支持，{_SAVE_AS}")
    what = next((title for folder, title in (("word/", "Word 文档"), ("ppt/", "PPT 演示文稿"), ("visio/", "Visio 图"))
                 if any(name.startswith(folder) for name in lowered)), "")  # fmt: skip
    if what:
        raise FileRefused("FILE_TYPE", f"这是 {what}，不是表格文件，{_PICK_TABLE}")
    raise FileRefused("FILE_CORRUPT", f"文件里没有 Excel 工作簿，可能已经损坏，{_SAVE_AS}")


def _refuse_foreign(head: bytes) -> None:
    for magic, title in _FOREIGN:
        if head.startswith(magic) and (len(magic) > 2 or _is_binary(head)):
            raise FileRefused("FILE_TYPE", f"这是{title}，不是表格文件，{_PICK_TABLE}")
    _refuse_markup(head)
    if _is_binary(head) and not _looks_utf16(head):
        raise FileRefused("FILE_TYPE", f"无法识别这个文件，它不是表格文件或已经损坏，{_PICK_TABLE}")


def _refuse_markup(head: bytes) -> None:
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").replace(b"\x00", b"")[:1024].lower()
    if text.startswith(b"mime-version:"):
        raise FileRefused("FILE_TYPE", f"这是网页格式（MHT）的表格，{_SAVE_AS}")
    if not text.startswith(b"<"):
        return
    if b"<html" in text or b"<table" in text or b"<!doctype" in text or b"<meta" in text or b"<head" in text:
        raise FileRefused("FILE_TYPE", f"这是网页（HTML）格式的表格，只是扩展名像 Excel，{_SAVE_AS}")
    if b"<?xml" in text or b"<workbook" in text:
        raise FileRefused("FILE_TYPE", f"这是 XML 格式的文件，不是 Excel 工作簿，{_SAVE_AS}")


def _is_binary(head: bytes) -> bool:
    return any(byte < 9 or 14 <= byte < 27 for byte in head)


def _looks_utf16(head: bytes) -> bool:
    """A byte order mark, or zero bytes mostly at every other place, as digits and commas have them."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 4 or min(even, odd) * 8 > max(even, odd):
        return False
    text = head[: len(head) // 2 * 2].decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    return not any(character < "\t" for character in text)
