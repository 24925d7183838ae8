"""Imports: read, check, stage, apply, undo."""
