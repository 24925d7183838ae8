"""The hooks a plugin may implement: the plugins' whole view of the portal's life.

Setup hooks are called once, at start-up. Slot hooks fill places on pages that the core hosts; they are called only for
plugins that are on in the province of the scope. Event hooks surround a transaction. All return frozen descriptions
of `portal.contracts`, never HTML. The order of a page comes from weights and keys, never from registration.

A plugin implements a hook as a function of its `plugin` module, with the hook's name and `@hookimpl`. Every key it
declares begins with its own name: `info_entry.enter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import click
from flask import Blueprint

from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
from portal.contracts.measures import Measure
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
    AuditAction,
    BulkAction,
    Card,
    DataCheck,
    Figures,
    Metric,
    Migrations,
    NavItem,
    OrgColumn,
    OrgFilter,
    Panel,
    Permission,
    PersonSection,
    PluginInfo,
    Schedule,
    Task,
)
from portal.hooks.events import EventHooks
from portal.hooks.markers import PROJECT, hookimpl, hookspec

__all__ = ["GROUPS", "NAMES", "PROJECT", "EventHooks", "SetupHooks", "SlotHooks", "hookimpl"]


class SetupHooks(Protocol):
    """Called once a process, plugin by plugin, in the order of what they require."""

    @hookspec
    def portal_info(self) -> PluginInfo:
        """The plugin's card; the only hook that every plugin has.

        When: first of all.
        Returns: its name, title, summary and the plugins it requires.
        Example: `return PluginInfo("info_entry", "信息录入", "导入团员和团干部，掌握录入进度")`
        """
        ...

    @hookspec
    def portal_blueprint(self) -> Blueprint:
        """The plugin's pages. Their address begins with the plugin's name, `_` written as `-`: `/info-entry/…`.

        When: the application is made.
        Returns: a blueprint of the plugin's name. Every route has a guard of `portal.host.guards`, or nothing starts.
        A package from elsewhere brings its templates along, in a folder of its name:
        `Blueprint("sample", __name__, template_folder="templates")`.
        Example: `return blueprint`
        """
        ...

    @hookspec
    def portal_migrations(self) -> Migrations:
        """The plugin's tables, all named `<plugin>_…`, as Alembic revisions.

        When: `run`, every command that makes a database, `db upgrade`.
        Returns: the folder that holds `versions`. Foreign keys point to tables of the plugin or of the core. A column
        `path` is rewritten when organisations move.
        Example: `return Migrations("info_entry", MIGRATIONS)`
        """
        ...

    @hookspec
    def portal_permissions(self) -> Sequence[Permission]:
        """What the plugin's routes may require.

        When: at start-up.
        Returns: permissions with the roles that carry them (`MANAGE`, `VIEW`; without roles: `MANAGE`).
        Example: `return [Permission("info_entry.enter", "录入团员信息")]`
        """
        ...

    @hookspec
    def portal_tasks(self) -> Sequence[Task]:
        """Work the plugin gives to workers.

        When: at start-up, of web processes, workers and the ticker alike.
        Returns: tasks. A run of a plugin that is off in the run's province waits until it is on again.
        Example: `return [Task("graduation_marking.convert", "转换毕业生团组织", convert)]`
        """
        ...

    @hookspec
    def portal_schedules(self) -> Sequence[Schedule]:
        """Work that is due by the calendar.

        When: at start-up; the ticker asks each schedule every minute what is due.
        Returns: schedules of the plugin's own tasks.
        Example: `return [Schedule("graduation_marking.yearly", "graduation_marking.convert", from_1_june, True)]`
        """
        ...

    @hookspec
    def portal_import_types(self) -> Sequence[ImportType]:
        """Kinds of spreadsheets the plugin can take in.

        When: at start-up.
        Returns: kinds; the engine of `portal.imports` has pages, jobs and verdicts, the kind knows what a row means.
        Example: `return [MEMBERS]`
        """
        ...

    @hookspec
    def portal_exports(self) -> Sequence[ExportType]:
        """Lists of the plugin that can be had as files.

        When: at start-up.
        Returns: kinds; the engine of `portal.exports` has the page that asks, writes XLSX and CSV, keeps what took a
        job, and logs. The list itself offers it with `export_button` of `_shared/list.html`.
        Example: `return [MEMBERS]`
        """
        ...

    @hookspec
    def portal_reminder_topics(self) -> Sequence[ReminderTopic]:
        """What a superior can remind those below of (催办).

        When: at start-up.
        Returns: topics; the core has the button over 管理下级组织, sends, shows the card and who has read it.
        Example: `return [ReminderTopic("info_entry.progress", "录入进度", progress_text, "imports.index")]`
        """
        ...

    @hookspec
    def portal_metrics(self) -> Sequence[Metric]:
        """Figures the plugin keeps through `portal.counts`.

        When: at start-up; `doctor` recounts each.
        Returns: metrics.
        Example: `return [Metric("graduation_marking.marked", "已标记", "个", "SELECT org_id, 1 AS value FROM …")]`
        """
        ...

    @hookspec
    def portal_measures(self) -> Sequence[Measure]:
        """Where organisations stand against requirements, from figures that are kept.

        When: at start-up; whatever compares, ranks and publishes shows the measures of the plugins that are on.
        Returns: measures, each with the page that leads to the very organisations and persons.
        Example: `return [Measure("graduation_marking.marked", "标记毕业时间", "R2.1", "个", "settled_branches", …)]`
        """
        ...

    @hookspec
    def portal_data_checks(self) -> Sequence[DataCheck]:
        """Invariants of the plugin's data.

        When: `python3 -m portal doctor`.
        Returns: checks.
        Example: `return [DataCheck("info_entry.staged_members_belong", "暂存的团员都有归属", find_orphans)]`
        """
        ...

    @hookspec
    def portal_audit_actions(self) -> Sequence[AuditAction]:
        """How the log calls what the plugin's services record.

        When: at start-up; the titles stay in the log's filter where the plugin is off, for what it did remains true.
        Returns: the action of every `record` of the plugin with its title.
        Example: `return [AuditAction("sample.written", "添加备注")]`
        """
        ...

    @hookspec
    def portal_cli(self) -> Sequence[click.Command]:
        """Commands under `python3 -m portal`.

        When: the command line meets a name the core does not have.
        Returns: commands or groups. One that works on data is `@with_app` (`portal.command`); one that acts for an
        organisation refuses where the plugin is off. A group called `orgs` adds its commands to the core's.
        Example: `return [members]`
        """
        ...


class SlotHooks(Protocol):
    """Called while a page of the core is made, for the plugins that are on where the scope acts.

    At start-up each of them but the cards is called once for a rehearsal, without a database: what needs a query
    belongs into `load` or `where`.
    """

    @hookspec
    def portal_navigation(self, scope: Scope) -> Sequence[NavItem]:
        """Entries of the main menu.

        When: on every signed-in page.
        Returns: entries; each is shown if the scope may its permission.
        Example: `return [NavItem("info_entry.import", "导入团员", "imports.index", "信息录入", 30, "imports.view")]`
        """
        ...

    @hookspec
    def portal_workbench_cards(self, scope: Scope, figures: Figures) -> Sequence[Card]:
        """What this administrator should see first.

        When: the workbench is shown, with the headline figures of the administrator's organisation; at most one query.
        Returns: cards; none where there is nothing to say.
        Example: `return [Card("info_entry.mobiles", "缺手机号", figure="12", endpoint="imports.index", action="补充")]`
        """
        ...

    @hookspec
    def portal_org_columns(self, scope: Scope, parent: OrgRef) -> Sequence[OrgColumn]:
        """Columns of 管理下级组织.

        When: the list of what is below `parent` is shown.
        Returns: columns; `load` of each is called once, with the organisations of the page.
        Example: `return [OrgColumn("sample.notes", "备注", show_notes, metrics=("sample.notes",))]`
        """
        ...

    @hookspec
    def portal_org_filters(self, scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
        """Filters of 管理下级组织.

        When: the list of what is below `parent` is shown, or a bulk action runs over all that match.
        Returns: filters with their choices.
        Example: `return [OrgFilter("township_verification.flag", "乡镇街道", (("yes", "是"), ("no", "否")), flag_is)]`
        """
        ...

    @hookspec
    def portal_org_bulk_actions(self, scope: Scope, parent: OrgRef) -> Sequence[BulkAction]:
        """Buttons over the ticked organisations of 管理下级组织.

        When: the list of what is below `parent` is shown.
        Returns: actions; each is shown if the scope may its permission and `available` says so.
        Example: `return [BulkAction("sample.note", "添加备注", "sample.start", "sample.write", is_here)]`
        """
        ...

    @hookspec
    def portal_org_panels(self, scope: Scope, org: OrgRef) -> Sequence[Panel]:
        """Panels of an organisation's profile (组织资料).

        When: the profile of `org` is shown.
        Returns: panels of labels and values, with links to the plugin's own pages about the organisation.
        Example: `return [Panel("info_entry.entered", "信息录入", load_entered, weight=20)]`
        """
        ...

    @hookspec
    def portal_person_sections(self, scope: Scope, branch: OrgRef) -> Sequence[PersonSection]:
        """Sections of the page of a member or cadre.

        When: the page of somebody in `branch` is shown.
        Returns: sections of labels and values, with links to the plugin's own pages about the person.
        Example: `return [PersonSection("graduate_register.records", "毕业去向", load_record)]`
        """
        ...


GROUPS: tuple[type, ...] = (SetupHooks, SlotHooks, EventHooks)
NAMES = frozenset(name for group in GROUPS for name in vars(group) if name.startswith(f"{PROJECT}_"))
