"""The workbench's cards about what the superiors remind of."""

from __future__ import annotations

from collections.abc import Sequence

from portal.contracts.scope import Scope
from portal.contracts.setup import Card
from portal.reminders.queries import UNREAD, Line, received
from portal.web.filters import day

SHOWN = 3


def reminder_cards(scope: Scope) -> Sequence[Card]:
    """What is still to be done, the newest first; the rest is on the page of reminders."""
    found = received(scope, only_open=True, limit=SHOWN)
    return [_card(place, line) for place, line in enumerate(found)]


def _card(place: int, line: Line) -> Card:
    one = line.reminder
    who = f"{line.sender_short}（{one.sender_name}），{day(one.sent_at)}"
    times = f"，第 {one.times} 次" if one.times > 1 else ""
    return Card(
        f"reminders.{place}", f"上级催办：{line.topic.title}", f"{one.text} —— {who}{times}", "", "reminders.show",
        (("reminder_id", str(one.id)),), "查看并审阅" if line.state == UNREAD else "查看并办结", "todo", 1,
    )  # fmt: skip
