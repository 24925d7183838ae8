"""The form of a member or cadre: what was typed is judged by the rules of the spreadsheet, one set for both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from plugins.info_entry.checking import MemberValues, check_row
from portal import clock
from portal.people.entering import IDENTITY
from portal.people.particulars import Particulars
from portal.people.rules.ethnic import GROUPS
from portal.people.rules.posts import POST_KINDS
from portal.people.rules.problems import Problem
from portal.people.rules.values import EDUCATIONS, POLITICAL_STATUSES

IDENTITY_FIELDS = ("name", "id_number")
OWN_FIELDS = (
    "mobile", "ethnic", "political", "education", "joined", "admission_number", "is_cadre", "post", "post_since",
    "post_kind",
)  # fmt: skip
CHOICES = {
    "political": [(one, "群众（仅限团干部）" if one == "群众" else one) for one in POLITICAL_STATUSES],
    "education": [(one, one) for one in EDUCATIONS],
    "ethnic": [(one, one) for one in GROUPS],
    "post_kind": [(one, one) for one in POST_KINDS.values()],
    "is_cadre": [("否", "不是"), ("是", "是团干部")],
}
NO_MOBILE = "no_mobile"
SEEN = "seen"
_OF_CELLS = "，并把这一格设为文本"


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a form: the particulars if they may be taken, and what is wrong or doubtful by field.

    `doubts` is what a second press has to send along as `seen`: whoever presses it has read these warnings.
    """

    particulars: Particulars | None
    errors: dict[str, str]
    warnings: tuple[str, ...]
    doubts: str

    def is_confirmed(self, form: Mapping[str, str]) -> bool:
        """True if there are no warnings, or these were shown before."""
        return not self.warnings or form.get(SEEN, "") == self.doubts


def judge(form: Mapping[str, str], branch: str, known: Particulars | None = None) -> Judged:
    """Judge the form of a new person, or, of one who is `known`, what is not the identity."""
    cells: dict[str, Any] = {name: form.get(name, "").strip() or None for name in (*IDENTITY_FIELDS, *OWN_FIELDS)}
    without = bool(form.get(NO_MOBILE))
    if known is not None:
        cells |= {name: getattr(known, name) for name in IDENTITY_FIELDS}
        cells["mobile"] = cells["mobile"] or known.mobile
    return _judged(cells, branch, without_mobile=without, about=OWN_FIELDS if known else None)


def judge_identity(form: Mapping[str, str], branch: str, known: Particulars) -> Judged:
    """Judge a correction; a field that is left empty stays what it is."""
    typed = {name: form.get(name, "").strip() or getattr(known, name) for name in IDENTITY_FIELDS}
    judged = _judged(_cells_of(known) | typed, branch, without_mobile=not known.mobile, about=IDENTITY_FIELDS)
    if judged.particulars is None:
        return judged
    identity = {name: getattr(judged.particulars, name) for name in IDENTITY}
    return replace(judged, particulars=replace(known, **identity))


def identity_of(particulars: Particulars) -> dict[str, Any]:
    """What a correction hands to the service."""
    return {name: getattr(particulars, name) for name in IDENTITY}


def values_of(known: Particulars) -> dict[str, str]:
    """What the form shows of a person at first; the numbers stay out of it."""
    shown = {
        name: str(value or "") for name, value in _cells_of(known).items() if name not in (*IDENTITY_FIELDS, "mobile")
    }
    return shown | ({} if known.mobile else {NO_MOBILE: "1"})


def _cells_of(known: Particulars) -> dict[str, Any]:
    own = {name: getattr(known, name) for name in (*IDENTITY_FIELDS, *OWN_FIELDS)}
    kind = POST_KINDS.get(known.post_kind or "")
    political = known.political or ("群众" if not known.is_member else None)
    return own | {"is_cadre": "是" if known.is_cadre else "否", "post_kind": kind, "political": political}


def _judged(cells: Mapping[str, Any], branch: str, *, without_mobile: bool, about: Sequence[str] | None) -> Judged:
    """`about` are the fields that the form has: what is doubtful about others was seen when they were entered."""
    values, problems = check_row({**cells, "org": branch}, (), clock.today(), without_mobile=without_mobile)
    errors = {one.column: one.message.replace(_OF_CELLS, "") for one in reversed(problems) if one.severity == "error"}
    doubtful = [one for one in problems if one.severity != "error" and (about is None or one.column in about)]
    said = tuple(one.message for one in doubtful)
    return Judged(_particulars(values) if values else None, errors, said, _doubts(doubtful))


def _particulars(values: MemberValues) -> Particulars:
    own = {field.name: getattr(values, field.name) for field in fields(Particulars)}
    return Particulars(**own | {"mobile": values.mobile or None})


def _doubts(problems: Sequence[Problem]) -> str:
    return ",".join(sorted({f"{one.column}.{one.code}" for one in problems}))
