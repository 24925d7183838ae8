"""Requests: one unit asks, another one answers, and whoever ends it first has ended it. Plugins say what is asked."""
