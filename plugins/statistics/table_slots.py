"""What the menu and the log say of tables of one's own."""

from __future__ import annotations

from plugins.statistics.table_saving import REMOVED, SAVED
from portal.contracts.setup import AuditAction, NavItem

ACTIONS = (AuditAction(SAVED, "保存报表"), AuditAction(REMOVED, "删除报表"))
NAVIGATION = (NavItem("statistics.tables", "自制报表", "statistics.tables", "统计", 68, "statistics.view"),)
