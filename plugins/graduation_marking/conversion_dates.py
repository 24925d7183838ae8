"""When the branches of a year are converted: from midnight in China on the day that the campaign names (A2.5)."""

from __future__ import annotations

from datetime import date, datetime

from portal.installation import installation

MINUTES = 5
"""So often somebody looks for branches that were marked late (decision 2)."""


def due_year(here: date) -> int | None:
    """The year whose branches are to be converted on a day in China; None while its day is still to come."""
    return here.year if here >= day_of(here.year) else None


def day_of(year: int) -> date:
    """The day of the conversion in a year; one that a year does not have is the day before."""
    day = installation().config.campaign.conversion
    return day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 2, 28)


def next_day(here: date) -> date:
    """The day of the conversion that comes next, today's included."""
    return day_of(here.year) if here <= day_of(here.year) else day_of(here.year + 1)


def every_few_minutes(here: datetime) -> str | None:
    """The period of the schedule: nothing before the year's day, then each few minutes to the end of the year."""
    return f"{here:%Y-%m-%dT%H}:{here.minute // MINUTES * MINUTES:02}" if due_year(here.date()) else None
