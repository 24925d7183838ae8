"""The system's Chromium, driven through Playwright; it never asks anything of the network but the test's portal."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
    "--disable-domain-reliability", "--disable-features=OptimizationHints,MediaRouter,Translate",
)  # fmt: skip


def find() -> Path | None:
    """Where Chromium is, or None."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return Path(found) if found else None


def launch(playwright: Playwright, program: Path) -> Browser:
    """A headless browser; as root Chromium refuses to start with its sandbox."""
    sandbox = () if os.geteuid() else ("--no-sandbox",)
    return playwright.chromium.launch(executable_path=program, args=[*QUIET, *sandbox])
