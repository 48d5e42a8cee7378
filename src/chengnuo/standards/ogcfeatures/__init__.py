"""OGC API Features, parts 1 and 2: the district's layers for every program that speaks it."""
