"""DCAT (W3C, version 3, with the words of DCAT-AP): the data catalogue for other catalogues, as JSON-LD and Turtle."""
