"""Administrators, their posts and sessions."""
