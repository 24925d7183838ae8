"""What the list of subordinates can be narrowed to."""

from __future__ import annotations

from portal.contracts.scope import Scope
from portal.contracts.setup import OrgFilter
from portal.orgs.faults import BY_KEY, faults_shown, has_fault


def fault_filter(scope: Scope) -> OrgFilter:
    """Organisations with one kind of fault (R1.2, R1.3), for reminders and exports."""
    choices = tuple((fault.key, fault.title) for fault in faults_shown(scope))
    return OrgFilter("info_entry.fault", "问题", choices, lambda key: has_fault(BY_KEY[key]), 38)
