"""The register of graduates (毕业生去向登记): where each one goes, and where to find them."""
