"""民生实事 for everybody: the page without an account, and the page of the person who decides what stands on it."""
