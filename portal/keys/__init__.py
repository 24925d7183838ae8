"""The keys of persons' numbers: that they fit the database, and their rotation."""
