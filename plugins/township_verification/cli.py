"""`township recognise`, the verdicts for a list of names; `township run`, for the tree."""

from __future__ import annotations

from pathlib import Path

import click

from plugins.township_verification.name_files import verdicts
from plugins.township_verification.recognition_command import recognise_by_hand
from portal.command import with_app


@click.group()
def township() -> None:
    """乡镇街道团组织。"""


@township.command("recognise")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def recognise_names(file: Path) -> None:
    """判断名单中的每个组织是否乡镇街道团委。

    名单是制表符分隔的文本，表头 name category parent_name parent_is_leading；输出增加 flag（是、否、空）和 why 两列。
    """
    for row in verdicts(file):
        click.echo("\t".join(row))


@township.command("run")
@with_app
def run() -> None:
    """识别组织树中的全部乡镇街道；已经识别、结果不变的不再写入，可以随时重复运行。"""
    recognise_by_hand()
