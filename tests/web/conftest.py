"""The web layer on a bare Flask application: no database, no session but the signed cookie, no plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader

from portal import web
from portal.config import ROOT
from portal.web.page import page
from tests.client import Client

PAGES = {
    "list.html": """
        {% extends "base.html" %}
        {% from "_shared/show.html" import chip %}
        {% set word = "下级组织" %}
        {% block title %}{{ word }}{% endblock %}
        {% block content %}
        <h2>外</h2><div id="list">{% block list %}{{ chip(word ~ q, "accepted") }}{% endblock %}</div>
        {% endblock %}""",
    "heir.html": '{% extends "list.html" %}{% block list %}前{{ super() }}{% endblock %}',
    "form.html": """
        {% extends "base.html" %}{% from "_shared/forms.html" import field, form_buttons, csrf %}
        {% block title %}表单{% endblock %}
        {% block content %}<form method="post">{{ csrf() }}{{ field("name", "姓名") }}{{ form_buttons() }}</form>
        {% endblock %}""",
}


@pytest.fixture(scope="session")
def static_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the static files are built, once for all tests."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def bare(static_dir: Path) -> Flask:
    """An application with nothing but the web layer."""
    app = Flask("bare", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="not a secret", STATIC_BUILD_DIR=static_dir, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Client
    web.init_app(app)
    loader = app.jinja_env.loader
    assert loader is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(PAGES), loader])
    app.add_url_rule("/list", view_func=lambda: page("list.html", block="list", q=""), endpoint="list")
    return app


@pytest.fixture
def visitor(bare: Flask) -> FlaskClient:
    """A browser at the bare application."""
    return bare.test_client()
