"""Doing one thing in a process of its own, so that this one stays small and has no connection open."""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import ParamSpec, TypeVar, cast

from portal.server import lifeline

P = ParamSpec("P")
R = TypeVar("R")


def aside(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """The result of `function`, or the exception it raised; the process ends with this one, however that ends."""
    context = multiprocessing.get_context("fork")
    answer, tell = context.Pipe(duplex=False)
    process = context.Process(target=_perform, args=(tell, os.getpid(), function, args, kwargs), daemon=True)
    process.start()
    tell.close()
    try:
        done, outcome = answer.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"{function.__name__} ended with exit code {process.exitcode}") from None
    finally:
        answer.close()
    process.join()
    if not done:
        raise outcome
    return cast(R, outcome)


def _perform(
    tell: Connection, parent: int, function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
) -> None:
    lifeline.die_with_parent(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends us
    try:
        tell.send((True, function(*args, **kwargs)))
    except Exception as error:  # noqa: BLE001 -- it is raised again in the parent
        error.add_note(traceback.format_exc())
        tell.send((False, error))
