"""Back-test of the forecast: simulated years whose end is known, of many true shapes, seen by the rule month by month."""
