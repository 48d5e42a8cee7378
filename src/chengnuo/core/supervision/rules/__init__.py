"""Pure rules of supervision: words, machines, clocks, orders, scores, reporting days, the bulletin's text."""
