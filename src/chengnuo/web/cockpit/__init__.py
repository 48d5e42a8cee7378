"""驾驶舱: the commander's first page. What is out there, how it goes, what needs a decision today; every number opens."""
