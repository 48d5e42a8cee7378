"""The replay: what a change of calendar or limits would move, and putting it in force."""
