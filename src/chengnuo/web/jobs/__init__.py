"""Background jobs as people see them: progress, result, cancel."""
