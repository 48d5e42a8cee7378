"""Pure rules of the progress: no framework, no database."""
