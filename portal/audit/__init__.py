"""Who did what to whom: append-only, chained by hash."""
