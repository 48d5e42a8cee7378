"""Two years side by side: each target with the result of the next report, and a person's word on it."""
