"""The kind of import that organisations come in with: what the engine needs to know of it."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.info_entry import org_services as services
from plugins.info_entry.models import StagedOrg
from plugins.info_entry.org_columns import ORG_COLUMNS
from plugins.info_entry.org_judging import OrgChecker
from plugins.info_entry.org_queries import committee_names, names_of, staged
from plugins.info_entry.profile_queries import opened
from plugins.info_entry.staging import dropping
from portal.contracts.imports import ImportType, Words
from portal.contracts.scope import Scope
from portal.orgs.categories import title_of
from portal.pii import mask_id_number, mask_mobile

DROP_DOWN = 3000
"""Excel copes with a list of this length; beyond it the superior is typed."""

WORDS = Words(
    noun="组织",
    label="组织全称",
    advice=(
        "上级组织填写全称、简称或组织编号；不填就建在您的组织下面。上级也在本表中的，请把它排在下级的上面。",
        "已经有的组织不会改动，只补上空着的联系方式和书记资料；其他内容与已有的不同时会提醒，不会修改。"
        "同一上级下面全称相同，或者填写了组织编号的，认作已有的组织。",
        "名称不合惯例只提醒，不影响入库。新建的组织由系统给出编号，它的管理员请在入库后另行设置。",
    ),
    skipped="合计行、重复表头，或没有可补内容的已有组织",
    applied="已入库 {n} 行：新建的组织已在组织树中，各级的数字已同步更新。",
    undo=(
        "这次导入的 {n} 行将退回：新建的组织如果还是空的、没有改动过，就撤销；补上的联系方式和书记资料退回为空。",
        "已有下级组织、团员、管理员，或入库之后被修改过的组织会保留，并逐个说明。",
    ),
    undone="已退回 {n} 行",
    kept="保留 {n} 行",
)  # fmt: skip


def describe(import_id: int, seqs: Sequence[int], unmasked: bool) -> dict[int, dict[str, str]]:
    """The values of staged rows to show; of an organisation that exists only what it gets."""
    rows = staged(import_id, seqs)
    names = names_of(import_id, {row.above_id for row in rows if row.above_id})
    return {row.seq: _shown(row, names.get(row.above_id or 0, ""), unmasked=unmasked) for row in rows}


def choices(scope: Scope) -> dict[str, Sequence[str]]:
    """The template's drop-down of superiors: the committees of the subtree."""
    return {"superior": committee_names(scope, DROP_DOWN)}


def _shown(row: StagedOrg, superior: str, *, unmasked: bool) -> dict[str, str]:
    id_number = opened(row.id_cipher, "id_cipher", row.org_id) if row.id_cipher else ""
    mobile = opened(row.mobile_cipher, "mobile_cipher", row.org_id) if row.mobile_cipher else ""
    values = {
        "full_name": row.full_name,
        "short_name": row.short_name,
        "category": title_of(row.category),
        "industry": row.industry,
        "superior": superior,
        "leading": "是" if row.is_leading_body else "否",
        "telephone": row.telephone or "",
        "email": row.email or "",
        "address": row.address or "",
        "secretary_name": row.secretary_name or "",
        "id_number": id_number if unmasked or not id_number else mask_id_number(id_number),
        "mobile": mobile if unmasked or not mobile else mask_mobile(mobile),
        "established": "" if row.established is None else str(row.established),
        "filled": "" if row.filled is None else str(row.filled),
    }
    return values if row.is_new else {key: values[key] for key in ("full_name", *filter(None, row.fields.split(",")))}


ORGS = ImportType(
    key="info_entry.orgs",
    title="团组织",
    summary="一次新建一批下级组织，或给已有的组织补上联系方式和书记资料；逐行检查，确认后入库，30 天内可以撤销。",
    permission="orgs.manage",
    columns=ORG_COLUMNS,
    shown=(
        ("category", "组织类别"), ("superior", "上级组织"), ("industry", "单位所属行业类别"),
        ("telephone", "联系电话"), ("secretary_name", "书记姓名"), ("mobile", "书记手机号"),
    ),
    open_checker=OrgChecker,
    stage=services.stage,
    describe=describe,
    apply=services.let_in,
    undo=services.take_back,
    clear=dropping(StagedOrg),
    choices=choices,
    words=WORDS,
)  # fmt: skip
