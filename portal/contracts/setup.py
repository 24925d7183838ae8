"""What a plugin declares once, at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

Figures: TypeAlias = Mapping[str, int]
"""An organisation's totals with everything below it, by metric; without what a province has switched off."""

MANAGE = "manage"
VIEW = "view"


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """A plugin's card: `name` is what `config` calls it, `title` what screens show, `requires` other plugins' names."""

    name: str
    title: str
    summary: str
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permission:
    """Something an administrator may do. `roles` are those that carry it: manage, view."""

    key: str
    title: str
    roles: tuple[str, ...] = (MANAGE,)


@dataclass(frozen=True, slots=True)
class Migrations:
    """A folder whose `versions` are Alembic revisions. `name` is the plugin's; its version table `alembic_<name>`."""

    name: str
    directory: Path


@dataclass(frozen=True, slots=True)
class Task:
    """Work for a worker, asked for with `portal.jobs.services.request`. `run` returns what JSON can hold, or None.

    A run that took its worker down `max_attempts` times has failed. `page` is where a run's outcome is shown: an
    endpoint, and the name of its argument, which the run's `args` have; `run_id` is the run's own.
    """

    key: str
    title: str
    run: Callable[[Job], dict[str, Any] | None]
    max_attempts: int = 5
    page: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work that is due once a period. `period` maps the time in China to the key of the present period ("2019-05-08",
    at most 19 characters), or None while nothing is due.

    Each period has one run, however late: after downtime the present period's run is made up for, and stands for those
    that passed. A schedule that is seen for the first time begins with the present period as done. `task` is what runs,
    once for the whole tree or `per_province`: for each province where the plugin is on, as that province's scope.
    """

    key: str
    task: str
    period: Callable[[datetime], str | None]
    per_province: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """A counted figure. `recount` is SQL giving (org_id, value) for each organisation that holds some itself;
    `:year` in it is the year of the campaign.

    `unit` is the word behind the figure (人, 个). The service that changes the fact says so with
    `portal.counts.services.bump`; the core rolls the values up and compares them with the recount. A `headline` is read
    for every workbench and profile, all of them together. The key has at most 40 characters.
    """

    key: str
    title: str
    unit: str
    recount: str
    headline: bool = False


@dataclass(frozen=True, slots=True)
class DataCheck:
    """An invariant for `doctor`. `find` returns one sentence for each violation (at most a few dozen), never a number
    of a person."""

    key: str
    title: str
    find: Callable[[], list[str]]


@dataclass(frozen=True, slots=True)
class AuditAction:
    """How the log calls an action that `portal.audit.services.record` writes down."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation; shown if the scope may `permission`, which is the one its page requires.

    A page about an organisation (URL argument `code`) is opened at the administrator's own.
    """

    key: str
    title: str
    endpoint: str
    group: str = ""
    weight: int = 100
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card on the workbench. `figure` is shown large, `urgency` is calm, todo, soon (a date is near) or late.

    `endpoint` with its `args` is where `action` leads; the link is left out for those who may not go there.
    """

    key: str
    title: str
    text: str = ""
    figure: str = ""
    endpoint: str = ""
    args: tuple[tuple[str, str], ...] = ()
    action: str = ""
    urgency: str = "calm"
    weight: int = 100


@dataclass(frozen=True, slots=True)
class OrgColumn:
    """A column of the list of subordinates.

    `load` gets the scope, the page's organisations (those of provinces where the plugin is on) and, by id, their
    figures of `metrics`, which are read for all columns together; it returns the text by id. It is called once a page,
    and makes at most one query: facts of the core are in the OrgRef. `kind` is how its cells look: num (figures, to the
    right), keep (on one line), or nothing.
    """

    key: str
    title: str
    load: Callable[[Scope, tuple[OrgRef, ...], Mapping[int, Figures]], dict[int, str]]
    weight: int = 100
    metrics: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class OrgFilter:
    """A filter of the list of subordinates: `choices` are (value, title), `where` gives a value's SQL on core_org."""

    key: str
    title: str
    choices: tuple[tuple[str, str], ...]
    where: Callable[[str], ColumnElement[bool]]
    weight: int = 100


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button over the list of subordinates. It sends the form to its route (POST, with the `code` of the listed
    organisation): `ids`, or `all_matching=1` and `filter.<key>`; see portal.orgs.selection.

    `available` says, given the scope and the organisation whose subordinates are listed, whether to show it.
    """

    key: str
    title: str
    endpoint: str
    permission: str
    available: Callable[[Scope, OrgRef], bool]
    weight: int = 100


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel on a profile page: `load` gets the headline figures and returns (label, value) rows, none for no panel;
    `links` are (title, endpoint) of pages about the organisation, left out for those who may not go there."""

    key: str
    title: str
    load: Callable[[Scope, OrgRef, Figures], tuple[tuple[str, str], ...]]
    links: tuple[tuple[str, str], ...] = ()
    weight: int = 100


@dataclass(frozen=True, slots=True)
class PersonSection:
    """A section on a person's page: `load` gets the person's branch and id and returns (label, value) rows, none for no
    section, with at most one query; `links` are (title, endpoint) of pages about the person (URL argument `person_id`),
    left out for those who may not go there."""

    key: str
    title: str
    load: Callable[[Scope, OrgRef, int], tuple[tuple[str, str], ...]]
    links: tuple[tuple[str, str], ...] = ()
    weight: int = 100
