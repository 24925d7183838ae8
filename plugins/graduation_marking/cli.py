"""`graduation propose`, the proposals of the browser for a list of names; `graduation convert`; `marks import`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from plugins.graduation_marking.conversion_command import convert_by_hand
from plugins.graduation_marking.imports import MARKS
from plugins.graduation_marking.name_files import proposals
from portal.command import with_app
from portal.imports.command import import_file, import_options


@click.group()
def graduation() -> None:
    """团支部毕业时间。"""


@graduation.command("propose")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def propose_months(file: Path) -> None:
    """为名单中的每个团支部建议毕业时间。

    名单是制表符分隔的文本，表头 id name school_type asof；输出增加 proposal 和 why 两列。
    """
    for row in proposals(file):
        click.echo("\t".join(row))


@graduation.command("convert")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="当作这一天来转换，如 2019-06-01；不填是今天")
@click.option("--dry-run", is_flag=True, help="只说将转换多少，不转换")
@with_app
def convert(as_of: datetime | None, dry_run: bool) -> None:
    """把当年毕业的团支部转为毕业生团组织，其中的团员成为毕业生。

    从每年 6 月 1 日起系统会自动转换；重复运行不会重复转换，标错的只能由申请更正恢复。
    """
    convert_by_hand(as_of.date() if as_of else None, dry_run=dry_run)


@click.group()
def marks() -> None:
    """团支部毕业时间的标记。"""


@marks.command("import")
@import_options
def import_marks(file: Path, code: str, dry_run: bool, report: Path | None, unmasked: bool) -> None:
    """按一份表格标记团支部毕业时间：标记后不能更改，也不能撤销。

    先用 --dry-run 看将要标记什么；不带 --dry-run 就是确认标记。
    """
    import_file(MARKS, file, code, dry_run=dry_run, report=report, unmasked=unmasked)
