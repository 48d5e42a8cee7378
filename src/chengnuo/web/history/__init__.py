"""The changes of a ledger: who, when, what, old and new; each can be taken back as a whole."""
