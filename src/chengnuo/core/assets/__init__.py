"""Assets (部件): the register of what stands in the street."""
