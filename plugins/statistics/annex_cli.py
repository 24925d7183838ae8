"""`statistics annex2`, a unit's table as a workbook (R3.2)."""

from __future__ import annotations

from pathlib import Path

import click

from plugins.statistics.annex_command import write_annex2
from portal.command import with_app


@click.group()
def statistics() -> None:
    """统计督查。"""


@statistics.command("annex2")
@click.option("--org", "code", required=True, help="组织编号：团的领导机关或学校")
@click.option("--out", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="要写的 XLSX 文件")
@with_app
def annex2(code: str, file: Path) -> None:
    """把一个组织的毕业生统计表（附件2）写成 XLSX：报送了的是报送的那一份，没有报送的是现在的。"""
    table = write_annex2(code, file)
    click.echo(f"{file}：{table.sheet.name}{'（草稿）' if table.is_draft else ''}")
