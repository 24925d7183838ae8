"""A person's name, as it stands on the identity card."""

import re
import unicodedata

from portal.contracts.imports import Cell
from portal.people.rules.cells import HAN, INVISIBLE, is_nothing, text_of
from portal.people.rules.problems import Parsed, refused

COLUMN = "name"
MAX_NAME = 40

# Words that stand where a name should be when the row is a heading, a total or a signature.
_NOT_A_PERSON = (
    "本页|本表|合计|小计|总计|共计|累计|总人数|总数|填表|制表|审核|复核|填报|报送|负责人|经办人|联系人"
    "|联系电话|签字|签名|备注|日期|序号|以上|以下空白|同上$|姓名$|说明[:：]|单位[:：(（]|注[:：]|盖章[:：)）]"
)
_CLEAN = re.compile(rf"(?!{_NOT_A_PERSON})[{HAN}]{{2,12}}")
_FOOTER = re.compile(rf"[(（【]?(?:{_NOT_A_PERSON})")
_NAME = re.compile(rf"[{HAN}]+(?:·[{HAN}]+)*")
_UNSEEN = re.compile(rf"[\s{INVISIBLE}]+")
_DOTS = str.maketrans(dict.fromkeys("•‧・･．.∙⋅‣●‥·᛫⸱ꞏ", "·"))
# Look-alikes of ordinary characters that PDF copies and old code pages bring in.
_COMPATIBILITY = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_OTHERS = re.compile(rf"[^{HAN}·]")
_SHOWN = 5


def parse_name(cell: Cell) -> Parsed[str]:
    """The name without spaces, its middle dots as U+00B7.

    FOOTER_ROW says that the row is no person at all.
    """
    if isinstance(cell, str) and _CLEAN.fullmatch(cell):
        return cell, ()
    if is_nothing(cell):
        return refused(COLUMN, "NAME_MISSING", "没有填写姓名，请按身份证上的姓名填写。")
    name = without_noise(text_of(cell))
    if len(name) > MAX_NAME:
        message = f"姓名有 {len(name)} 个字，超过 {MAX_NAME} 个字，请按身份证上的姓名填写。"
        return refused(COLUMN, "NAME_TOO_LONG", message)
    if _FOOTER.match(name):
        message = f"姓名一栏是“{name[:8]}”，这一行像是表头、合计或签名，没有录入；如确是人员，请改正姓名。"
        return refused(COLUMN, "FOOTER_ROW", message)
    if not _NAME.fullmatch(name):
        return refused(COLUMN, "NAME_CHARS", _characters_message(name))
    if len(name) == 1:
        return refused(COLUMN, "NAME_TOO_SHORT", "姓名只有一个字，请按身份证上的姓名填写完整。")
    return name, ()


def without_noise(text: str) -> str:
    """The text without spaces and zero-width characters, dots and look-alikes unified."""
    name = _UNSEEN.sub("", text).translate(_DOTS)
    return _COMPATIBILITY.sub(lambda match: unicodedata.normalize("NFKC", match[0]), name)


def _characters_message(name: str) -> str:
    strangers = list(dict.fromkeys(_OTHERS.findall(name)))
    seen = [stranger for stranger in strangers if stranger.isprintable()]
    if len(seen) < len(strangers):
        return "姓名中有看不见的控制字符，请删去整格内容后重新输入，与身份证一致。"
    if not seen:
        return "姓名中的间隔号位置不对，请按身份证上的姓名填写，例如“买买提·艾力”。"
    return f"姓名中有“{''.join(seen[:_SHOWN])}”，姓名须与身份证一致，只能是汉字和间隔号，请改正。"
