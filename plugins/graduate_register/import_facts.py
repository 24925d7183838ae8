"""What a row of a spreadsheet makes of a graduate's record: what it says, beside what is kept (R3.1).

An empty cell changes nothing, so that a sheet may be filled in bit by bit. With another destination the school or
employer of the old one is gone; a new address without township gets that which it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.graduate_register.destination_words import read_destination
from plugins.graduate_register.destinations import OWN, PARENTS, PLACE, RESIDENCES, TOWNSHIPS, destination_of
from plugins.graduate_register.doubts import contradictions
from plugins.graduate_register.facts import FACTS, Facts, cleaned, complaints, lacks
from plugins.graduate_register.import_columns import RECORD_COLUMNS
from plugins.graduate_register.told_townships import told_township
from portal.contracts.imports import SourceRow
from portal.people.rules.cells import compact, is_nothing, one_line, overlong, quoted, text_of
from portal.people.rules.problems import Parsed, Problem, doubtful, refused

COLUMNS = {column.key: column.title for column in RECORD_COLUMNS if column.key in FACTS}
_RESIDENCES = {title: key for key, title in RESIDENCES.items()} | {
    "本人": OWN, "自己": OWN, "父母": PARENTS, "家长": PARENTS, "父亲": PARENTS, "母亲": PARENTS, "家庭": PARENTS,
}  # fmt: skip


@dataclass(slots=True)
class Read:
    """The record as the row wants it, and what is wrong with that or doubtful."""

    facts: Facts
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """True if nothing keeps the row out."""
        return all(problem.severity != "error" for problem in self.problems)


def read_facts(row: SourceRow, kept: Facts) -> Read:
    """What becomes of the record that is kept so far."""
    if broken := [key for key in COLUMNS if key in row.errors]:
        told = "、".join(COLUMNS[key] for key in broken)
        return Read(kept, [Problem("CELL_ERROR", f"{told}一格是公式错误（如 #N/A），请改为填写实际内容。", broken[0])])
    cells = {key: row.cells[key] for key in COLUMNS if not is_nothing(row.cells.get(key))}
    problems = [found for key, cell in cells.items() if (found := overlong(cell, key, COLUMNS[key]))]
    said = {key: one_line(text_of(cell)) for key, cell in cells.items()}
    for key, read in (("destination", read_destination), ("residence_of", _residence)):
        if key in cells:
            value, wrong = read(cells[key])
            said[key] = value or ""
            problems += wrong
    return Read(kept, problems) if problems else _merged(said, kept)


def _residence(cell: object) -> Parsed[str]:
    words = compact(str(cell))
    if words not in _RESIDENCES:
        return refused("residence_of", "RESIDENCE_UNKNOWN", f"没有{quoted(words)}，应为本人居住地或父母居住地。")
    return _RESIDENCES[words], ()


def _merged(said: dict[str, str], kept: Facts) -> Read:
    known = {name: getattr(kept, name) or "" for name in FACTS}
    if said.get("destination", known["destination"]) != known["destination"]:
        known |= dict.fromkeys(PLACE, "")
    values = known | said
    asked = destination_of(values["destination"]).fields
    problems = _settle_townships(values, known, said, asked)
    if unasked := [COLUMNS[name] for name in PLACE if name in said and name not in asked]:
        told = f"这种去向不登记{'、'.join(unasked)}，这几格没有录入。"
        problems.append(doubtful(PLACE[0], "NOT_ASKED", told))
    facts = cleaned(values)
    problems += [Problem("FIELD_WRONG", f"{COLUMNS[name]}：{text}。", name) for name, text in complaints(facts).items()]
    return Read(facts, problems)


def _settle_townships(
    values: dict[str, str], known: Mapping[str, str], said: Mapping[str, str], asked: tuple[str, ...]
) -> list[Problem]:  # fmt: skip
    """Put codes where the row names townships, or gives a new address and none."""
    problems = []
    for township, address in TOWNSHIPS.items():
        is_told = township in said or (address in said and said[address] != known[address])
        if not is_told or township not in asked:
            continue
        told = told_township(said.get(township, ""), values[address])
        values[township] = told.code or ""
        if told.problem:
            problems.append(Problem("TOWNSHIP_UNKNOWN", f"{COLUMNS[township]}：{told.problem}。", township))
        elif told.note:
            problems.append(doubtful(township, "TOWNSHIP_SUPPOSED", f"{COLUMNS[township]}：{told.note}"))
    return problems


def suspected(facts: Facts) -> list[Problem]:
    """The warnings that a record contradicts itself, besides what is missing in it; what many of a class share is seen
    once it is saved."""
    return [doubtful("", "SUSPECTED", f"疑似有误：{words}。") for words in contradictions(facts)]


def missing(facts: Facts) -> list[Problem]:
    """The warning that a record will not be complete."""
    gaps = lacks(facts)
    return [doubtful("", "INCOMPLETE", f"登记后还不完整，缺{'、'.join(gaps)}。")] if gaps else []
