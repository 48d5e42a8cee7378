"""城诺 Chengnuo: an open city command platform that keeps a district's promises in one ledger."""

__version__ = "0.1.0"
