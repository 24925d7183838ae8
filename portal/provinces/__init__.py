"""Which plugins are on where."""
