"""What is said of an organisation: 是, 否 or 空, and why."""

from __future__ import annotations

from typing import NamedTuple

WORDS = {True: "是", False: "否", None: "空"}


class Verdict(NamedTuple):
    """`flag` is True for 是, False for 否, None for 空 (cannot be known); `because` says why in Chinese words."""

    flag: bool | None
    because: str

    @property
    def word(self) -> str:
        """是, 否 or 空."""
        return WORDS[self.flag]
