"""Notes about organisations: what a plugin from elsewhere looks like, with every hook in use."""
