"""A1.1: what is recognised of names whose labels are known; measured as the issue wants it."""

from __future__ import annotations

from tests.plugins.township_verification.labelled import ASK, NO, YES, Labelled, measure, real_divisions, real_names

RUN_LIKE_ONE = ("q_", "pseudo_zone", "subdistrict", "town")


def unlike(rows: tuple[Labelled, ...], label: str, *flags: bool | None) -> list[Labelled]:
    """The rows of a label that are recognised as something other than these flags."""
    return [row for row in rows if row.label == label and row.verdict.flag not in flags]


def test_A1_1_of_real_names_98_percent_are_found_and_98_percent_of_the_found_are_right() -> None:
    found = measure(real_names())
    assert found.precision >= 0.98
    assert found.recall >= 0.98


def test_A1_1_of_names_made_of_real_divisions_99_percent() -> None:
    found = measure(real_divisions())
    assert found.precision >= 0.99
    assert found.recall >= 0.99


def test_A1_1_no_real_name_is_recognised_wrongly_and_one_cannot_be_known() -> None:
    assert unlike(real_names(), NO, False, None) == []
    assert unlike(real_names(), ASK, None) == []
    assert [row.name for row in unlike(real_names(), YES, True)] == ["双井团委"]


def test_A1_1_no_township_is_told_to_be_none() -> None:
    assert unlike(real_divisions(), YES, True, None) == []


def test_A1_1_what_is_wrongly_found_is_called_like_a_township() -> None:
    wrong = unlike(real_divisions(), NO, False, None) + unlike(real_divisions(), ASK, False, None)
    assert [row for row in wrong if not row.kind.startswith(RUN_LIKE_ONE)] == []


def test_A1_1_every_verdict_says_why_in_chinese() -> None:
    for row in real_names():
        because = row.verdict.because
        assert any("\u4e00" <= character <= "\u9fff" for character in because), row
