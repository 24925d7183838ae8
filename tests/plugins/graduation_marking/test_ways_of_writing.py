"""A2.2, A2.4: the kinds of names there are, by what makes each of them easy or hard (ways_of_writing.tsv)."""

from __future__ import annotations

import csv
from itertools import groupby

import pytest

from plugins.graduation_marking.recogniser.dates import read_asof
from plugins.graduation_marking.recogniser.proposing import propose
from tests.plugins.graduation_marking.labelled import FOLDER

Row = dict[str, str]


def rules() -> list[tuple[str, list[Row]]]:
    """What the names of the table show, and the names that show it."""
    with (FOLDER / "ways_of_writing.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(rule, list(group)) for rule, group in groupby(rows, key=lambda row: row["rule"])]


def answer(row: Row) -> str:
    """The year, the reason, or that somebody has to say."""
    found = propose(row["name"], row["school_type"], read_asof(row["asof"]))
    return (found.month or "")[:4] or found.reason or "ask"


@pytest.mark.parametrize(("rule", "rows"), rules(), ids=[rule.replace(" ", "_") for rule, _ in rules()])
def test_A2_4(today: str, rule: str, rows: list[Row]) -> None:
    assert [(row, answer(row)) for row in rows if answer(row) != row["answer"]] == []


def test_A2_4_what_asks_for_the_length_of_study_says_which_class_it_is() -> None:
    found = propose("2018级3+2护理班团支部", "高职专科")
    assert found.because == "2018级，3+2分段培养，不知道名称指哪一段"
    assert found.alternatives == ("2021-06", "2023-06")
