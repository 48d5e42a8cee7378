"""The duty desk's own things: drafts, who is looking, reply templates, batches of work orders."""
