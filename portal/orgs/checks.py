"""Invariants of the tree, for `doctor`."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, every_row, statement
from portal.errors import Refused
from portal.orgs.categories import INDUSTRIES, TITLES
from portal.orgs.faults import OUTDATED
from portal.orgs.models import Org, OrgSetting
from portal.orgs.names import org_key, short_key
from portal.orgs.pinyin import initials_and_pinyin
from portal.orgs.settings import SETTINGS

_FORM = re.compile("[0-9A-Za-z_-]{1,64}")
_PATH = re.compile("000(?:[0-9a-z]{3}){0,31}")


def _wrongly_wide() -> list[str]:
    above, below = aliased(Org), aliased(Org)
    leads = exists().where(below.parent_id == Org.id, below.is_leading_body, below.closed_at.is_(None))
    is_prefecture = func.coalesce(Org.is_leading_body & leads & (above.code == above.province_code), False)
    should = (Org.province_code == "") | (Org.code == Org.province_code) | is_prefecture
    query = select(Org.code).outerjoin(above, above.id == Org.parent_id).where(Org.is_wide != should)
    return [f"组织 {code} 的县级以上标记不对" for code in session().scalars(query.limit(LIMIT))]


def _wrong_first_level() -> list[str]:
    above = aliased(Org)
    query = (
        select(Org.code)
        .outerjoin(above, above.id == Org.parent_id)
        .where((above.province_code == "") | above.id.is_(None), Org.province_code.not_in(["", Org.code]))
    )
    return [f"组织 {code} 是第一级单位，但省级单位不是它自己" for code in session().scalars(query.limit(LIMIT))]


def _has_wrong_form(org: Any) -> bool:
    return not (_FORM.fullmatch(org.code) and _PATH.fullmatch(org.path))


def _has_wrong_keys(org: Any) -> bool:
    name = org.full_name
    right = (org_key(name), short_key(org.short_name), *initials_and_pinyin(name))
    return right != (org.name_key, org.short_key, org.pinyin, org.whole_pinyin)


def _is_no_setting(row: Any) -> bool:
    try:
        return row.key not in SETTINGS or SETTINGS[row.key].normalise(row.value) != row.value
    except Refused:
        return True


def _among(values: Any) -> str:
    return ", ".join(f"'{value}'" for value in values)


ORG_CHECKS = [
    statement(
        "orgs.one_root", "只有一个根组织",
        "SELECT count(*) AS n FROM core_org WHERE parent_id IS NULL HAVING count(*) > 1", "有 {n} 个没有上级的组织",
    ),
    statement(
        "orgs.superior_exists", "每个组织的上级都存在",
        "SELECT o.code FROM core_org o LEFT JOIN core_org p ON p.id = o.parent_id"
        " WHERE o.parent_id IS NOT NULL AND p.id IS NULL", "组织 {code} 的上级不存在",
    ),
    every_row(
        "orgs.form", "编码和路径的写法有效，路径从根开始", select(Org.code, Org.path), _has_wrong_form,
        "组织 {code} 的编码或路径 {path} 无效",
    ),
    statement(
        "orgs.path_extends_parent", "路径与上级一致",
        "SELECT o.code FROM core_org o JOIN core_org p ON p.id = o.parent_id"
        " WHERE substr(o.path, 1, length(o.path) - 3) <> p.path", "组织 {code} 的路径与上级不一致",
    ),
    statement(
        "orgs.depth", "层级与路径一致",
        "SELECT code FROM core_org WHERE depth <> length(path) / 3", "组织 {code} 的层级不对",
    ),
    statement(
        "orgs.province", "省级单位与上级一致",
        "SELECT o.code FROM core_org o JOIN core_org p ON p.id = o.parent_id"
        " WHERE p.province_code <> '' AND o.province_code <> p.province_code", "组织 {code} 的省级单位与上级不同",
    ),
    DataCheck("orgs.first_level", "第一级单位的省级单位是自己", _wrong_first_level),
    DataCheck("orgs.wide", "县级以上的标记与层级一致", _wrongly_wide),
    statement(
        "orgs.branch_is_leaf", "团支部下没有组织",
        "SELECT o.code FROM core_org o JOIN core_org p ON p.id = o.parent_id"
        " WHERE p.category IN ('branch', 'graduate_org') AND o.closed_at IS NULL", "组织 {code} 挂在团支部之下",
    ),
    statement(
        "orgs.numbers_given", "下级编号没有用重",
        "SELECT p.code FROM core_org p JOIN core_org o ON o.parent_id = p.id GROUP BY p.code, p.children_made"
        " HAVING count(*) > p.children_made", "组织 {code} 给出的下级编号少于下级数",
    ),
    statement(
        "orgs.category", "组织类别和行业有效",
        f"SELECT code FROM core_org WHERE category NOT IN ({_among(TITLES)}) OR industry NOT IN ({_among(INDUSTRIES)})",
        "组织 {code} 的类别或行业无效",
    ),
    statement(
        "orgs.closed_is_empty", "已撤销的组织是空的",
        "SELECT o.code FROM core_org o WHERE o.closed_at IS NOT NULL AND (EXISTS"
        " (SELECT 1 FROM core_org c WHERE c.parent_id = o.id AND c.closed_at IS NULL) OR EXISTS"
        " (SELECT 1 FROM core_person p WHERE p.org_id = o.id AND p.removed_at IS NULL))",
        "已撤销的组织 {code} 还有下级或人员",
    ),
    statement(
        "orgs.one_graduation", "预计毕业时间和理由只填一项，时间有效",
        "SELECT code FROM core_org WHERE (expected_graduation IS NOT NULL AND no_graduation_reason IS NOT NULL)"
        " OR length(expected_graduation) <> 7 OR substr(expected_graduation, 6, 2) NOT BETWEEN '01' AND '12'",
        "组织 {code} 既有预计毕业时间又有理由，或时间无效",
    ),
    statement(
        "orgs.faults", "组织树问题的记录与实际一致", f"{OUTDATED} ORDER BY id",
        "组织 {id} 的问题记为 {faults}，实际是 {state}",
    ),
    every_row(
        "orgs.keys", "检索字段与名称一致",
        select(Org.code, Org.full_name, Org.short_name, Org.name_key, Org.short_key, Org.pinyin, Org.whole_pinyin),
        _has_wrong_keys,
        "组织 {code} 的检索字段与名称不一致",
    ),
    every_row(
        "orgs.settings", "设定的目标和期限有效", select(OrgSetting.org_id, OrgSetting.key, OrgSetting.value),
        _is_no_setting, "组织 {org_id} 的设置 {key} 无效：{value}",
    ),
]  # fmt: skip
