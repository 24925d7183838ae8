"""团员和团干部 as a file: whoever the list shows, in its order, with the columns of the import's template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.info_entry.member_filter import GRADUATION, KINDS, MISSING, REMOVED, MemberFilter
from plugins.info_entry.member_listing import everybody
from plugins.info_entry.member_words import Number, read_slip
from plugins.info_entry.person_show import lacks, masked, numbers_of
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.errors import Refused
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.rules.posts import POST_KINDS
from portal.people.standing import standing_of

COLUMNS = (
    ExportColumn("姓名", 12), ExportColumn("性别", 6), ExportColumn("出生日期", 12), ExportColumn("民族", 10),
    ExportColumn("身份证号", 22), ExportColumn("手机号", 14), ExportColumn("政治面貌", 12), ExportColumn("学历", 12),
    ExportColumn("入团年月", 10), ExportColumn("发展团员编号", 18), ExportColumn("是否团员", 10),
    ExportColumn("是否团干部", 12), ExportColumn("团内职务", 18), ExportColumn("任现职年月", 12),
    ExportColumn("任职方式", 10), ExportColumn("所在团支部(组织全称)", 46), ExportColumn("团支部编号", 18),
    ExportColumn("毕业情况", 12), ExportColumn("缺少", 24),
)  # fmt: skip
GONE = (ExportColumn("移除时间", 12), ExportColumn("移除原因", 24))
FACTS = (
    Person.id, Person.name, Person.sex, Person.birth_date, Person.ethnic, Person.id_cipher, Person.mobile_cipher,
    Person.mobile_digest, Person.political, Person.education, Person.joined, Person.admission_number, Person.is_member,
    Person.is_cadre, Person.post, Person.post_since, Person.post_kind, Person.standing, Org.full_name, Org.code,
    Org.category,
)  # fmt: skip
GONE_FACTS = (Person.removed_at, Person.removed_reason)


def columns(wish: ExportWish) -> Sequence[ExportColumn]:
    """What is entered of a person; of the removed also when and why."""
    return [*COLUMNS, *(GONE if _is_of_removed(wish) else ())]


def query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """Everybody the list would show, page after page: columns, for objects take as long again as all the rest."""
    shown = everybody(wish.scope, wish.org, MemberFilter.parse(wish.values), _numbers(wish))
    return shown.with_only_columns(*FACTS, *(GONE_FACTS if _is_of_removed(wish) else ()))


def cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    """A line for each person; numbers in full only where the engine has asked for the reason."""
    for person in rows:
        numbers = numbers_of(person) if wish.revealed else masked(person)
        yield [
            person.name, "男" if person.sex == "M" else "女", person.birth_date.isoformat(), person.ethnic,
            numbers.id_number, numbers.mobile, person.political, person.education, person.joined,
            person.admission_number, _yes(person.is_member), _yes(person.is_cadre), person.post, person.post_since,
            POST_KINDS.get(person.post_kind or "", ""), person.full_name, person.code,
            standing_of(person, person.category), "、".join(lacks(person)), *_gone(wish, person),
        ]  # fmt: skip


def narrowed(wish: ExportWish) -> Sequence[tuple[str, str]]:
    """The filter in words, numbers masked."""
    wanted = MemberFilter.parse(wish.values)
    typed = " ".join(filter(None, [wanted.q, *(one.label for one in _numbers(wish))]))
    told = [
        ("查找", typed), ("身份", dict(KINDS).get(wanted.kind, "")), ("缺少", dict(MISSING).get(wanted.missing, "")),
        ("毕业", dict(GRADUATION).get(wanted.graduation, "")), ("入团年份", wanted.joined),
        ("状态", "已移除" if wanted.state == REMOVED else ""),
    ]  # fmt: skip
    return [(label, value) for label, value in told if value]


def _numbers(wish: ExportWish) -> Sequence[Number]:
    found = read_slip(wish.scope, wish.values.get("s", ""))
    if found is None:
        raise Refused("上次查找的号码已过期，请回到名单重新查找，再导出。")
    return found


def _is_of_removed(wish: ExportWish) -> bool:
    return wish.values.get("state") == REMOVED


def _gone(wish: ExportWish, person: Any) -> Sequence[ExportCell]:
    return (person.removed_at.date().isoformat(), person.removed_reason) if _is_of_removed(wish) else ()


def _yes(value: bool) -> str:
    return "是" if value else "否"


MEMBERS_LIST = ExportType(
    key="info_entry.people",
    title="团员和团干部",
    endpoint="info_entry.members",
    permission="people.view",
    columns=columns,
    query=query,
    cells=cells,
    filter=narrowed,
    has_numbers=True,
)
