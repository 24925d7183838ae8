"""An import from the command line: the same engine, in this process, with a progress bar and a report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy import select

from portal.accounts.current import permissions_of
from portal.audit.services import record, seal
from portal.command import require_writable, with_app
from portal.contracts.imports import ImportType
from portal.contracts.scope import Scope
from portal.db import session, transaction
from portal.garbage import collect_seldom
from portal.imports import services, states
from portal.imports.applying import apply
from portal.imports.checking import check, limits
from portal.imports.models import Import
from portal.imports.progress_bar import ProgressBar
from portal.imports.report import write_report
from portal.installation import installation
from portal.orgs.models import Org
from portal.provinces.queries import effective_plugins


def import_options(command: Callable[..., None]) -> Callable[..., None]:
    """What every command that imports a file takes."""
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


class _DryRunOver(Exception):  # noqa: N818 -- it is no error, it takes the transaction back
    pass


@with_app
def import_file(
    kind: ImportType, file: Path, code: str, *, dry_run: bool, report: Path | None, unmasked: bool
) -> None:  # fmt: skip
    """Check `file` for the organisation `code`, let the good rows in unless `dry_run`, write the report.

    What has to be read before (`consent`) is printed by a dry run; whoever runs the command without it agrees.
    All of it is one transaction: killed, or only tried, it leaves nothing behind.
    Exit code 0 when the file was read, 1 when it was refused (or the organisation does not exist).
    """
    collect_seldom()
    scope = scope_for(code)
    if installation().registry.owner_of(kind.key) not in scope.plugins:
        raise click.ClickException(f"本省没有启用“{kind.title}”的导入")
    if why := kind.why_not(scope):
        raise click.ClickException(why)
    if report is not None:
        require_writable(report)
        if unmasked:
            with transaction():  # before anything is written: nobody gets full numbers without a trace
                record(scope, "import.unmasked", services.shown_name(file.name))
    found: list[Import] = []
    try:
        with transaction():
            found.append(_run(scope, kind, file, dry_run=dry_run))
            if dry_run:
                _report(report, kind, found[0], unmasked=unmasked)
                _say_what_will_happen(scope, kind, found[0])
                session().expunge(found[0])
                raise _DryRunOver
    except _DryRunOver:
        pass
    else:
        _report(report, kind, found[0], unmasked=unmasked)
    if not dry_run:
        seal()
    _say(found[0], dry_run=dry_run)
    sys.exit(1 if found[0].state == states.REFUSED else 0)


def _report(report: Path | None, kind: ImportType, found: Import, *, unmasked: bool) -> None:
    """After an import when it is stored, so that nobody waits for the writing; of a dry run while it is there."""
    if report is not None:
        write_report(report, kind, found, unmasked=unmasked)


def _run(scope: Scope, kind: ImportType, file: Path, *, dry_run: bool) -> Import:
    upload = services.Upload(file.name, _content(file), f"command:{uuid4()}")
    import_id = services.upload(scope, kind, upload, by_worker=False)
    with ProgressBar() as bar:
        check(bar, scope, kind, _found(import_id))
        checked = _found(import_id)
        if checked.state == states.CHECKED and checked.accepted and not dry_run:
            services.start_apply(scope, kind, checked, agreed=True, by_worker=False)
            apply(bar, scope, kind, _found(import_id))
    return _found(import_id)


def _content(file: Path) -> bytes:
    """The file; of one that is too large only so much that the engine sees it is."""
    with file.open("rb") as stream:
        return stream.read(limits().file_bytes + 1)


def _say_what_will_happen(scope: Scope, kind: ImportType, found: Import) -> None:
    if kind.consent is None or not found.accepted:
        return
    consent = kind.consent(scope, found.id)
    for act in consent.acts:
        click.echo("\n".join([act.heading, *(f"  {sentence}" for sentence in act.sentences)]))
    click.echo("\n".join(consent.warnings))


def _say(found: Import, *, dry_run: bool) -> None:
    if found.state == states.REFUSED:
        click.echo(f"{found.filename}：{found.message}", err=True)
        return
    word = "可以入库" if dry_run else "入库"
    good = found.accepted if dry_run else found.stored
    click.echo(f"{found.filename}：{word} {good} 行，有问题 {found.rejected} 行，跳过 {found.skipped} 行")


def scope_for(code: str) -> Scope:
    """The command line acts as the organisation's own administrator would."""
    org = session().scalar(select(Org).where(Org.code == code, Org.closed_at.is_(None)))
    if org is None:
        raise click.ClickException(f"没有编号为 {code} 的组织")
    return Scope(
        org=org.ref(),
        permissions=permissions_of(installation().registry, "manage"),
        plugins=effective_plugins(org.province_code),
    )


def _found(import_id: int) -> Import:
    return session().get_one(Import, import_id, populate_existing=True)
