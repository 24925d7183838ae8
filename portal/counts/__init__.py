"""Figures that are kept as they change, never counted on read."""
