"""Durable background jobs: rows of the database, claimed by compare-and-set, run by ``chengnuo worker``."""
