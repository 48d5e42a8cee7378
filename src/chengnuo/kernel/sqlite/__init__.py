"""SQLite as Django's own backend speaks it, with a fair turn for each writer (``base``)."""
