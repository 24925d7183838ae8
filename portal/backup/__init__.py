"""Backup and restore: the database as it stands at one moment, without its keys."""
