"""Drawing a sample that can be drawn again (R4.2): how many of each stratum, and which of them. No I/O.

Each of the frame gets a number from the seed and its id, and those with the smallest are drawn. So the order in which
the frame is read does not matter, only the drawn is held, and what is added to a frame changes little of a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from heapq import heappush, heappushpop
from typing import NamedTuple


class Stratum(NamedTuple):
    """A part of the frame: the path of a unit, and a kind, '' where kinds are not told apart."""

    unit: str
    kind: str


def each(sizes: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """`size` of each stratum, all of one that is smaller."""
    return {stratum: min(size, there) for stratum, there in sizes.items()}


def by_share(sizes: Mapping[Stratum, int], size: int) -> dict[Stratum, int]:
    """`size` in all, of each stratum its share: what is left by rounding down goes to the largest remainders."""
    there = sum(sizes.values())
    wanted = min(size, there)
    shares = {stratum: divmod(wanted * count, there) for stratum, count in sizes.items()}
    drawn = {stratum: whole for stratum, (whole, _) in shares.items()}
    by_remainder = sorted(shares, key=lambda stratum: (-shares[stratum][1], stratum))
    for stratum in by_remainder[: wanted - sum(drawn.values())]:
        drawn[stratum] += 1
    return drawn


def draw(
    frame: Iterable[tuple[int, str, str]], sizes: Mapping[Stratum, int], seed: str
) -> dict[Stratum, list[int]]:  # fmt: skip
    """Ids of the frame (id, unit, kind), as many of each stratum as `sizes` says, in the order of their numbers."""
    kept: dict[Stratum, list[tuple[int, int]]] = {stratum: [] for stratum, size in sizes.items() if size}
    key = seed.encode()
    for row_id, unit, kind in frame:
        stratum = Stratum(unit, kind)
        if (heap := kept.get(stratum)) is None:
            continue
        # The heap's first is the largest number that is kept, for it holds them negative.
        one = -number_of(key, row_id), -row_id
        if len(heap) < sizes[stratum]:
            heappush(heap, one)
        elif one > heap[0]:
            heappushpop(heap, one)
    return {stratum: [-row_id for _, row_id in sorted(heap, reverse=True)] for stratum, heap in kept.items()}


def number_of(seed: bytes, row_id: int) -> int:
    """What a seed makes of an id: 64 bits that nobody can foresee without the seed."""
    return int.from_bytes(blake2b(str(row_id).encode(), key=seed, digest_size=8).digest(), "big")
