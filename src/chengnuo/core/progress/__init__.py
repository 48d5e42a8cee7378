"""How far each promise has come: measured beside typed, the pace it should have, its light and its forecast."""
