"""`doctor`: every invariant, one line for each that fails."""

from __future__ import annotations

import sys

import click

from portal.audit.services import record
from portal.command import with_app
from portal.counts.services import recount
from portal.db import session, transaction
from portal.installation import installation


@click.command()
@click.option("--recount", "recounts", is_flag=True, help="先按基础数据重新计算各项计数（期间暂停写入）")
@with_app
def doctor(recounts: bool) -> None:
    """检查数据的各项不变式；全部成立时退出码为 0，否则为 1。"""
    if recounts:
        _recount()
    checks = installation().registry.data_checks()
    failed = 0
    for check in checks.values():
        found = check.find()
        session().rollback()
        failed += bool(found)
        for line in found:
            click.echo(f"{check.key}  {line}", err=True)
    click.echo(f"{len(checks)} 项检查，{failed} 项不成立")
    sys.exit(1 if failed else 0)


def _recount() -> None:
    metrics = installation().registry.metrics()
    with transaction() as s:
        recount(s, {key: metric.recount for key, metric in metrics.items()})
        record(None, "counts.recounted", "各项计数", values=len(metrics))
