"""The core's invariants, area by area."""

from __future__ import annotations

from portal.accounts.checks import ACCOUNT_CHECKS
from portal.audit.checks import AUDIT_CHECKS
from portal.contracts.setup import DataCheck
from portal.counts.checks import COUNTER_CHECKS
from portal.doctor.references import REFERENCE_CHECKS
from portal.exports.checks import EXPORT_CHECKS
from portal.imports.checks import IMPORT_CHECKS
from portal.jobs.checks import JOB_CHECKS
from portal.keys.checks import KEY_CHECKS
from portal.orgs.checks import ORG_CHECKS
from portal.people.checks import NUMBER_CHECKS, PEOPLE_CHECKS
from portal.provinces.checks import PROVINCE_CHECKS
from portal.reminders.checks import REMINDER_CHECKS

CORE_CHECKS: list[DataCheck] = [
    *KEY_CHECKS, *REFERENCE_CHECKS, *ORG_CHECKS, *PEOPLE_CHECKS, *NUMBER_CHECKS, *ACCOUNT_CHECKS, *PROVINCE_CHECKS,
    *IMPORT_CHECKS, *EXPORT_CHECKS, *REMINDER_CHECKS, *JOB_CHECKS, *COUNTER_CHECKS, *AUDIT_CHECKS,
]  # fmt: skip
