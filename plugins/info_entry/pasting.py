"""Lines copied from a chat or a spreadsheet: whose number is it? Namesakes are asked about, never guessed (R2.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from plugins.info_entry.contact_members import Line
from portal.people.rules.names import without_noise
from portal.people.sealing import tail
from portal.pii import vault

MOST_LINES = 300
LONGEST_LINE = 100
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
_ID = re.compile(r"(?<!\d)(\d{17}[\dX])(?![\dX])")
_TAIL = re.compile(r"(?<!\w)(\d{3}[\dX])(?!\w)")
_ADMISSION = re.compile(r"(?<![\dA-Z])(20\d{2}[0-9A-Z]{8}(?:[0-9A-Z]{4})?)(?![\dA-Z])")
_HAN = re.compile(r"[\u3007\u3400-\u9fff\U00020000-\U000323af·]+")
_LABELS = re.compile("姓名|学号|编号|身份证号?|后四位|尾号|手机号?码?|电话|我是")
_HEADING = re.compile("姓名|手机号|联系电话|学号|序号")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a line says. `candidates` are those it may mean: one is an answer, several have to be chosen from."""

    number: int
    text: str = field(repr=False)
    mobile: str = field(default="", repr=False)
    candidates: tuple[Line, ...] = ()
    trouble: str = ""

    @property
    def line(self) -> Line | None:
        """The member, if it is known who."""
        return self.candidates[0] if len(self.candidates) == 1 and not self.trouble else None

    def told(self, trouble: str) -> Pasted:
        """The same line, with why it cannot be saved."""
        return replace(self, trouble=trouble)


def understand(text: str, members: Sequence[Line], chosen: Mapping[int, int]) -> list[Pasted]:
    """Each line of `text` that says something; `chosen` maps the number of a line to the member somebody picked."""
    found = []
    for number, raw in enumerate(text.splitlines(), 1):
        said = unicodedata.normalize("NFKC", raw).strip()
        if said and not (_HEADING.search(said) and not any(c.isdigit() for c in said)):
            found.append(_read(number, raw.strip()[:LONGEST_LINE], said[:LONGEST_LINE], members, chosen.get(number)))
    return _once_each(found[:MOST_LINES])


def _read(number: int, raw: str, said: str, members: Sequence[Line], chosen: int | None) -> Pasted:
    found = _ID.findall(said.upper())
    rest = _ID.sub(" ", said.upper())
    mobiles = _MOBILE.findall(rest)
    line = Pasted(number, raw)
    if len(mobiles) != 1:
        return line.told("没有看到 11 位手机号，请补上。" if not mobiles else "有两个手机号，请只留一个。")
    line = replace(line, mobile=re.sub(r"\D", "", mobiles[0]))
    rest = _MOBILE.sub(" ", rest)
    candidates = _meant(rest, found, members)
    if chosen is not None:
        candidates = [one for one in candidates if one.id == chosen] or candidates
    if not candidates:
        return line.told("本团支部没有这个人，请核对姓名或号码；其他团支部的团员请到那里补录。")
    return replace(line, candidates=tuple(candidates))


def _meant(rest: str, ids: Sequence[str], members: Sequence[Line]) -> list[Line]:
    """The members whom everything in the line fits that could be a name or a number of theirs."""
    if ids:
        digests = {vault().digest("id_number", number) for number in ids}
        return [one for one in members if one.id_digest in digests]
    words = _HAN.findall(_LABELS.sub(" ", rest))
    named = _named(words, members)
    if words and not named:
        return []
    fitting = [one for one in members if one.name in named] if named else list(members)
    if admissions := _ADMISSION.findall(rest):
        return [one for one in fitting if one.admission_number in admissions]
    if tails := {tail("id_number", digits) for digits in _TAIL.findall(rest)}:
        return [one for one in fitting if one.id_tail in tails]
    return fitting if named else []


def _named(words: Sequence[str], members: Sequence[Line]) -> set[str]:
    """The names in a line: words that are names, or names within words, but not 王伟 within 王伟明."""
    whole = without_noise("".join(words))
    known = {one.name for one in members}
    if exact := known & {*words, whole}:
        return exact
    within = {name for name in known if name in whole}
    return {name for name in within if not any(name != other and name in other for other in within)}


def _once_each(lines: list[Pasted]) -> list[Pasted]:
    """A person, or a number, that stands in two lines is asked about: it is not known which of them is right."""
    people: dict[int, Pasted] = {}
    numbers: dict[str, Pasted] = {}
    troubles: dict[int, str] = {}
    for one in lines:
        who = one.line
        if who is None:
            continue
        other = people.setdefault(who.id, one)
        if other.mobile != one.mobile:
            troubles[one.number] = f"与第 {other.number} 行是同一个人，号码却不同，请删去错的一行。"
            troubles[other.number] = f"与第 {one.number} 行是同一个人，号码却不同，请删去错的一行。"
        same = numbers.setdefault(one.mobile, one)
        if same.line is not None and same.line.id != who.id:
            troubles[one.number] = f"与第 {same.number} 行号码相同（一人一号），请核对是谁的。"
            troubles[same.number] = f"与第 {one.number} 行号码相同（一人一号），请核对是谁的。"
    return [one.told(troubles[one.number]) if one.number in troubles else one for one in lines]
