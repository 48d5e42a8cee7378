"""Reports: the original bytes, the decoded text and everything that was read out of it."""
