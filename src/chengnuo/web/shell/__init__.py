"""The frame of every page: navigation, search, notices, errors, icons."""
