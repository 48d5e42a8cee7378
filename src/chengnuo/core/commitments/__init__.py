"""Commitments: what a report promises, who answers for it, by when, and how it will be done."""
