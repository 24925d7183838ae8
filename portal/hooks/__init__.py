"""Hooks: the specifications, and what collects the plugins' answers."""

from portal.hooks.registry import Registry, load_registry
from portal.hooks.specs import hookimpl

__all__ = ["Registry", "hookimpl", "load_registry"]
