"""The case loop: from a report on the street to a closed and rated case."""
