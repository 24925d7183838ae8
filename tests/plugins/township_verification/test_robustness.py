"""A1.1: whatever an organisation is called, there is an answer that holds together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plugins.township_verification.recogniser.recognising import Superior, recognise
from tests.plugins.township_verification.labelled import real_names

PIECES = "镇 乡 街道 办事处 苏木 市 县 区 团 委 委员会 工作 共青团 总支 部 （ ） 城关 新 开发区 省 小学 1 -".split()

texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
    st.sampled_from([row.name for row in real_names()]),
)
categories = st.sampled_from(["", "团委", "团工委", "团总支", "团支部", "毕业生团组织", "别的"])
superiors = st.builds(Superior, texts, st.sampled_from([True, False, None]))
stems = st.text("东西南北新安永和平红", min_size=2, max_size=3)


@given(texts, categories, superiors)
def test_A1_1_any_name_has_an_answer_with_a_reason(name: str, category: str, superior: Superior) -> None:
    found = recognise(name, category, superior)
    assert found.flag in (True, False, None)
    assert found.because
    assert found == recognise(name, category, superior)


@given(texts, categories, texts)
def test_A1_1_only_what_hangs_below_a_leading_body_is_one(name: str, category: str, above: str) -> None:
    assert recognise(name, category, Superior(above, is_leading=False)).flag is not True


@given(texts, superiors)
def test_R1_3_a_branch_is_none(name: str, superior: Superior) -> None:
    assert recognise(name, "团支部", superior).flag is not True


@given(
    stems, st.sampled_from("镇 乡 街道 苏木 民族乡 街道办事处".split()), st.sampled_from("团委 团工委 团总支".split())
)
def test_A1_1_all_ways_to_write_a_township_mean_the_same(stem: str, kind: str, category: str) -> None:
    suffix = {"团委": "委员会", "团工委": "工作委员会", "团总支": "总支部委员会"}[category]
    unit, county = f"{stem}{kind}", Superior("共青团高桥县委员会", is_leading=True)
    ways = (
        f"{unit}{category}", f"共青团{unit}{suffix}", f"中国共产主义青年团{unit}{suffix}", f"高桥县{unit}{category}",
        f"共青团高桥县{unit}{suffix}", f"团{unit}委", f" {unit} {category}　", f"安庆市/高桥县/{unit}{category}",
        f"{unit}（试点）{category}", f"{unit}人民政府{category}",
    )  # fmt: skip
    assert [way for way in ways if recognise(way, category, county).flag is not True] == []


@given(stems, st.sampled_from("中学 中心小学 卫生院 派出所 机关 商会 敬老院 供电所 食品有限公司 东风村".split()))
def test_A1_1_what_belongs_to_a_township_is_none(stem: str, institution: str) -> None:
    for category in ("团委", "团总支", "团支部"):
        county = Superior("共青团高桥县委员会", is_leading=True)
        assert recognise(f"{stem}镇{institution}{category}", category, county).flag is False
