"""The workbench, and the pulse for whoever watches the installation."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from portal.contracts.setup import Card
from portal.host.current import scope
from portal.host.frame import may_open, url_to
from portal.host.guards import public, signed_in
from portal.installation import installation
from portal.provinces.narrowing import headlines
from portal.web.page import page

blueprint = Blueprint("host", __name__)


@blueprint.get("/")
@signed_in
def workbench() -> ResponseReturnValue:
    """What this administrator should see first: figures of the subtree, and the cards of whichever plugins are on."""
    acting = scope()
    counted = headlines(acting, acting.org)
    cards = [(card, _url(card)) for card in installation().registry.cards(acting, counted)]
    return page("portal/host/workbench.html", org=acting.org, counted=counted, cards=cards)


def _url(card: Card) -> str:
    if not card.endpoint or not may_open(card.endpoint, scope()):
        return ""
    return url_to(card.endpoint, scope(), **dict(card.args))


@blueprint.get("/pulse")
@public
def pulse() -> ResponseReturnValue:
    """200 while the web process answers; it asks nobody else."""
    return Response("ok\n", mimetype="text/plain")
