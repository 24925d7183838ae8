"""All tables of the core in one place, for migrations and for start-up."""

from portal.accounts.models import Account, Post, WebSession
from portal.audit.models import AuditEntry, AuditLink
from portal.counts.models import Count
from portal.exports.models import Export, ExportChunk
from portal.imports.models import Import, ImportChunk, ImportRow
from portal.jobs.models import Run
from portal.keys.models import KeyProbe
from portal.orgs.models import Org, OrgSetting
from portal.people.models import Person
from portal.provinces.models import PluginSwitch
from portal.reminders.models import Reminder

__all__ = [
    "Account", "AuditEntry", "AuditLink", "Count", "Export", "ExportChunk", "Import", "ImportChunk", "ImportRow",
    "KeyProbe", "Org", "OrgSetting", "Person", "PluginSwitch", "Post", "Reminder", "Run", "WebSession",
]  # fmt: skip
