"""The JSON API of reports and ledger, version 1, at /api/v1/."""
