"""Signing in and out, the person's own account, users and the audit log for their administrators."""
