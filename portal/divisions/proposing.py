"""Which township an address belongs to, with the reason; where the address leaves a choice, what there is to choose.

A wrong township is worse than none: what is not named, or named where it cannot lie, is asked about (R3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.divisions import former
from portal.divisions.addresses import Mention, Sureness, Way, mentions, plain_address, ways
from portal.divisions.callings import Manner
from portal.divisions.lines import CITY, COUNTY
from portal.divisions.lists import CURRENT, Division, division_list, division_of
from portal.divisions.whole_names import whole_name

_KINDS = re.compile(r"街道|[镇乡]|苏木")
_FIRST_NAME = 14
"""Characters that are looked at where nothing says of which city a township is."""
_FEW = 10
"""Townships of a choice."""


class Proposal(NamedTuple):
    """The township that an address belongs to, or else those it may belong to, or the place in which to look; and why.

    `within` is the code of the place that the address names, '' if it names none or several. All is empty where the
    address says nothing of where it is.
    """

    township: Division | None = None
    among: tuple[Division, ...] = ()
    within: str = ""
    reason: str = ""


class _Told(NamedTuple):
    """A township that is named after a way."""

    way: Way
    mention: Mention

    @property
    def is_plain(self) -> bool:
        """False if a short name may have been taken for a place: 中山 of 中山港街道 is the city's again."""
        return self.way.manner > Manner.SHORT or self.mention.sureness is Sureness.AT_ITS_PLACE


class _Stage(NamedTuple):
    """What the ways that end at one point tell: the best of it, and hints; and the ways that go on from there."""

    best: Sequence[_Told]
    hints: Sequence[Mention]
    passed: Sequence[Way]


def propose(text: str) -> Proposal:
    """What an address says of its township by the current list, and by the former one where that knows more."""
    address = plain_address(text)
    found = ways(address, division_list(CURRENT))
    stages: list[_Stage] = []
    for stage in _stages(address, found):
        stages.append(stage)
        if stage.best and stage.best[0].is_plain:
            return _judged(address, stage)
    if told := next((stage for stage in stages if stage.best), None):
        return _judged(address, told)
    return _without(address, found, [hint for stage in stages for hint in stage.hints])


def _stages(address: str, found: Sequence[Way]) -> Iterator[_Stage]:
    """From the longest ways to the country; what a place that is named whole consists of is no township's name."""
    for end in sorted({way.end for way in found}, reverse=True):
        passed = [way for way in found if way.end > end]
        start = max((way.end for way in passed if way.manner > Manner.SHORT), default=end)
        told = [_Told(way, one) for way in found if way.end == end for one in _named(address, way)]
        told = [one for one in told if one.mention.at >= start]
        yield _Stage(_best(told), [one.mention for one in told], passed)


def _named(address: str, way: Way) -> list[Mention]:
    """The townships that the address names below the end of a way; below much, only what follows at once."""
    lines = division_list(CURRENT).lines
    span = lines.span(way.code)
    if _is_county(way) or _is_city(way):
        townships = [division_of(line) for line in lines.within(span)]
    else:
        ends = [kind.end() for kind in _KINDS.finditer(address, way.end + 1, way.end + _FIRST_NAME)]
        names = [f"\t{address[way.end : end]}\t".encode() for end in ends]
        townships = [division_of(line) for name in names for line in lines.with_piece(name, span)]
    return mentions(address, way, [one for one in townships if one.is_somewhere])


def _best(told: Sequence[_Told]) -> list[_Told]:
    """What is told most surely, each township once; a hint is nothing told."""
    surest = max((one.mention.sureness for one in told), default=Sureness.HINT)
    if surest is Sureness.HINT:
        return []
    return list({one.mention.township: one for one in told if one.mention.sureness is surest}.values())


def _judged(address: str, stage: _Stage) -> Proposal:
    """One township is proposed unless there is something to doubt; several are asked about."""
    way, mention = stage.best[0]
    if doubt := _doubt(address, stage):
        return Proposal(among=tuple(one.mention.township for one in stage.best[:_FEW]), within=way.code, reason=doubt)
    return Proposal(mention.township, reason=_reason(address, way, mention))


def _doubt(address: str, stage: _Stage) -> str:
    """Why the best is not simply proposed, '' if it is."""
    way, mention = stage.best[0]
    outside = [one.division for one in stage.passed if _is_county(one) and one.manner > Manner.SHORT]
    if outside and outside[0]:
        return f"{outside[0].name}没有“{mention.words}”，别处有，请核对后选择。"
    if len(stage.best) > 1:
        return f"地址中的“{mention.words}”不止一处，请选一个，或在地址里写上区县。"
    if not _is_county(way) and (not _is_city(way) or mention.sureness is Sureness.BARE):
        return f"地址没有写市县，“{mention.words}”可能是这一个，请核对后选择。"
    if former.were_two(mention):
        return f"{former.YEAR} 年“{mention.words}”和{mention.township.name}是两个地方，请核对后选择。"
    if not _is_county(way) and former.was_elsewhere(former.county_way(address), mention.township):
        return f"{former.YEAR} 年另有一个“{mention.words}”，{CURRENT} 年名册中已没有，请核对后选择。"
    return ""


def _is_county(way: Way) -> bool:
    return len(way.code) == COUNTY


def _is_city(way: Way) -> bool:
    return way.division is not None and (len(way.code) == CITY or way.division.kind == "municipality")


def _reason(address: str, way: Way, mention: Mention) -> str:
    """Why this township: the place its words belong to, and what had to be supposed."""
    one = mention.township
    above = whole_name(one.code[:COUNTY])
    text = f"地址中的“{mention.words}”属于{above}"
    if mention.words != one.name:
        text = f"地址中的“{mention.words}”按 {CURRENT} 年名册是{above}的{one.name}"
    if _is_county(way) or way.division is None:
        return f"{text}。"
    return f"{text}（{_gone_county(address[way.end :], address)}{way.division.name}只有这一个）。"


def _gone_county(rest: str, address: str) -> str:
    """A remark on a county that the address names in what is left to read, and that is no more."""
    way = former.county_way(address)
    if way is None or way.division is None or way.division.name not in rest:
        return ""
    return f"{CURRENT} 年名册中已没有{way.division.name}，"


def _without(address: str, found: Sequence[Way], hints: Sequence[Mention]) -> Proposal:
    """The address names no township of today: one of former days, or only a place, perhaps with a hint."""
    farthest = [way for way in found if way.end == found[0].end and way.division]
    within = _only_place(farthest)
    if moved := _of_gone_county(address):
        return moved
    old = former.former_township(address)
    if old is not None:
        return _of_old(old, within)
    if not farthest:
        return Proposal()
    among = tuple({one.township: None for one in hints if one.township.code.startswith(within)})
    if not within:
        return Proposal(among=among[:_FEW], reason=f"“{address[: found[0].end]}”不止一处，请写上省市，或逐级选择。")
    reason = f"地址写到{whole_name(within)}，没有写乡镇街道，请选择。"
    return Proposal(among=among[:_FEW] if len(within) == COUNTY else (), within=within, reason=reason)


def _only_place(ways_there: Sequence[Way]) -> str:
    """The code of the place; of 东莞市 in 东莞市 the lower; '' if there are several."""
    codes = sorted({way.code for way in ways_there}, key=len)
    return codes[-1] if codes and all(codes[-1].startswith(code) for code in codes) else ""


def _of_gone_county(address: str) -> Proposal | None:
    """The township that another county of the city has now, of a county that is no more."""
    divisions, county = division_list(CURRENT), former.county_way(address)
    city = divisions.find(county.code[:CITY]) if county else None
    if county is None or county.division is None or city is None or divisions.find(county.code):
        return None
    way = Way(city, county.end, Manner.WHOLE)
    best = _best([_Told(way, one) for one in _named(address, way)])
    one = best[0].mention if len(best) == 1 else None
    if one is None or one.sureness is not Sureness.AT_ITS_PLACE or former.was_elsewhere(county, one.township):
        return None
    now = whole_name(one.township.code[:COUNTY])
    told = f"{former.YEAR} 年的{county.division.name}{one.words}，按 {CURRENT} 年名册属于{now}。"
    return Proposal(one.township, reason=told)


def _of_old(old: Division, within: str) -> Proposal:
    """What has become of a township of former days, as far as codes tell."""
    divisions = division_list(CURRENT)
    county = old.code[:COUNTY] if divisions.find(old.code[:COUNTY]) else within
    same = divisions.find(old.code)
    if same and same.is_somewhere:
        told = f"{former.YEAR} 年的{old.name}，{CURRENT} 年名册中同一代码是{same.name}，请核对后选择。"
        return Proposal(among=(same,), within=county, reason=told)
    told = f"{former.YEAR} 年有{old.name}，{CURRENT} 年名册中已没有（撤并或改名），请选现在所属的乡镇街道。"
    return Proposal(within=county, reason=told)
