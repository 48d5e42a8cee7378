"""Indicators: numbers counted from the work, each opening to the very rows behind it, as of any moment."""
