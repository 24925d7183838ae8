"""Compiled templates that all portals of a run share, whichever process made them."""

from __future__ import annotations

from flask import Flask
from jinja2 import FileSystemBytecodeCache


def share_templates(app: Flask) -> Flask:
    """Let `app` take compiled templates from those before it: to compile them takes longer than to show a page.

    They lie in the folder for temporary files, and count only for the very source they were made of.
    """
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache()
    return app
