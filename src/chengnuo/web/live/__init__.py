"""The stream of changes: a process of its own that tells open pages that something changed, and never what
(docs/decisions/0011). Pages get a ticket from here; what they then fetch decides for itself who may see it.
"""
