"""The catalogue: classes, filing conditions and limits, their history, tables in and out, legacy codes."""
