"""What a person calls the browser behind a User-Agent line: Chrome（Windows）."""

from __future__ import annotations

# The first that fits: browsers made of Chromium also say Chrome, and Chrome also says Safari.
BROWSERS = (
    ("360 浏览器", ("360SE", "360EE", "QihooBrowser")),
    ("QQ 浏览器", ("QQBrowser",)),
    ("微信", ("MicroMessenger",)),
    ("搜狗浏览器", ("MetaSr", "Sogou")),
    ("Edge", ("Edg/", "Edge/")),
    ("Firefox", ("Firefox/",)),
    ("Chrome", ("Chrome/",)),
    ("Safari", ("Safari/",)),
    ("IE", ("MSIE", "Trident/")),
)
SYSTEMS = (
    ("Windows", ("Windows",)),
    ("安卓", ("Android",)),
    ("iPhone", ("iPhone",)),
    ("iPad", ("iPad",)),
    ("Mac", ("Mac OS",)),
    ("Linux", ("Linux",)),
)


def browser_name(user_agent: str | None) -> str:
    """Browser and system in words that tell one's own sign-ins apart; 未知 for what is not known."""
    browser, system = _first(BROWSERS, user_agent or ""), _first(SYSTEMS, user_agent or "")
    return f"{browser or '未知的浏览器'}（{system}）" if system else browser or "未知"


def _first(names: tuple[tuple[str, tuple[str, ...]], ...], text: str) -> str:
    return next((name for name, marks in names if any(mark in text for mark in marks)), "")
