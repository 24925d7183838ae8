"""Settings made at an organisation and inherited by all below it, who may only make them stricter (R1.1).

What holds for an organisation is the strictest value on the way from the root down to it, the configuration included:
when a superior later becomes stricter, looser settings below are overridden without being touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session, transaction
from portal.errors import Refused
from portal.installation import installation
from portal.orgs import paths
from portal.orgs.models import Org, OrgSetting

TARGET = "target_percent"
DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Setting:
    """A kind of setting. Values are text that sorts as it tightens, or loosens if `lower_is_stricter`."""

    title: str
    default: Callable[[], str]
    normalise: Callable[[str], str]
    lower_is_stricter: bool
    rule: str

    def strictest(self, values: Sequence[str]) -> str:
        """The strictest of values that are in normal form."""
        return min(values) if self.lower_is_stricter else max(values)


def _percent(text: str) -> str:
    plain = text.strip().removesuffix("%").strip()
    if not (plain.isascii() and plain.isdigit() and 1 <= int(plain[:4]) <= 100):
        raise Refused("录入率目标应为 1 至 100 的整数。", {TARGET: "请填写 1 至 100 的整数"})
    return f"{int(plain):03d}"


def _date(text: str) -> str:
    try:
        return dt.date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refused("截止日期应写成 2019-05-20 的样子。", {DEADLINE: "请填写日期"}) from None


SETTINGS: Mapping[str, Setting] = {
    TARGET: Setting(
        "录入率目标", lambda: f"{installation().config.campaign.target_percent:03d}", _percent, False, "不能低于上级的"
    ),
    DEADLINE: Setting(
        "截止日期", lambda: installation().config.campaign.deadline.isoformat(), _date, True, "不能晚于上级的"
    ),
}


def effective(org: OrgRef, key: str) -> str:
    """What holds for `org`: '095' for the target in percent, '2019-05-20' for the deadline."""
    return effective_for([org], key)[org.id]


def deadline_of(org: OrgRef) -> dt.date:
    """The day that holds for `org`: the campaign's, or an earlier one that it or a superior has set."""
    return dt.date.fromisoformat(effective(org, DEADLINE))


def effective_for(orgs: Sequence[OrgRef], key: str) -> dict[int, str]:
    """What holds for each of `orgs`, by id, in one query."""
    return effective_by(_made_on_the_way(orgs, key), orgs, key)


def effective_by(made: Mapping[str, str], orgs: Sequence[OrgRef], key: str) -> dict[int, str]:
    """What holds for each of `orgs`, by id, where `made_at` found these values by path."""
    kind, default = SETTINGS[key], SETTINGS[key].default()
    lengths = {len(path) for path in made}
    ways = ((org.id, {org.path[:length] for length in lengths}) for org in orgs)
    return {org_id: kind.strictest([default, *(made[path] for path in way if path in made)]) for org_id, way in ways}


def all_effective(org: OrgRef) -> dict[str, str]:
    """What holds for `org`, every kind of setting by key, in one query."""
    return strictest_of((row.key, row.value) for row in session().execute(made_on_the_way(org)))


def made_on_the_way(org: OrgRef) -> Select[str, str]:
    """(key, value) of the settings made at `org` and above it, for queries that read something else with them."""
    made = select(OrgSetting.key, OrgSetting.value).join(Org, Org.id == OrgSetting.org_id)
    return made.where(Org.path.in_(_way(org.path)))


def made_at(orgs: Sequence[OrgRef], key: str) -> Select[str, str]:
    """(path, value) of `key` at `orgs` and everywhere above them, for queries that read something else with them."""
    wanted = {path for org in orgs for path in _way(org.path)}
    query = select(Org.path, OrgSetting.value).join(Org, Org.id == OrgSetting.org_id)
    return query.where(OrgSetting.key == key, among(Org.path, wanted))


def strictest_of(made: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What holds where these (key, value) were made: of each kind the strictest, the configuration included."""
    found = [*made]
    return {
        key: kind.strictest([kind.default(), *(value for name, value in found if name == key)])
        for key, kind in SETTINGS.items()
    }


def effective_sql(key: str, top: OrgRef) -> ColumnElement[str]:
    """What holds for the core_org of each row: `effective` for lists and filters of what is below `top`.

    What the way down to `top` demands, and whether anything below is stricter, is looked up once; only then is a row's
    own way looked up, a path for each level.
    """
    kind, holder = SETTINGS[key], aliased(Org)
    strictest, default = func.min if kind.lower_is_stricter else func.max, kind.default()
    made = select(strictest(OrgSetting.value)).join(holder, holder.id == OrgSetting.org_id)
    demanded = func.coalesce(
        made.where(_is_made(kind, key, default), holder.path.in_(_way(top.path))).scalar_subquery(), default
    )
    is_stricter = _is_made(kind, key, demanded)
    below = (holder.path > top.path, holder.path < paths.upper(top.path))
    stricter_below = select(OrgSetting.org_id).join(holder, holder.id == OrgSetting.org_id).where(is_stricter, *below)
    levels = range(paths.depth(top.path) + 1, paths.MAX_DEPTH + 1)
    way = [func.substr(Org.path, 1, paths.WIDTH * level) for level in levels]
    # Looked up by key for each of the few superiors: in a join all settings would be read for every row.
    its = select(OrgSetting.value).where(OrgSetting.org_id == holder.id, is_stricter).correlate(holder)
    own = select(strictest(its.scalar_subquery())).where(holder.path.in_(way)).correlate(Org).scalar_subquery()
    return case((exists(stricter_below), func.coalesce(own, demanded)), else_=demanded)


def _is_made(kind: Setting, key: str, than: Any) -> ColumnElement[bool]:
    """A setting of the kind that is stricter `than` something."""
    is_stricter = OrgSetting.value < than if kind.lower_is_stricter else OrgSetting.value > than
    return and_(OrgSetting.key == key, is_stricter)


def above(org: OrgRef, key: str) -> str:
    """What the superiors of `org` demand, whatever it has set itself."""
    made = _made_on_the_way([org], key)
    kind = SETTINGS[key]
    return kind.strictest([kind.default(), *(made[path] for path in paths.ancestors(org.path) if path in made)])


def own(org: OrgRef, key: str) -> str | None:
    """What is set at `org` itself, which may have been overridden by a stricter superior."""
    row = session().get(OrgSetting, (org.id, key))
    return row.value if row else None


def set_value(scope: Scope, org: OrgRef, key: str, value: str) -> None:
    """Set `key` at `org`, or with '' take the setting back. Raise Refused if it is looser than what holds above."""
    kind = SETTINGS[key]
    with refusals_recorded(scope, "org.setting", org.full_name), transaction() as s:
        normal = kind.normalise(value) if value.strip() else ""
        demanded = above(org, key)
        if normal and kind.strictest([demanded, normal]) != normal:
            shown = demanded.lstrip("0")
            raise Refused(f"{kind.title}{kind.rule} {shown}。", {key: f"{kind.rule} {shown}"})
        row = s.get(OrgSetting, (org.id, key))
        before = row.value if row else ""
        if row is not None and not normal:
            s.delete(row)
        elif normal:
            row = row or OrgSetting(org_id=org.id, key=key)
            row.value, row.set_at = normal, clock.now()
            s.add(row)
        record(scope, "org.setting", org.full_name, path=org.path, key=key, before=before, value=normal)


def _way(path: str) -> tuple[str, ...]:
    return (*paths.ancestors(path), path)


def _made_on_the_way(orgs: Sequence[OrgRef], key: str) -> dict[str, str]:
    """Values of `key` by path, at `orgs` and everywhere above them."""
    return {row.path: row.value for row in session().execute(made_at(orgs, key))}
