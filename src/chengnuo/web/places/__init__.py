"""The district on a map and as a list: streets, communities, unit grids, zones; and replacing them by a file."""
