"""Assets as Mapbox vector tiles, for maps."""
