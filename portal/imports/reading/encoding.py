"""The encoding of a text file: known for sure, or refused; never mojibake."""

from __future__ import annotations

import codecs
import re

from portal.imports.reading.outcome import FileRefused

_HAN_IN_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]")
_ENOUGH_HAN = 3
_LOST = re.compile("\ufffd|锟斤拷|锘縿")
_ADVICE = "请用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后再上传。"


def encoding_of(data: bytes) -> str:
    """A codec that decodes all of `data` and gives what its writer meant; otherwise FileRefused(ENCODING)."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(data) % 4 == 0 and _decodes(data, "utf-32"):
        codec = "utf-32"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        codec = "utf-16"
    elif b"\x00" in data[:4096]:
        codec = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
    elif data.startswith(codecs.BOM_UTF8):
        codec = "utf-8-sig"
    else:
        codec = "utf-8" if _decodes(data, "utf-8") else "gb18030"
    _check(data, codec)
    return codec


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _check(data: bytes, codec: str) -> None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(data, codec, error.start) from error
    if codec == "gb18030":
        _refuse_mixture(data)
    lost = _LOST.search(text)
    if lost:
        line = text.count("\n", 0, lost.start()) + 1
        raise FileRefused("ENCODING", f"第{line}行附近有已经变成乱码的文字，无法还原，请从原始表格重新导出后再上传。")


def _undecodable(data: bytes, codec: str, place: int) -> FileRefused:
    line = data.count(b"\n", 0, place) + 1
    if codec == "gb18030" and len(_HAN_IN_UTF8.findall(data)) >= _ENOUGH_HAN:
        return FileRefused("ENCODING", f"文件混用了两种编码或有损坏的文字（第{line}行附近），会产生乱码，{_ADVICE}")
    return FileRefused("ENCODING", f"第{line}行附近的文字无法按任何一种常用编码（UTF-8、GBK、UTF-16）读出，{_ADVICE}")


def _refuse_mixture(data: bytes) -> None:
    """UTF-8 lines inside a GBK file decode as GBK too, as mojibake: a line that is good UTF-8 gives it away."""
    for number, line in enumerate(data.splitlines(), 1):
        if len(_HAN_IN_UTF8.findall(line)) >= _ENOUGH_HAN and _decodes(line, "utf-8"):
            raise FileRefused("ENCODING", f"文件混用了 GBK 和 UTF-8 编码（第{number}行附近），会产生乱码，{_ADVICE}")
