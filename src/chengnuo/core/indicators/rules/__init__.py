"""Rules of the indicators: pure."""
