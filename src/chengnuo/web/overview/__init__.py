"""The home page: how many commitments, what has no unit, what is due; every number opens its list."""
