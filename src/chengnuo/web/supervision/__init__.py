"""Pages of supervision: the board of matters, orders, checks, the units' score, the bulletin, the rules."""
