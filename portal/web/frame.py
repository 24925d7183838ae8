"""What templates/base.html needs besides the page's own context."""

import json

from flask import Flask
from markupsafe import Markup

from portal import clock
from portal.web.filters import day

PORTAL_NAME = "共青团基层组织管理平台"
# Errors swap nothing by themselves: portal.js lets in those that the portal sent for the notices.
HTMX_CONFIG = {
    "includeIndicatorStyles": False,
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "historyCacheSize": 0,
    "historyRestoreAsHxRequest": False,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "409|422", "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
# Absent on anonymous pages; a context processor of the host fills them in (see templates/README.md).
_EMPTY_FRAME = {
    "nav": (),
    "scope": None,
    "posts": (),
    "account_links": (),
    "switch_url": "",
    "sign_out_url": "",
}


def init_app(app: Flask) -> None:
    """Register the globals of the base template; context processors and views override them."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _EMPTY_FRAME,
        portal_name=app.config.get("PORTAL_NAME", PORTAL_NAME),
        htmx_config=Markup(json.dumps(HTMX_CONFIG, separators=(",", ":"))),  # noqa: S704 - a constant
        clock_line=clock_line,
    )


def clock_line() -> str:
    """Today's date in China, and that it is not the real one where that is so."""
    label = "今天" if clock.is_real() else "演示时钟"
    return f"{label}：{day(clock.today())}"
