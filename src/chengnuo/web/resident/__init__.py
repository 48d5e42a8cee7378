"""Public pages: report a matter without an account, follow it, rate it."""
