"""``chengnuo bench features``: a million assets asked by box, and as map tiles."""
