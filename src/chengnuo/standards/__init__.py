"""Published standards, one package each, beside the pages: what a program of another maker meets."""
