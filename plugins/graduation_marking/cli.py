"""`graduation propose`, the proposals of the browser for a list of names, and `graduation convert`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from plugins.graduation_marking.conversion_command import convert_by_hand
from plugins.graduation_marking.name_files import proposals
from portal.command import with_app


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
