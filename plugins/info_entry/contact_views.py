"""毕业生联系方式: how far each organisation is, and who is missing where (R2.2)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.contact_figures import METRICS, lacking_branches
from plugins.info_entry.contact_members import missing_names
from plugins.info_entry.contact_sheet_views import sheet_page
from plugins.info_entry.lacking import Lack, ranked
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.installation import installation
from portal.orgs.categories import HOLDS_MEMBERS
from portal.web.page import page


@blueprint.get("/contacts/<org:code>")
@requires("people.view", org="code")
def contacts(code: str) -> Response:
    """The share with a mobile of their own, and the subordinates ranked by what is missing; for a class its sheet."""
    here = contacts_of(org())
    if org().category in HOLDS_MEMBERS:
        return sheet_page(code, here)
    ranking = ranked(scope(), org(), *METRICS, request.args.get("after", ""))
    following = url_for(".contacts", code=code, after=ranking.next) if ranking.next else ""
    return page(
        "info_entry/contacts.html", "list", code=code, org=org(), here=here, ranking=ranking, following=following,
        year=installation().config.campaign.year, is_further="after" in request.args,
    )  # fmt: skip


@blueprint.get("/contacts/<org:code>/missing")
@requires("people.view", org="code")
def missing_contacts(code: str) -> Response:
    """Everybody who lacks a mobile, class by class."""
    found = lacking_branches(scope(), org(), request.args.get("after", ""))
    following = url_for(".missing_contacts", code=code, after=found.next) if found.next else ""
    return page(
        "info_entry/missing_contacts.html", "list", code=code, org=org(), here=contacts_of(org()), rows=found.rows,
        names=missing_names([row.org for row in found.rows]), following=following,
        year=installation().config.campaign.year, is_further="after" in request.args,
    )  # fmt: skip


def contacts_of(here: OrgRef) -> Lack:
    """The figures of one organisation."""
    found = totals([here], METRICS)[here.id]
    return Lack(here, *(found[metric] for metric in METRICS))
