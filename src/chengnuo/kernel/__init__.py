"""What every part stands on and which knows nothing of reports or districts."""
