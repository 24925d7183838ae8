"""What the accounts need of the application."""

from __future__ import annotations

from flask import Flask

from portal.accounts import drafts, sessions, throttle


def install_accounts(app: Flask) -> None:
    """Give `app` sessions with Flask-Login, throttling by address, and the way back in when a session has ended."""
    sessions.install(app)
    throttle.install(app)
    drafts.install(app)
