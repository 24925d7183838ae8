"""From the fields of a form to an organisation's facts."""

from __future__ import annotations

from collections.abc import Mapping

from portal.errors import Refused
from portal.orgs.categories import GRADUATE_ORG, INDUSTRIES, TITLES
from portal.orgs.facts import LONGEST_NAME, OrgFacts
from portal.orgs.naming import suggest
from portal.orgs.nesting import Kind, allowed_below

LEADING = "leading"
"""Put before a category's code for a leading body: one choice decides both."""


def facts_from(form: Mapping[str, str]) -> OrgFacts:
    """The facts as they were typed; services.check says what is wrong with them."""
    kind = kind_from(form.get("kind", ""))
    return OrgFacts(
        full_name=form.get("full_name", ""),
        short_name=form.get("short_name", ""),
        category=kind.category,
        industry=form.get("industry", ""),
        is_leading_body=kind.is_leading_body,
        telephone=form.get("telephone", ""),
        email=form.get("email", ""),
        address=form.get("address", ""),
    )


def with_names(form: Mapping[str, str], above: str) -> dict[str, str]:
    """The form with the names that its unit and category suggest below `above`. Raise Refused if one is missing."""
    unit, kind = form.get("unit", "").strip(), kind_from(form.get("kind", ""))
    if kind.category not in TITLES:
        raise Refused("请先选择组织类别，再生成名称。", {"kind": "请先选择组织类别"})
    if not unit or len(unit) > LONGEST_NAME:
        raise Refused("请填写单位名称，再生成名称。", {"unit": "请填写单位名称，例如：第二中学"})
    names = suggest(above, unit, kind)
    return {**form, "full_name": names.full, "short_name": names.short}


def version_from(form: Mapping[str, str]) -> int:
    """The version of the organisation that the form was made from. Raise Refused if the form was tampered with."""
    text = form.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused("表单不完整，请刷新页面后重新填写。")
    return int(text)


def kind_from(choice: str) -> Kind:
    """The kind of a choice of `kind_choices`."""
    leading = choice.startswith(f"{LEADING}.")
    return Kind(choice.removeprefix(f"{LEADING}."), leading)


def kind_choice(kind: Kind) -> str:
    """The choice that stands for a kind."""
    return f"{LEADING}.{kind.category}" if kind.is_leading_body else kind.category


def kind_choices(above: Kind | None, now: Kind | None = None) -> list[tuple[str, str]]:
    """What may be chosen below `above` (None: for the root), what it is now always among it."""
    kinds = allowed_below(above) if above else []
    kinds = [kind for kind in kinds if kind.category != GRADUATE_ORG]
    if now is not None and now not in kinds:
        kinds.insert(0, now)
    return [(kind_choice(kind), _title(kind)) for kind in kinds]


def industry_choices() -> list[tuple[str, str]]:
    """All industries."""
    return [(name, name) for name in INDUSTRIES]


def _title(kind: Kind) -> str:
    return f"{TITLES[kind.category]}（团的领导机关）" if kind.is_leading_body else TITLES[kind.category]
