"""Invariants of releases, and of how many are expected where, for `doctor` (R3.1)."""

from __future__ import annotations

from plugins.graduate_register.expecting import RECOUNT
from plugins.graduate_register.release_following import stray_releases
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, statement
from portal.orgs.models import Org
from portal.provinces.queries import provinces_with_plugins


def _strays() -> list[str]:
    """Where the plugin is off nobody tells it of a move."""
    on = [province.code for province, plugins in provinces_with_plugins() if "graduate_register" in plugins]
    found = session().execute(stray_releases().where(Org.province_code.in_(on)).limit(LIMIT))
    return [f"组织 {row.code} 的发布与组织的现状不符" for row in found]


EXPECTED_CHECKS = [
    DataCheck("graduate_register.releases_follow", "发布属于现有的团支部，并记在其所在的省", _strays),
    statement(
        "graduate_register.expected_counted", "各地待接收的毕业生人数与重新计数一致",
        "SELECT area, province_code, sum(value) AS over FROM (SELECT digits, area, province_code, destination, value"
        f" FROM graduate_register_expected UNION ALL SELECT digits, area, province_code, destination, -value"
        f" FROM ({RECOUNT.format('')}) AS counted) AS compared GROUP BY digits, area, province_code, destination"
        " HAVING sum(value) <> 0",
        "{area} 待接收来自 {province_code} 的毕业生人数多记了 {over} 人",
    ),
]  # fmt: skip
