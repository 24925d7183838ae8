"""The hooks that surround a transaction."""

from __future__ import annotations

from typing import Protocol

from portal.contracts.events import OrgChange, PeopleChange
from portal.contracts.scope import OrgRef, Scope
from portal.hooks.markers import hookspec


class EventHooks(Protocol):
    """Called inside the transaction of a change, for the plugins that are on in the province where it happens.

    `scope` is whoever makes the change, with those plugins. A `before` hook refuses by raising `portal.errors.Refused`.
    """

    @hookspec
    def portal_before_org_change(self, scope: Scope, change: OrgChange) -> None:
        """An organisation is about to be created, changed, moved or closed.

        When: inside the transaction, before anything is written.
        Returns: nothing; raises `Refused` with the reason to prevent it.
        Example: `if change.kind == "closed" and is_reported(change.org): raise Refused("…")`
        """
        ...

    @hookspec
    def portal_after_org_change(self, scope: Scope, change: OrgChange) -> None:
        """An organisation was created, changed, moved or closed, or its last administrator has left.

        When: inside the transaction, after the change; not for organisations that `orgs load` brings.
        Returns: nothing; what it writes commits with the change.
        Example: `recognise(change.org)`
        """
        ...

    @hookspec
    def portal_after_people_change(self, scope: Scope, change: PeopleChange) -> None:
        """People came into branches, left them, or were changed.

        When: inside the transaction, once for all people of a step and one province.
        Returns: nothing; what it writes commits with the change.
        Example: `count_contacts(change.org_ids)`
        """
        ...

    @hookspec
    def portal_after_enabled(self, scope: Scope, province: OrgRef) -> None:
        """The plugin was switched on in a province where it was off: it was told of nothing meanwhile.

        When: inside the transaction of the switch; only the plugin that was switched on is called.
        Returns: nothing; what takes longer than a moment is asked for as a task.
        Example: `request(scope, "sample.recount", f"{province.id}:{now():%Y%m%d%H%M%S}", "重新计数", {})`
        """
        ...

    @hookspec
    def portal_after_load(self, scope: Scope, province: OrgRef) -> None:
        """`orgs load` has read a file: there may be organisations that nobody told of.

        When: once for each province, after the last row, in a transaction of its own; also where the file had nothing
        new, for an earlier load may have been killed.
        Returns: nothing; what takes longer than a moment is asked for as a task.
        Example: `request(scope, "sample.recount", f"{province.id}:{now():%Y%m%d%H%M%S}", "重新计数", {})`
        """
        ...

    @hookspec
    def portal_after_demonstration(self, scope: Scope) -> None:
        """The demonstration's tree and people are there: add what the plugin's pages need to be seen with.

        When: inside the one transaction that fills a new database with the demonstration; `scope` is the centre's.
        Returns: nothing. It takes a second at most, makes the same on every machine, and keeps every invariant.
        Example: `set_baselines(scope, demo_baselines())`
        """
        ...
