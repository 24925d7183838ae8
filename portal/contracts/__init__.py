"""What the core and its plugins tell each other: frozen descriptions, no I/O, nothing of the portal imported."""
