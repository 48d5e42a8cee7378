"""Photos of cases, for every page that shows them."""
