"""Real servers for tests: each pytest worker starts its own, and takes them along when it ends."""
