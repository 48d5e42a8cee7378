"""督查督办: supervised matters with their clocks, numbered orders, on-site checks, the units' score, the bulletin."""
