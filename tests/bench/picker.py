"""How long the township picker takes of the server, what it keeps in memory, and how well addresses propose (R3.1).

python -m tests.bench.picker [--addresses 2000]

Requests go through the whole web layer, without a session. The reference, in the same process, is to look through a
list of objects for what was typed, as one would without an index.
"""

from __future__ import annotations

import argparse
import gzip
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from flask import Flask

from portal import web
from portal.config import ROOT
from portal.divisions.answering import township_answer
from portal.divisions.lists import CURRENT, Division, division_list, division_of
from portal.divisions.proposing import propose
from portal.divisions.whole_names import whole_name
from tests.divisions.addresses import cases, verdict

TYPED = (
    "五", "五里牌", "五里牌街道", "长沙 五里牌", "长沙五里牌", "城关镇", "广西 城关", "镇", "没有这个地方",
    "湖南长沙芙蓉五里牌", "w", "wlp", "wulipai", "cs wlp", "changshawulipai", "chengguanzhen", "c c c c c", "x y z",
)  # fmt: skip
MIB = 1024 * 1024
ROUNDS = 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        ask = asker(Path(name))
        loading(ask)
        whole = addresses(options.addresses)
        known = [(whole_name(one.code), one) for one in townships()]
        reference = [spent(lambda word=word: look_through(known, word)) for word in TYPED]
        show("looking through objects (reference)", reference, reference)
        show("typing", [spent(lambda word=word: ask(words=word)) for word in TYPED for _ in range(ROUNDS)], reference)
        show("an address", [spent(lambda text=text: ask(home=text)) for text in whole], reference)
        show("an address, without the web", [spent(lambda text=text: propose(text)) for text in whole], reference)
        size = max(len(gzip.compress(ask(words=word))) for word in TYPED)
        print(f"the largest answer to typing: {size} bytes compressed")
    shares()


def asker(static: Path) -> Callable[..., bytes]:
    """What asks the picker as a browser does."""
    app = Flask("bench", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="bench", STATIC_BUILD_DIR=static, WTF_CSRF_ENABLED=False)
    web.init_app(app)
    app.add_url_rule("/", view_func=lambda: township_answer("/"), methods=["POST"])
    client = app.test_client()

    def ask(words: str = "", home: str = "") -> bytes:
        form = {"picker": "town", "town.words": words, "address": "home", "home": home}
        return client.post("/", data=form, headers={"HX-Request": "true"}).data

    return ask


def loading(ask: Callable[..., bytes]) -> None:
    """What the first requests of a process cost."""
    ask()
    for what, form in (
        ("name", {"words": "五里牌"}),
        ("pinyin", {"words": "wulipai"}),
        ("address", {"home": "长沙市芙蓉区五里牌街道"}),
        ("address of former days", {"home": "四川省冕宁县棉沙湾乡"}),
    ):
        before, seconds = resident(), spent(lambda form=form: ask(**form))
        print(f"the first {what}: {seconds * 1000:,.0f} ms, {resident() - before:+.1f} MiB")


def resident() -> float:
    """MiB that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / MIB


def spent(act: Callable[[], object]) -> float:
    """Seconds of this process, whatever else the machine does."""
    start = time.process_time()
    act()
    return time.process_time() - start


def look_through(known: Sequence[tuple[str, Division]], words: str) -> list[Division]:
    """The townships whose whole names have all that was typed in them."""
    pieces = words.split()
    return [one for name, one in known if all(piece in name for piece in pieces)]


def townships() -> list[Division]:
    """All that can be chosen."""
    lines = division_list(CURRENT).lines
    return [one for one in map(division_of, lines.within(lines.span(""))) if one.is_somewhere]


def addresses(number: int) -> list[str]:
    """Addresses in as many townships, and one after the other without a county, a province or a township's name."""
    made = []
    for place, one in enumerate(random.Random(2019).sample(townships(), number)):
        names = whole_name(one.code).split(" ")
        pieces: Sequence[str] = (names, names[1:], [*names[:-2], names[-1]], names[:-1])[place % 4]
        made.append("".join(pieces) + "人民路12号3栋2单元501室")
    return made


def show(what: str, seconds: Iterable[float], reference: Sequence[float]) -> None:
    """Times, and how they compare with the reference."""
    ordered = sorted(seconds)
    mean = sum(ordered) / len(ordered)
    ratio = mean / (sum(reference) / len(reference))
    print(
        f"{what}: {mean * 1000:.1f} ms on average, 95 % within {ordered[len(ordered) * 95 // 100] * 1000:.1f} ms, "
        f"the longest {ordered[-1] * 1000:.1f} ms; {ratio:.2f} of the reference"
    )


def shares() -> None:
    """How the table of addresses is judged."""
    judged = [(case, verdict(case, propose(case.address))) for case in cases()]
    count = Counter(said for _, said in judged)
    told = ", ".join(f"{said} {count[said] / len(judged):.1%}" for said in ("right", "asked", "wrong"))
    print(f"of {len(judged)} addresses as people write them: {told}")


if __name__ == "__main__":
    main()
