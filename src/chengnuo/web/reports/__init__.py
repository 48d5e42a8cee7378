"""Pages of the reports: the living report, its table, coverage and pairs, and the way in for a new one."""
