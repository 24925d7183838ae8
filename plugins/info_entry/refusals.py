"""What is said about rows that cannot go in because of others, and about members that an undo leaves where they are."""

from __future__ import annotations

from portal.people.rules.problems import Problem, doubtful


def id_taken(told: str) -> Problem:
    """One person, one ID number: it is taken already."""
    return Problem("ID_DUP_DB", f"该身份证号已在{told}登记，没有重复录入；如有误请联系该组织核对。", "id_number")


def id_of_another(told: str) -> Problem:
    """The ID number is taken by somebody of another name."""
    message = f"该身份证号已在{told}登记，但登记的姓名与本行不同，请核对姓名和身份证号。"
    return Problem("ID_DUP_DB", message, "id_number")


def mobile_taken(told: str) -> Problem:
    """One person, one mobile number (一人一号): it is taken already."""
    message = f"该手机号已由{told}的其他人登记（一人一号），请填写本人的手机号，或联系该组织更正。"
    return Problem("PHONE_DUP_DB", message, "mobile")


def same_in_file(code: str, title: str, where: str) -> Problem:
    """An earlier row of the file has the same number."""
    return Problem(code, f"{title}与{where}相同，请核对：每人一个{title}，重复的行请删除或更正。", "")


KNOWN_HERE = doubtful("id_number", "ID_DUP_DB", "此人已在该团支部登记，没有重复录入。")
NO_TRANSFER = doubtful("org", "ORG_TRANSFER", "导入不会改变团员所在的团支部；如已转入，请办理组织关系转接。")
SURPLUS = doubtful("", "COLUMN_COUNT", "这一行的单元格比表头多，多出的内容没有录入，请核对是否错列。")
STRUCK = Problem("ROW_STRUCK", "这一行被划了删除线，没有录入；如需录入，请去掉删除线后重新上传。", "")
BRANCH_GONE = Problem(
    "ORG_GONE", "检查之后该团支部已被撤销、改变类别或移出您的管理范围，请核对所在团支部后重新上传。", "org"
)
EDITED_SINCE = doubtful("", "EDITED_SINCE", "入库后已被修改，撤销时保留了这条记录。")
REMOVED_SINCE = doubtful("", "REMOVED_SINCE", "入库后已被移除，撤销时没有再处理。")
MOVED_AWAY = doubtful("", "MOVED_AWAY", "入库后已不在您的管理范围内，撤销时保留了这条记录。")
