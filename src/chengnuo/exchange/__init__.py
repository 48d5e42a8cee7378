"""Files in and out of the ledger. Built from frozen dataclasses; the pure parts know no database."""
