"""A2.4: whatever a branch is called, there is an answer, and what is not known is asked."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from plugins.graduation_marking.cohorts import cohorts, may_be_marked_together
from plugins.graduation_marking.recogniser.evidence import Evidence, Siblings
from plugins.graduation_marking.recogniser.programmes import KINDS
from plugins.graduation_marking.recogniser.proposal import REASONS
from plugins.graduation_marking.recogniser.proposing import propose
from tests.plugins.graduation_marking.labelled import labelled_names

NAMES = [row.name for row in labelled_names()]
PIECES = (
    "级 届 班 年 团支部 1 18 2018 1801 301 高三 大一 （ ） - 、 和 一八 十 五年制 3+2 专升本 教工 混合 学院 第".split()
)

texts = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=9).map("".join), st.sampled_from(NAMES)
)
kinds = st.one_of(st.sampled_from(sorted(KINDS)), st.text(max_size=6))
dates = st.one_of(st.none(), st.integers(2000, 2040), st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)))


@given(texts, kinds, dates, st.lists(texts, max_size=5), st.lists(st.integers(1980, 2020), max_size=5))
def test_A2_4_any_name_has_an_answer_that_holds_together(
    name: str, kind: str, asof: dt.date | int | None, others: list[str], born: list[int]
) -> None:
    found = propose(name, kind, asof, Evidence(Siblings.of(others), tuple(born)))
    assert found.because
    assert found.month is None or found.reason is None
    assert found.asks == (found.month is None and found.reason is None)
    assert found.month is None or re.fullmatch(r"20\d\d-06", found.month)
    assert found.reason is None or found.reason in REASONS
    assert all(re.fullmatch(r"20\d\d-06", month) for month in found.alternatives)
    assert not (found.certain and (found.asks or found.alternatives))
    assert found.asks or found.cohort


@given(st.text(alphabet="甲乙丙丁实验重点创新（）() ", max_size=12), st.sampled_from(sorted(KINDS)))
def test_A2_4_a_name_without_a_number_or_a_word_that_tells_is_asked_about(name: str, kind: str) -> None:
    assert propose(f"{name}团支部", kind).asks


@given(st.integers(2010, 2018), st.integers(1, 30), st.sampled_from("计科 软件 英语 会计 法学 车辆".split()))
def test_A2_4_all_ways_to_write_a_class_mean_the_same(came: int, number: int, major: str) -> None:
    short = f"{came % 100:02d}"
    ways = (
        f"{came}级{major}{number}班", f"{major}{came}级{number}班", f"{short}级{major}{number}班",
        f"{short}{major}{number}班", f"{major}{short}-{number}班", f"{major}{short}{number:02d}班",
        f"{came}{major}（{number}）班", f"{major}{came}-{number}", f"{number}班{came}级",
        f"{major} {came} 级 {number} 班",
        f"{major}{came}{number:02d}班", f"某大学{major}系{short}级{number}班",
    )  # fmt: skip
    assert {propose(f"{way}团支部", "本科院校").month for way in ways} == {f"{came + 4}-06"}


@given(st.lists(texts, max_size=8), kinds)
def test_A2_4_every_branch_is_in_one_cohort(names: list[str], kind: str) -> None:
    proposals = {(place, name): propose(name, kind) for place, name in enumerate(names)}
    found = cohorts(proposals)
    assert sorted(branch for cohort in found for branch in cohort.branches) == sorted(proposals)
    for cohort in found:
        assert len(cohort.branches) == 1 or may_be_marked_together(proposals[branch] for branch in cohort.branches)
