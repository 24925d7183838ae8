"""A selection travels through addresses, forms and jobs without losing anything."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.orgs.categories import INDUSTRIES, TITLES
from portal.orgs.selection import LONGEST_SEARCH, ListFilter, Selection

words = st.text(max_size=LONGEST_SEARCH).map(str.strip)
keys = st.from_regex("[a-z_.]{1,20}", fullmatch=True)
filters = st.builds(
    ListFilter,
    q=words,
    category=st.sampled_from(["", *TITLES]),
    industry=st.sampled_from(["", *INDUSTRIES]),
    range=st.sampled_from(["", "direct"]),
    plugins=st.dictionaries(keys, st.text(min_size=1), max_size=3).map(lambda d: tuple(sorted(d.items()))),
)
selections = filters.map(lambda f: Selection(filter=f)) | st.lists(st.text(min_size=1), unique=True, max_size=9).map(
    lambda codes: Selection(codes=tuple(codes))
)


@given(filters)
def test_a_filter_is_read_back_from_its_address(wanted: ListFilter) -> None:
    assert ListFilter.parse(dict(wanted.pairs())) == wanted


@given(selections)
def test_a_selection_is_read_back_from_hidden_fields(selection: Selection) -> None:
    assert Selection.from_form(MultiDict(selection.hidden())) == selection


@given(selections)
def test_a_selection_is_read_back_from_a_jobs_arguments(selection: Selection) -> None:
    assert Selection.from_args(json.loads(json.dumps(selection.as_args()))) == selection


def test_the_box_that_reaches_over_pages_wins_over_ticks() -> None:
    form = MultiDict([("ids", "a"), ("ids", "b"), ("all_matching", "1"), ("filter.q", "大学")])
    assert Selection.from_form(form) == Selection(filter=ListFilter(q="大学"))
    form.pop("all_matching")
    assert Selection.from_form(form) == Selection(codes=("a", "b"))


def test_nothing_ticked_is_empty() -> None:
    assert Selection.from_form(MultiDict()).is_empty
