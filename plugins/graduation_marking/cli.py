"""`graduation propose`: the proposals of the browser, for a list of names."""

from __future__ import annotations

from pathlib import Path

import click

from plugins.graduation_marking.name_files import read_names


@click.group()
def graduation() -> None:
    """团支部毕业时间。"""


@graduation.command("propose")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def propose_months(file: Path) -> None:
    """为名单中的每个团支部建议毕业时间。

    名单是制表符分隔的文本，表头 id name school_type asof；输出增加 proposal 和 why 两列。
    """
    for row in read_names(file).proposals():
        click.echo("\t".join(row))
