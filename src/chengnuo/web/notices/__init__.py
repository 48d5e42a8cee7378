"""What a person was told: under the bell, and all of it on a page."""
