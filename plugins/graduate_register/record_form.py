"""What the form of one graduate says: as it was typed, and as it may be saved (R3.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from plugins.graduate_register.destinations import DESTINATIONS, TOWNSHIPS, Destination, destination_of
from plugins.graduate_register.facts import FACTS, Facts, cleaned, complaints
from portal.divisions.picking import Picked, is_pressed, pick, settle
from portal.errors import Refused
from portal.people.rules.mobile import parse_mobile

SHOW = "show"


@dataclass(slots=True)
class RecordForm:
    """The form's values by field, its pickers, the new mobile, what is wrong with which; `facts` is what it says."""

    values: Mapping[str, str]
    picks: Mapping[str, Picked]
    mobile: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def destination(self) -> Destination:
        """The rules by which the form is shown."""
        return destination_of(known if (known := self.values["destination"]) in DESTINATIONS else None)

    @property
    def facts(self) -> Facts:
        """What is to be saved."""
        return cleaned({**self.values, **{name: picked.code for name, picked in self.picks.items()}})


def form_of(facts: Facts) -> RecordForm:
    """The form as it begins: what is registered."""
    values = {name: getattr(facts, name) or "" for name in FACTS}
    picks = {name: pick({}, name, values[name], values[address]) for name, address in TOWNSHIPS.items()}
    return RecordForm(values, picks)


def typed(form: Mapping[str, str], seen: Facts) -> RecordForm:
    """The form as it was typed, to be shown again; `seen` is the record that it began with."""
    return _read(form, seen, pick)


def judged(form: Mapping[str, str], seen: Facts) -> RecordForm:
    """The form as it is to be saved, with what is malformed."""
    found = _read(form, seen, settle)
    asked = found.destination.fields
    found.errors |= {name: one.error for name, one in found.picks.items() if one.error and name in asked}
    found.errors |= {name: text for name, text in complaints(found.facts).items() if name not in found.errors}
    if found.mobile:
        number, problems = parse_mobile(found.mobile)
        found.mobile = number or found.mobile
        if number is None:
            found.errors["mobile"] = problems[0].message
    return found


def is_to_be_shown(form: Mapping[str, str]) -> bool:
    """True if the form wants to be seen again, not saved: another destination was chosen, or a township looked for."""
    other = form.get("destination", "") != form.get("shown", "")
    return other or form.get("step") == SHOW or is_pressed(form)


def number_from(form: Mapping[str, str], name: str) -> int:
    """A version that the form carries. Raise Refused if the form was tampered with."""
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused("表单不完整，请刷新页面后重新填写。")
    return int(text)


def _read(
    form: Mapping[str, str], seen: Facts, choose: Callable[[Mapping[str, str], str, str, str], Picked]
) -> RecordForm:  # fmt: skip
    values = {name: form.get(name, "") for name in FACTS}
    picks = {
        name: choose(form, name, getattr(seen, name) or "", values[address]) for name, address in TOWNSHIPS.items()
    }
    return RecordForm(values, picks, form.get("mobile", "").strip())
