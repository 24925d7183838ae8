"""Throttling by network address, through Flask-Limiter on Redis. Only failures count: schools share an address."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse_many
from redis.exceptions import RedisError

from portal.accounts.signing_in import NotSignedIn
from portal.errors import PortalError
from portal.installation import KEY

FAILURES = parse_many("30 per 10 minutes; 300 per day")
"""The lock of an account stops whoever tries many passwords; this stops whoever tries many logins."""
EXTENSION = "portal_throttle"


class TooManyFailures(PortalError):  # noqa: N818 -- it is the domain's word for it
    """This network address has failed too often."""

    status = 429


class ThrottleAway(PortalError):  # noqa: N818
    """Nobody counts failures at the moment, so nobody signs in."""

    status = 503


def install(app: Flask) -> None:
    """Give `app` a Flask-Limiter on the installation's Redis; it connects when it is first asked."""
    url: str = app.extensions[KEY].config.queue_url
    app.config.update(
        RATELIMIT_STORAGE_URI=f"redis+{url}" if url.startswith("unix:") else url,
        RATELIMIT_STORAGE_OPTIONS={"socket_timeout": 2, "socket_connect_timeout": 2},
        RATELIMIT_KEY_PREFIX="portal",
    )
    app.extensions[EXTENSION] = Limiter(visitor_address, app=app)


@contextmanager
def throttled() -> Iterator[None]:
    """Around an attempt to get in. Raise TooManyFailures before it, and ThrottleAway whenever Redis is away.

    A failure is counted before its answer leaves, so what cannot be counted is not answered either.
    """
    key = ("sign-in", visitor_address())
    if not has_room(FAILURES, *key):
        raise TooManyFailures("您所在的网络登录失败次数过多。请过 10 分钟再试。")
    try:
        yield
    except NotSignedIn:
        count(FAILURES, *key)
        raise


def has_room(limits: Sequence[RateLimitItem], *key: str) -> bool:
    """True while `key` has not been counted too often. Raise ThrottleAway."""
    limiter: Limiter = current_app.extensions[EXTENSION]
    with _redis_answers():
        return all(limiter.limiter.test(limit, *key) for limit in limits)


def count(limits: Sequence[RateLimitItem], *key: str) -> bool:
    """Count `key` once more; False if that was too often. Of several at a time, no more than the limit get True."""
    limiter: Limiter = current_app.extensions[EXTENSION]
    with _redis_answers():
        counted = [limiter.limiter.hit(limit, *key) for limit in limits]
    return all(counted)


def visitor_address() -> str:
    """The visitor's network address; of IPv6 the half that names the line, for the rest is free to choose."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@contextmanager
def _redis_answers() -> Iterator[None]:
    try:
        yield
    except RedisError:
        raise ThrottleAway("暂时无法核对身份，请过一两分钟再试。您填写的没有问题。") from None
