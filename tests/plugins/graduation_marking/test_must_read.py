"""A2.2, A2.5: the text that must be read says what becomes of the branches and of their members."""

from __future__ import annotations

from datetime import date

from flask import Flask

from plugins.graduation_marking.must_read import effects
from plugins.graduation_marking.wishes import Wish

MAY, JULY = date(2019, 5, 8), date(2019, 7, 1)


def said(app: Flask, wish: Wish, today: date = MAY) -> str:
    with app.app_context():
        return "".join(effects(wish, 74, today))


def test_A2_5_a_time_says_when_the_branch_is_converted_and_how_many_graduate(app: Flask) -> None:
    assert "2022年6月1日零时起" in said(app, Wish(month="2022-06"))
    assert "现有 74 名" in said(app, Wish(month="2022-06"))
    assert "确定后几分钟内" in said(app, Wish(month="2019-06"), JULY)


def test_A2_2_a_reason_says_who_becomes_a_graduate_all_the_same(app: Flask) -> None:
    assert "逐个标记，到期成为“毕业生”" in said(app, Wish(reason="混合支部"))
    assert "其中的团员不会自动成为“毕业生”" in said(app, Wish(reason="教职工团支部"))
