"""A list of sign-ins that a person can read."""

from __future__ import annotations

import pytest

from portal.web.browser_names import browser_name

CHROMIUM = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36"
WINDOWS = CHROMIUM.format("Windows NT 10.0; Win64; x64")


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WINDOWS, "Chrome（Windows）"),
        (WINDOWS + " Edg/86.0.622.69", "Edge（Windows）"),
        (WINDOWS + " QIHU 360SE", "360 浏览器（Windows）"),
        ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", "IE（Windows）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 12_2 like Mac OS X) Version/12.1 Safari/604.1", "Safari（iPhone）"),
        (CHROMIUM.format("Linux; Android 9; MI 8") + " MicroMessenger/7.0.4", "微信（安卓）"),
        ("curl/7.88", "未知"),
        ("", "未知"),
        (None, "未知"),
    ],
)
def test_a_browser_is_called_what_people_call_it(user_agent: str | None, name: str) -> None:
    assert browser_name(user_agent) == name
