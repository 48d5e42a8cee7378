"""Pages of the assets (部件): list, map, one asset, the nearest, files, labels."""
