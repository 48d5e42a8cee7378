"""Who did what and when, with the old and the new value. Rows are written once and never changed."""
