"""The web layer: pages and fragments, headers, errors, static files. It knows no noun of the portal."""

from flask import Flask
from flask_htmx import HTMX

from portal.web import compress, csrf, errors, forms, frame, headers, static
from portal.web.addresses import address_of
from portal.web.cells import cell, row_of
from portal.web.filters import FILTERS
from portal.web.page import wants_fragment


def init_app(app: Flask) -> None:
    """Give `app` the whole web layer; a second call changes nothing.

    Reads from `app.config`: STATIC_BUILD_DIR (a folder this process may write; default: `static` in
    the instance folder), SIGN_IN_URL (default /sign-in), PORTAL_NAME.
    """
    if "portal_web" in app.extensions:
        return
    app.extensions["portal_web"] = True
    # After-request functions run last to first: what compresses is registered before what adds headers.
    compress.init_app(app)
    headers.init_app(app)
    forms.init_app(app)
    csrf.init_app(app)
    HTMX(app)
    static.init_app(app)
    frame.init_app(app)
    errors.init_app(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(td=cell, tds=row_of, address_of=address_of, wants_fragment=wants_fragment)
