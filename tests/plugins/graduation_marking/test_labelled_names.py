"""A2.4: what is proposed for names whose labels are known; measured as the issue wants it."""

from __future__ import annotations

import pytest

from plugins.graduation_marking.recogniser.proposing import propose
from tests.plugins.graduation_marking.labelled import ASKED, RIGHT, WRONG, batches, labelled_names, table

UNKNOWABLE = {"C0078", "C0491"}
"""A code of nine digits; a preparatory year, after which the class is split up."""


def test_A2_4_no_name_gets_a_wrong_proposal_and_none_a_guess(today: str) -> None:
    assert [(row.id, row.name, row.proposal()) for row in labelled_names() if row.verdict() == WRONG] == []


def test_A2_4_every_name_that_can_be_known_is_known(today: str) -> None:
    asked = [row for row in labelled_names() if row.verdict() == ASKED]
    assert {row.id for row in asked} == UNKNOWABLE
    assert {row.confidence for row in asked} == {"ambiguous"}


def test_A2_4_of_the_sure_names_99_percent_are_right(today: str) -> None:
    sure = table()["sure"]
    assert sure[RIGHT] >= 0.99 * sure.total()
    assert sure[WRONG] == 0


@pytest.mark.parametrize("confidence", ["probable", "needs_asof", "needs_school_type", "unknown"])
def test_A2_4_the_other_names_are_right_as_well(today: str, confidence: str) -> None:
    assert table()[confidence][RIGHT] == table()[confidence].total()


def test_A2_4_what_is_certain_has_no_other_label() -> None:
    for row in labelled_names():
        if row.confidence == "ambiguous" and row.proposal().certain:
            assert row.years >= {str(row.proposal().month)[:4]}


def test_A2_4_every_name_of_a_batch_gets_the_year_of_its_label(today: str) -> None:
    for batch in batches():
        for name, kind, year in zip(batch.names, batch.school_types, batch.years, strict=False):
            assert propose(name, kind).month == f"{year}-06", (batch.id, name)


def test_R2_1_every_proposal_says_why_in_chinese() -> None:
    for row in labelled_names():
        because = row.proposal().because
        assert any("\u4e00" <= character <= "\u9fff" for character in because), row
    assert propose("2018级计算机1班团支部", "本科院校").because == "2018级，本科四年：2022年6月毕业"
