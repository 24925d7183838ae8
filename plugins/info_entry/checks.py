"""Invariants of the plugin's staged rows, for `doctor`."""

from __future__ import annotations

from functools import partial

from plugins.info_entry.models import StagedMember, StagedOrg
from plugins.info_entry.queries import Stage, miscounted_imports, orphaned_imports
from portal.contracts.setup import DataCheck


def _orphans(stage: Stage, what: str) -> list[str]:
    return [f"暂存的{what}属于不存在或已放弃的导入 {import_id}" for import_id in orphaned_imports(stage)]


def _miscounted(stage: Stage, what: str) -> list[str]:
    return [f"导入 {import_id} 暂存的{what}数与可以入库的行数不符" for import_id in miscounted_imports(stage)]


def _checks(name: str, stage: Stage, what: str) -> list[DataCheck]:
    return [
        DataCheck(
            f"info_entry.staged_{name}_belong", f"暂存的{what}都属于一次有效的导入", partial(_orphans, stage, what)
        ),
        DataCheck(
            f"info_entry.staged_{name}_counted", f"暂存的{what}数等于可以入库的行数", partial(_miscounted, stage, what)
        ),
    ]


CHECKS = [*_checks("members", StagedMember, "团员"), *_checks("orgs", StagedOrg, "组织")]
