"""A2.4: branches may be marked together if they graduate together, and only then."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.graduation_marking.cohorts import Cohort, cohorts, may_be_marked_together
from plugins.graduation_marking.recogniser.proposal import MIXED, STAFF
from plugins.graduation_marking.recogniser.proposing import propose
from tests.plugins.graduation_marking.labelled import Batch, batches


@pytest.mark.parametrize("batch", batches(), ids=lambda batch: batch.id)
def test_A2_4_a_batch_is_allowed_as_labelled(batch: Batch) -> None:
    assert may_be_marked_together(batch.proposals().values()) == batch.allowed
    assert (len(cohorts(batch.proposals())) == 1) == batch.allowed


def test_A2_4_the_groups_of_a_refused_batch_are_shown_with_their_branches() -> None:
    names = ["2019级1班", "2018级1班", "教工团支部", "1班", "2018级2班", "混合支部", "2班"]
    found = cohorts({name: propose(name, "本科院校") for name in names})
    assert found == [
        Cohort("2022年6月", "2022-06", None, ("2018级1班", "2018级2班")),
        Cohort("2023年6月", "2023-06", None, ("2019级1班",)),
        Cohort(STAFF, None, STAFF, ("教工团支部",)),
        Cohort(MIXED, None, MIXED, ("混合支部",)),
        Cohort("需要确认", None, None, ("1班",)),
        Cohort("需要确认", None, None, ("2班",)),
    ]


def test_A2_4_classes_of_one_intake_are_one_cohort_even_where_the_length_of_study_is_unknown() -> None:
    together = [propose("2018级1班"), propose("2018级2班")]
    assert all(proposal.asks for proposal in together)
    assert may_be_marked_together(together)
    assert not may_be_marked_together([*together, propose("2018级专升本1班")])
    assert not may_be_marked_together([propose("1班"), propose("2班")])
    assert not may_be_marked_together([])


def test_A2_4_different_lengths_of_study_may_still_graduate_together() -> None:
    assert may_be_marked_together([propose("2018级会计1班", "高职专科"), propose("2019级会计专升本1班", "本科院校")])


def test_A2_4_a_class_that_has_left_is_no_cohort_with_one_that_has_not() -> None:
    asof = dt.date(2019, 5, 8)
    left, leaving = propose("2010级1班", "本科院校", asof), propose("2015级1班", "本科院校", asof)
    assert (left.asks, left.alternatives, leaving.month) == (True, ("2014-06",), "2019-06")
    assert not may_be_marked_together([left, leaving])
