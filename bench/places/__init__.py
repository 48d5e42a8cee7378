"""How fast a point is found in the district's unit grids."""
