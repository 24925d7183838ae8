"""`members import` and `orgs import`: the same engine as in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from plugins.info_entry.imports import MEMBERS
from plugins.info_entry.org_imports import ORGS
from portal.imports.command import import_file, import_options


@click.group()
def members() -> None:
    """团员信息。"""


@click.group()
def orgs() -> None:
    """团组织。"""


@members.command("import")
@import_options
def import_members(file: Path, code: str, dry_run: bool, report: Path | None, unmasked: bool) -> None:
    """导入一份团员表格：逐行检查，可以入库的入库，其余说明原因。"""
    import_file(MEMBERS, file, code, dry_run=dry_run, report=report, unmasked=unmasked)


@orgs.command("import")
@import_options
def import_orgs(file: Path, code: str, dry_run: bool, report: Path | None, unmasked: bool) -> None:
    """导入一份团组织表格：新建下级组织，给已有的组织补上空着的资料，其余说明原因。"""
    import_file(ORGS, file, code, dry_run=dry_run, report=report, unmasked=unmasked)
