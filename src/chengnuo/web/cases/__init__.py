"""The pages of cases: the list, and everything about one case with all that may be done to it."""
