"""Are the servers there that the configuration names? Asked before anything is started."""

from __future__ import annotations

from urllib.parse import urlsplit

from portal.config import Config, ConfigError

SECONDS = 5


def check_database(config: Config) -> None:
    """Raise ConfigError unless the database answers; an embedded one is a file and always does."""
    if config.embedded_database is not None:
        return
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    engine = create_engine(config.database_url, hide_parameters=True, connect_args={"connect_timeout": SECONDS})
    try:
        engine.connect().close()
    except (SQLAlchemyError, ValueError) as error:
        raise _unreachable("DATABASE_URL", "PostgreSQL", config.database_url, error) from None
    finally:
        engine.dispose()


def check_queue(config: Config) -> None:
    """Raise ConfigError unless the Redis of REDIS_URL answers; the embedded one is started later."""
    if config.redis_url is None:
        return
    from redis import Redis, RedisError

    try:
        client = Redis.from_url(config.redis_url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS)
        client.ping()
        client.close()
    except (RedisError, ValueError, OSError) as error:
        raise _unreachable("REDIS_URL", "Redis", config.redis_url, error) from None


def _unreachable(name: str, kind: str, url: str, error: Exception) -> ConfigError:
    """One line with the address but not the password; the first line of what the driver says, without the url."""
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2] or parts.path
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    said = reason[0] if reason and (not parts.password or parts.password not in reason[0]) else type(error).__name__
    return ConfigError(f"{name}: expected a {kind} that answers at {address}: {said}")
