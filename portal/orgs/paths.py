"""Paths in the tree: three base-36 characters a level, so that a subtree is a range and path order is tree order."""

from __future__ import annotations

from portal.errors import Refused

WIDTH = 3
ROOT = "000"
MAX_DEPTH = 32
MAX_CHILDREN = 36**WIDTH - 1
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def child(parent: str, number: int) -> str:
    """The path of the `number`-th organisation ever made below `parent`, counted from 1; numbers are never reused."""
    if number > MAX_CHILDREN:
        raise Refused(f"一个组织最多建立 {MAX_CHILDREN} 个下级组织，请分设上级组织。")
    if len(parent) >= WIDTH * MAX_DEPTH:
        raise Refused(f"组织树最多 {MAX_DEPTH} 级，不能在这个组织下面再设下级。")
    return f"{parent}{DIGITS[number // 1296]}{DIGITS[number // 36 % 36]}{DIGITS[number % 36]}"


def upper(path: str) -> str:
    """The exclusive end of the subtree's range: the subtree is path <= x < upper(path), compared by code points."""
    return path[:-1] + chr(ord(path[-1]) + 1)


def parent(path: str) -> str:
    """The path one level up; '' for the root."""
    return path[:-WIDTH]


def depth(path: str) -> int:
    """How many levels down: 1 for the root."""
    return len(path) // WIDTH


def ancestors(path: str) -> tuple[str, ...]:
    """The paths of all superiors from the root down, the organisation itself left out."""
    return tuple(path[:end] for end in range(WIDTH, len(path), WIDTH))


def common(one: str, other: str) -> str:
    """The path of the lowest organisation that both lie at or below; '' where they share no root."""
    shared = (end for end in range(WIDTH, len(one) + 1, WIDTH) if other[:end] == one[:end])
    return one[: max(shared, default=0)]


def is_below(path: str, above: str) -> bool:
    """True if `path` lies below `above` and is not `above` itself."""
    return len(path) > len(above) and path.startswith(above)
