"""Pages: one package for each place of work, on the common shell."""
