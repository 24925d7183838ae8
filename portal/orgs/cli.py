"""`python3 -m portal orgs`: the organisation tree from the command line."""

from __future__ import annotations

import gc
import itertools
import json
import sys
from pathlib import Path

import click
from tqdm import tqdm

from portal.command import OpenGroup, require_writable, with_app
from portal.db import transaction
from portal.errors import Refused
from portal.orgs import loading_report
from portal.orgs.loading import load as load_file
from portal.provinces.telling import after_load

SHOWN = 20


@click.group(cls=OpenGroup)
def orgs() -> None:
    """Organisations."""


@orgs.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Judge every row, store nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every row's verdict as JSON.")
@click.option(
    "--unmasked", is_flag=True, expose_value=False, help="As of `members import`; organisations have nothing to mask."
)
@with_app
def load(file: Path, report: Path | None, *, dry_run: bool) -> int:
    """Load organisations from FILE: code,full_name,short_name,category,industry,is_leading_body,parent.

    Good rows go in, every other is named. A load that was interrupted is run again. Exit code 1: not readable.
    """
    if report is not None:
        require_writable(report)
    bar = Bar()
    gc.disable()  # it would walk through millions of rows again and again, and find nothing
    try:
        loaded = load_file(file, dry_run=dry_run, progress=bar)
        if not dry_run:
            with transaction():
                after_load()
    except Refused as refused:
        if report:
            refusal = loading_report.refused_file(file.name, refused.message)
            report.write_text(json.dumps(refusal, ensure_ascii=False), encoding="utf-8")
        raise
    finally:
        gc.enable()
        bar.close()
    if report:
        loaded.write_report(report, file.name)
    _say(loaded.counts, list(itertools.islice(loading_report.sentences(loaded.rows), SHOWN + 1)), report)
    return 0


def _say(counts: dict[str, int], sentences: list[str], report: Path | None) -> None:
    for sentence in sentences[:SHOWN]:
        print(sentence, file=sys.stderr)
    if len(sentences) > SHOWN:
        print(f"…其余见报告{f' {report}' if report else '（加 --report OUT.json）'}", file=sys.stderr)
    print("共 {rows} 行：载入 {accepted}，拒绝 {rejected}，已存在 {skipped}".format(**counts))


class Bar:
    """A progress bar on the terminal, one for each stage; none where the output is no terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[object] | None = None

    def start(self, stage: str, total: int) -> None:
        """A stage begins."""
        self.close()
        unit = {"unit": "B", "unit_scale": True} if stage == "读取" else {"unit": "行"}
        self._bar = tqdm(desc=stage, total=total, disable=None, **unit)

    def reach(self, done: int) -> None:
        """So much of the stage is done."""
        if self._bar is not None:
            self._bar.update(done - self._bar.n)

    def advance(self, done: int) -> None:
        """So much more of the stage is done."""
        if self._bar is not None:
            self._bar.update(done)

    def close(self) -> None:
        """The stage is over."""
        if self._bar is not None:
            self._bar.close()
