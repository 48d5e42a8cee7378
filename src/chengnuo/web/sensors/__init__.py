"""Pages of what devices tell: the alarm board, streams, rules tried over the past, maintenance, files of the past."""
