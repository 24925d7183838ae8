"""A configuration as another process reads it: from its environment."""

from __future__ import annotations

import base64

from portal.config import Config


def environ_of(config: Config, **more: str) -> dict[str, str]:
    """The variables that make a process work on the same data, queue and keys."""
    keys = ",".join(f"{number}:{_text(key)}" for number, key in config.keys.items())
    return {
        "PORTAL_DATA": str(config.data_dir),
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.queue_url,
        "PORTAL_SECRET_KEY": _text(config.secret_key),
        "PORTAL_DIGEST_KEY": _text(config.digest_key),
        "PORTAL_KEYS": keys,
        "PORTAL_CLOCK": config.clock or "",
        **more,
    }


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
