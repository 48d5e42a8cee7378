"""Districts and streets."""
