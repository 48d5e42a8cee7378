"""The data catalogue as pages: every data set, how fresh and how sound it is, and the rows that fail."""
