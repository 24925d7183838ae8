"""create_app(): what the portal is made of, in order."""

from __future__ import annotations

from flask import Flask

from portal import clock, pii, web
from portal.config import ROOT, Config, load_config
from portal.db import db, tune
from portal.hooks import load_registry
from portal.host import core_plugin, gate
from portal.host.frame import frame_context
from portal.host.rehearsal import rehearse
from portal.installation import KEY, Installation
from portal.key_file import fresh_keys
from portal.provinces.ceiling import read_ceiling
from portal.web.codes import OrgCodeConverter, RowIdConverter


def create_app(config: Config | None = None) -> Flask:
    """The WSGI application of one installation. ConfigError, PluginError or UnguardedRoute: nothing starts."""
    config = config or load_config()
    clock.configure(config.clock)
    pii.configure(config.keys, config.digest_key, fresh_keys(config.data_dir, config.keys))
    app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(flask_settings(config))
    app.url_map.converters.update(org=OrgCodeConverter, row=RowIdConverter)
    registry = load_registry(config.plugins)
    ceiling = read_ceiling(config.provinces_file, frozenset(registry.infos))
    app.extensions[KEY] = Installation(config, registry, ceiling)
    _connect_database(app)
    _mount_pages(app)
    return app


def flask_settings(config: Config) -> dict[str, object]:
    """What Flask and its extensions read of the configuration."""
    return {
        "SECRET_KEY": config.secret_key,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_pre_ping": True},
        "MAX_CONTENT_LENGTH": (config.upload_limit_mib + 1) * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "STATIC_BUILD_DIR": config.data_dir / "static",
    }


def _connect_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        tune(db.engine)


def _mount_pages(app: Flask) -> None:
    from portal.accounts.installing import install_accounts

    web.init_app(app)
    install_accounts(app)
    owners: dict[str, str] = {}
    for blueprint in core_plugin.blueprints():
        app.register_blueprint(blueprint)
    for plugin, blueprint in app.extensions[KEY].registry.blueprints():
        owners[blueprint.name] = plugin
        app.register_blueprint(blueprint, url_prefix=f"/{plugin.replace('_', '-')}")
    app.context_processor(frame_context)
    gate.install(app, owners)
    with app.app_context():
        rehearse(app, app.extensions[KEY].registry)
