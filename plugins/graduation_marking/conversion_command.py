"""`graduation convert`: the conversion by hand, for whoever cannot wait for the ticker (A2.5)."""

from __future__ import annotations

from datetime import date

import click

from plugins.graduation_marking.conversion_dates import due_year
from plugins.graduation_marking.converting import Tally, convert_due
from plugins.graduation_marking.due import count_due, provinces_on
from plugins.graduation_marking.member_converting import count_due_members
from portal import clock
from portal.audit.services import seal
from portal.contracts.scope import OrgRef
from portal.provinces.queries import acting_for
from portal.web.filters import day


def convert_by_hand(as_of: date | None, *, dry_run: bool) -> None:
    """Convert what is due on a day (None: today) in every province where the plugin is on, and say what was done.

    Beside a running worker it does no harm: each branch is converted by whoever holds it first.
    """
    on = as_of or clock.today()
    year = due_year(on)
    if year is None:
        click.echo(f"{day(on)}还没有到转换的日期，没有转换任何团支部")
        return
    total = Tally()
    for province in provinces_on():
        done = _coming(province, year) if dry_run else _convert(province, year)
        total = Tally(total.branches + done.branches, total.members + done.members)
        if any(done):
            click.echo(f"{province.full_name}\t{_told(done, dry_run=dry_run)}")
    click.echo(f"{year}年毕业的团支部\t{_told(total, dry_run=dry_run)}")
    seal()


def _coming(province: OrgRef, year: int) -> Tally:
    """What would be done; of the members only those who leave by themselves are counted."""
    return Tally(count_due([province], year), count_due_members([province], year))


def _convert(province: OrgRef, year: int) -> Tally:
    return convert_due(acting_for(province), year, lambda _done: None, lambda: None, None)


def _told(done: Tally, *, dry_run: bool) -> str:
    if dry_run:
        alone = f"，混合支部的 {done.members:,} 名团员将成为毕业生" if done.members else ""
        return f"将转换 {done.branches:,} 个{alone}"
    return f"转换 {done.branches:,} 个，{done.members:,} 名团员成为毕业生"
