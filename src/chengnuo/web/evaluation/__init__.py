"""The evaluation: rates of units, streets, posts and classes that open to their cases, and the score sheets."""
