"""From the fields of a form to baselines: one unit, or a sheet with a line for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plugins.info_entry.baselines import Wish
from plugins.info_entry.head_counts import TITLES, read_headcount
from portal.errors import Refused


def wish_from(form: Mapping[str, str], code: str) -> Wish:
    """What the form of one unit asks for. Raise Refused with the fields that are wrong."""
    headcount, wrong = read_headcount(form)
    if wrong:
        raise Refused("有几项填写得不对，请修改后再提交。", wrong)
    return Wish(code, headcount, version_in(form.get("version", "")))


def wishes_from(form: Mapping[str, str], names: Mapping[str, str]) -> list[Wish]:
    """What a sheet asks for the units `names` (short names by code): those of its lines in which something stands.

    An empty line asks for nothing: a baseline is taken away on the page of its unit, with a reason. Raise Refused with
    the fields, `members.CODE` …, that are wrong.
    """
    wishes: list[Wish] = []
    wrong: dict[str, str] = {}
    for code, name in names.items():
        typed = {key: form.get(f"{key}.{code}", "") for key in TITLES}
        if not any(text.strip() for text in typed.values()):
            continue
        headcount, complaints = read_headcount(typed)
        wrong |= {f"{key}.{code}": f"{name}：{complaint}" for key, complaint in complaints.items()}
        if headcount is not None:
            wishes.append(Wish(code, headcount, version_in(form.get(f"version.{code}", ""))))
    if wrong:
        raise Refused("有几行填写得不对，整页都没有保存，请修改后再提交。", wrong)
    return wishes


def version_in(text: str) -> int:
    """The version that a form was made from. Raise Refused if the form was tampered with."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refused("表单不完整，请刷新页面后重新填写。")
    return int(text)


def codes_in(form: Iterable[str]) -> list[str]:
    """The units whose lines a sheet holds, in its order."""
    return [name.removeprefix("version.") for name in form if name.startswith("version.")]
