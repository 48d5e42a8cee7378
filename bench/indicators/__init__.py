"""2,000 indicators over a million records: how soon they are right after a change, beside plain SQL and DuckDB."""
