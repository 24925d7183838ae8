"""What a superior can remind those below of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class ReminderTopic:
    """A topic of 催办. `text(scope)` is what the reminder says unless the superior, who acts in `scope`, says it anew.

    `endpoint` is the page where the reminded organisation does what it is reminded of; `laggards` are the key and a
    value of the filter of 管理下级组织 that finds who lags behind, if there is one: it chooses the topic beforehand.
    """

    key: str
    title: str
    text: Callable[[Scope], str]
    endpoint: str = ""
    laggards: tuple[str, str] | None = None
    weight: int = 100
