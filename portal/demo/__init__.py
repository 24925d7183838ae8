"""The demonstration: one province with its people, so that a new portal has something to show."""
