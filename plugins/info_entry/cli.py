"""`members import` and `orgs import`: the same engine as in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from plugins.info_entry.imports import MEMBERS
from plugins.info_entry.org_imports import ORGS
from portal.imports.command import import_file


@click.group()
def members() -> None:
    """团员信息。"""


@click.group()
def orgs() -> None:
    """团组织。"""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What both take."""
    for option in reversed(
        (
            click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
            click.option("--org", "code", required=True, help="以哪个组织的管理员身份导入（组织编号）"),
            click.option("--dry-run", is_flag=True, help="只检查，不入库"),
            click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="把逐行结果写成 JSON 文件"),
            click.option("--unmasked", is_flag=True, help="报告中不遮盖号码（会记入操作日志）"),
        )
    ):
        command = option(command)
    return command


@members.command("import")
@_options
def import_members(file: Path, code: str, dry_run: bool, report: Path | None, unmasked: bool) -> None:
    """导入一份团员表格：逐行检查，可以入库的入库，其余说明原因。"""
    import_file(MEMBERS, file, code, dry_run=dry_run, report=report, unmasked=unmasked)


@orgs.command("import")
@_options
def import_orgs(file: Path, code: str, dry_run: bool, report: Path | None, unmasked: bool) -> None:
    """导入一份团组织表格：新建下级组织，给已有的组织补上空着的资料，其余说明原因。"""
    import_file(ORGS, file, code, dry_run=dry_run, report=report, unmasked=unmasked)
