"""How many organisations there are to check, and how many of them a superior has agreed with (R1.4).

Both count rows of the plugin's own table, so that they hold while the plugin is off.
"""

from __future__ import annotations

from portal.contracts.setup import Metric

_ROWS = "SELECT org_id, 1 AS value FROM township_verification_check WHERE (flag IS NULL OR flag){also}"

TO_CHECK = Metric(
    "township_verification.to_check", "需要核对的乡镇街道", "个", _ROWS.format(also=""), headline=True
)  # fmt: skip
"""Those that are recognised as 是 or 空."""
CHECKED = Metric(
    "township_verification.checked", "已核对的乡镇街道", "个", _ROWS.format(also=" AND checked_at IS NOT NULL"),
    headline=True,
)  # fmt: skip
"""Those of them that a superior has agreed with."""

METRICS = (TO_CHECK, CHECKED)
