"""What a circular says: a title, an introduction from its figures, and to each unit where it stands (R4.2)."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.statistics.circular_models import LONGEST_TITLE
from plugins.statistics.circular_tables import Content, Group, Line, Table
from portal.web.filters import percent

LONGEST_TOLD = 300


def title_of(content: Content, when: str, *, is_correction: bool = False) -> str:
    """Proposed from what is compared."""
    measures = "、".join(one.title for one in content.tables[:2]) + ("等" if len(content.tables) > 2 else "")
    return f"关于{measures}进展情况的{'更正' if is_correction else ''}通报（{when}）"[:LONGEST_TITLE]


def introduction(content: Content, when: str) -> str:
    """Proposed from the figures: a paragraph a measure."""
    return "\n".join([f"现将截至{when}的进展情况通报如下。", *(_paragraph(one) for one in content.tables)])


def said_of(table: Table, line: Line) -> str:
    """Where a unit stands against a measure, as its workbench says it."""
    if line.rank is None:
        return f"{table.title}：{line.rate}"
    missing = f"，{table.gap_title} {line.gap:,} {table.unit}" if line.gap else ""
    return f"{table.title} {line.rate}，第 {line.rank} 名{missing}"


def told(content: Content) -> dict[int, str]:
    """Where each ranked unit stands, by id; at most LONGEST_TOLD characters."""
    said: dict[int, list[str]] = {}
    for table in content.tables:
        for _, line in table.pairs:
            said.setdefault(line.org_id, []).append(said_of(table, line))
    return {org_id: "；".join(parts)[:LONGEST_TOLD] for org_id, parts in said.items()}


def named(group: Group, table: Table) -> list[str]:
    """Who is the furthest behind, and who has most to do: a sentence each, none where there is nobody."""
    lowest = "、".join(f"{one.name}（{one.rate}）" for one in group.lowest)
    largest = "、".join(f"{one.name}（{one.gap:,} {table.unit}）" for one in group.largest)
    return [*([f"进展最慢：{lowest}"] if lowest else []), *([f"{table.gap_title}最多：{largest}"] if largest else [])]


def _paragraph(table: Table) -> str:
    said = [sentence for group in table.groups for sentence in _sentences(group, table)]
    return f"{table.title}：{'；'.join(said)}。"


def _sentences(group: Group, table: Table) -> Iterator[str]:
    ranked, where = group.ranked, f"{group.title} " if group.title else ""
    if not ranked:
        yield f"{where}{len(group.lines):,} 个单位都没有可比的数字"
        return
    share = percent(group.done / group.whole)
    yield f"{where}{len(ranked):,} 个单位总体完成 {share}，{sum(not one.gap for one in ranked):,} 个已达到要求"
    if group.lowest:
        yield "进展较慢的是" + "、".join(f"{one.name}（{one.rate}）" for one in group.lowest)
    if group.largest:
        first = group.largest[0]
        yield f"{table.gap_title}最多的是{first.name}（{first.gap:,} {table.unit}）"
    if len(ranked) < len(group.lines):
        yield f"{len(group.lines) - len(ranked):,} 个单位没有可比的数字"
