"""The ledger: list, one commitment, acts on many, tables out and in, history of changes."""
