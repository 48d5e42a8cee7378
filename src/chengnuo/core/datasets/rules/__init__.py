"""Pure rules of the data catalogue."""
