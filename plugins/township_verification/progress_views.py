"""乡镇街道核对进度: how far a unit is with all below it, and the units below it, ranked (R1.4)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.township_verification.blueprint import blueprint
from plugins.township_verification.check_progress import LACKS, LAGGING, LISTED, LOW, SORTS, below, progress_of
from plugins.township_verification.check_slots import FILTER, in_words
from portal import clock
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.queries import superiors
from portal.orgs.settings import deadline_of
from portal.provinces.narrowing import headlines
from portal.web.page import page


@blueprint.get("/<org:code>/progress")
@requires("township_verification.view", org="code")
def progress(code: str) -> Response:
    """The figures of the unit, and each unit directly below it that has something to check."""
    here, sort = org(), request.args.get("sort", "")
    sort = sort if sort in SORTS else LOW
    units = below(scope(), here, sort)
    own, missing = progress_of(headlines(scope(), here)), sum(found.missing for _, found in units)
    return page(
        "township_verification/progress.html", "list", code=code, org=here, own=own, missing=missing, units=units,
        cut=len(units) == LISTED, sorts=SORTS, sort=sort, until=in_words(deadline_of(here)), at=clock.now(),
        laggards=_listed(LAGGING), branchless=_listed(LACKS), trail=_trail(),
    )  # fmt: skip


def _listed(choice: str) -> str:
    """The list of subordinates, narrowed."""
    return f"{url_for('orgs.subordinates', code=org().code)}?{urlencode({f'p.{FILTER}': choice})}"


def _trail() -> list[tuple[str, str | None]]:
    """From the administrator's own unit down, each leading to that one's progress."""
    here = org()
    above = superiors(scope(), here) if here.id != scope().org.id else ()
    way: list[tuple[str, str | None]] = [(one.short_name, url_for(".progress", code=one.code)) for one in above]
    return [*way, (here.short_name, None)]
