"""The units of the district: streets and departments, their duties and what they answer for."""
