"""The data catalogue: what data there is, how fresh and how sound it is, and which feed is broken."""
