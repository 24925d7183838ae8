"""The kind of import that members come in with: what the engine needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.info_entry import services
from plugins.info_entry.columns import MEMBER_COLUMNS
from plugins.info_entry.judging import MemberChecker
from plugins.info_entry.models import StagedMember
from plugins.info_entry.queries import branch_names, staged_rows
from plugins.info_entry.staging import dropping
from portal.contracts.imports import ImportType
from portal.contracts.scope import Scope
from portal.people.rules.posts import POST_KINDS
from portal.people.sealing import id_context, mobile_context
from portal.pii import mask_id_number, mask_mobile, vault

DROP_DOWN = 3000
"""Excel copes with a list of this length; beyond it the branch is typed."""


def describe(import_id: int, seqs: Sequence[int], unmasked: bool) -> dict[int, dict[str, str]]:
    """The values of staged members to show, numbers masked unless asked for."""
    found: dict[int, dict[str, str]] = {}
    for member, branch in staged_rows(import_id, seqs):
        id_number = vault().open(member.id_cipher, id_context(member.person_id))
        mobile = vault().open(member.mobile_cipher or b"", mobile_context(member.person_id))
        found[member.seq] = {
            "name": member.name,
            "id_number": id_number if unmasked else mask_id_number(id_number),
            "mobile": mobile if unmasked else mask_mobile(mobile),
            "sex": "男" if member.sex == "M" else "女",
            "ethnic": member.ethnic or "",
            "political": member.political or "",
            "education": member.education or "",
            "joined": member.joined or "",
            "admission_number": member.admission_number or "",
            "org": branch,
            "is_cadre": "是" if member.is_cadre else "否",
            "post": member.post or "",
            "post_since": member.post_since or "",
            "post_kind": POST_KINDS.get(member.post_kind or "", ""),
        }
    return found


def choices(scope: Scope) -> dict[str, Sequence[str]]:
    """The template's drop-down of branches: those the administrator manages; none where they are too many for one.

    A part of them would be worse than none: a spreadsheet refuses what is not in its list.
    """
    names = branch_names(scope, DROP_DOWN + 1)
    return {"org": names} if len(names) <= DROP_DOWN else {}


MEMBERS = ImportType(
    key="info_entry.members",
    title="团员信息",
    summary="一次导入一个班、一所学校或一个乡镇的团员，逐行检查，确认后入库，30 天内可以撤销。",
    permission="info_entry.enter",
    columns=MEMBER_COLUMNS,
    shown=(("id_number", "身份证号"), ("mobile", "手机号"), ("joined", "入团年月"), ("org", "所在团支部")),
    open_checker=MemberChecker,
    stage=services.stage,
    describe=describe,
    apply=services.let_in,
    undo=services.take_back,
    clear=dropping(StagedMember),
    choices=choices,
    remedies=dict.fromkeys(("ID_DUP_DB", "PHONE_DUP_DB"), ("查询并申请", "info_entry.new_request")),
)
