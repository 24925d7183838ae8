"""Saving a class sheet: each line for itself, and what came of it is shown in the line (R3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plugins.graduate_register.kept import Kept
from plugins.graduate_register.registering import Entry, Outcome
from plugins.graduate_register.saving import Line as Wanted
from plugins.graduate_register.saving import save
from plugins.graduate_register.sheet_lines import Line
from plugins.graduate_register.sheet_typing import Judged, Typed, judge
from plugins.graduate_register.sources import SHEET
from plugins.graduate_register.words import differing
from portal.contracts.scope import OrgRef, Scope

NOT_SAVED = "没有保存"


@dataclass(slots=True)
class Verdict:
    """What came of a line: saved or not, what is wrong with which field, what was supposed, and the entry of somebody
    who was quicker, with where it differs from what was typed.

    `is_shown`: what is kept by now is shown, so that the line may be saved over it.
    """

    is_saved: bool = False
    is_shown: bool = False
    message: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    kept: Kept | None = None
    differing: Sequence[tuple[str, str, str]] = ()


def save_lines(scope: Scope, branch: OrgRef, lines: Sequence[Line], typed: Mapping[int, Typed]) -> dict[int, Verdict]:
    """Save those of the lines that somebody has typed into; the verdict on each of these."""
    judged = {line.id: judge(typed[line.id], line) for line in lines if typed[line.id].is_touched}
    good = {person_id: one for person_id, one in judged.items() if not one.errors}
    wanted = [_wanted(person_id, typed[person_id], one) for person_id, one in good.items()]
    outcome, mobiles = save(scope, wanted, SHEET, branch.full_name) if wanted else (Outcome(), {})
    verdicts = {one: Verdict(message=NOT_SAVED, errors=found.errors) for one, found in judged.items() if found.errors}
    return verdicts | {one: _verdict(one, found, outcome, mobiles) for one, found in good.items()}


def _wanted(person_id: int, typed: Typed, judged: Judged) -> Wanted:
    return Wanted(Entry(person_id, typed.version, judged.facts), typed.person_version, judged.mobile)


def _verdict(person_id: int, judged: Judged, outcome: Outcome, mobiles: Mapping[int, str]) -> Verdict:
    if kept := outcome.conflicts.get(person_id):
        return Verdict(is_shown=True, message=NOT_SAVED, kept=kept, differing=differing(kept.facts, judged.facts))
    if refusal := outcome.refused.get(person_id):
        return Verdict(message=refusal.message, errors=refusal.fields)
    if why := mobiles.get(person_id):
        told = {"mobile": why}
        return Verdict(is_shown=True, message="去向已保存，手机号没有保存", errors=told, notes=judged.notes)
    return Verdict(True, True, "已保存", notes=judged.notes)
