"""Pieces of a text, each from where it begins to where it ends, as sorted lists without overlaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same pieces in order, those that touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and found[-1][1] >= start:
            start, last = found.pop()
            end = max(end, last)
        found.append((start, end))
    return found


def common(ones: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """What lies in both of two merged lists."""
    found, one, other = [], 0, 0
    while one < len(ones) and other < len(others):
        start, end = max(ones[one][0], others[other][0]), min(ones[one][1], others[other][1])
        if start < end:
            found.append((start, end))
        if ones[one][1] < others[other][1]:
            one += 1
        else:
            other += 1
    return found
