"""Running the platform: command line, demo, worker, health. Imports no page of `web`."""
