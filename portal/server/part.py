"""One part of the portal as a process: `python -m portal.server.part web | worker | ticker`.

`run` starts these as its children; on several hosts systemd does (config/systemd).
"""

from __future__ import annotations

import sys

from portal import clock
from portal.config import Config, ConfigError, load_config
from portal.server import lifeline
from portal.server.logs import configure_part_logging, say

PARTS = ("web", "worker", "ticker")


def main(arguments: list[str]) -> int:
    """Run one part until SIGTERM; exit code 2 when the configuration does not allow it."""
    lifeline.hold_on()
    configure_part_logging()
    if len(arguments) != 1 or arguments[0] not in PARTS:
        say(f"portal: expected one of {', '.join(PARTS)}")
        return 2
    try:
        config = load_config()
        clock.configure(config.clock)
        _run(arguments[0], config)
    except ConfigError as error:
        say(f"portal: {error}")
        return 2
    return 0


def _run(name: str, config: Config) -> None:
    """Import only what the part needs: it starts sooner and stays smaller."""
    if name == "web":
        from portal.server import web

        web.main(config)
    elif name == "worker":
        from portal.server import worker

        worker.main(config)
    else:
        from portal.jobs import ticker

        ticker.main()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
