"""How many reports wait, and how many were made: what decides whether the workbench has something to say (A1.3)."""

from __future__ import annotations

from portal.contracts.setup import Metric

REPORTS = Metric(
    "township_verification.reports", "办理中的错误报告", "件",
    "SELECT deciding_org_id AS org_id, count(*) AS value FROM township_verification_report WHERE state = 'open'"
    " GROUP BY deciding_org_id", headline=True,
)  # fmt: skip
"""Those that are open, counted where they lie."""
REPORTED = Metric(
    "township_verification.reported", "提出的错误报告", "件",
    "SELECT asking_org_id AS org_id, count(*) AS value FROM township_verification_report GROUP BY asking_org_id",
    headline=True,
)  # fmt: skip
"""All that were ever made, counted where they were made."""

REPORT_METRICS = (REPORTS, REPORTED)
