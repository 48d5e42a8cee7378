"""The draft of next year's review part: read, opened to its evidence, taken away."""
