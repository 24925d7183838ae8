"""The invariant of the keys, for `doctor`."""

from __future__ import annotations

from portal.contracts.setup import DataCheck
from portal.db import session
from portal.keys.models import KeyProbe
from portal.keys.probe import ONLY, fits
from portal.pii import vault


def _foreign() -> list[str]:
    probe = session().get(KeyProbe, ONLY, populate_existing=True)
    return [] if probe is None or fits(vault(), probe.cipher, probe.digest) else ["密钥与数据库不符"]


KEY_CHECKS = [DataCheck("keys.fit", "密钥属于这个数据库", _foreign)]
