"""What comes over the line, counted by the browser itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

A_MOMENT = 50
"""Milliseconds in which a page that is there asks for what it still wants."""


@dataclass
class Traffic:
    """The answers a tab gets from the network, in bytes as sent: compressed, heads included; a cache's do not count."""

    page: Page
    sizes: dict[str, float] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._tool = self.page.context.new_cdp_session(self.page)
        self._tool.on("Network.requestWillBeSent", self._sent)
        self._tool.on("Network.responseReceived", self._received)
        self._tool.on("Network.loadingFinished", self._finished)
        self._tool.on("Network.loadingFailed", lambda event: self.open.discard(event["requestId"]))
        self._tool.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        """A request, or the next step of one that was led elsewhere: that answer came over the line, too."""
        self.open.add(event["requestId"])
        if led := event.get("redirectResponse"):
            step = f"{event['requestId']} to {event['request']['url']}"
            self.sizes[step] = led["encodedDataLength"]

    def _received(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]
        self.answers[event["requestId"]] = event["response"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.open.discard(event["requestId"])
        if event["encodedDataLength"]:
            self.sizes[event["requestId"]] = event["encodedDataLength"]

    def forget(self) -> None:
        """Empty the browser's cache: the next visit is a first one."""
        self._tool.send("Network.clearBrowserCache")

    def visit(self, url: str) -> None:
        """Go to a page, counting from zero, until what it asks for once it is there has come too."""
        for counted in (self.sizes, self.kinds, self.answers, self.open):
            counted.clear()
        self.page.goto(url)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        self.page.wait_for_timeout(A_MOMENT)
        while self.open:
            self.page.wait_for_timeout(A_MOMENT)

    def total(self, *kinds: str) -> float:
        """Bytes of the answers of these kinds (Document, Stylesheet, Script), of all by default."""
        return sum(size for request, size in self.sizes.items() if not kinds or self.kinds.get(request) in kinds)

    def requests(self) -> int:
        """How many answers came; one that was led elsewhere on the way is one."""
        return sum(request in self.answers for request in self.sizes)

    def headers(self, kind: str) -> list[dict[str, str]]:
        """The heads of the answers of a kind, names in lower case."""
        return [
            {name.lower(): value for name, value in self.answers[request]["headers"].items()}
            for request, found in self.kinds.items()
            if found == kind and request in self.sizes
        ]
