"""Pages of the indicators: the list, one with its rows, its year and its past, and figures of a file."""
