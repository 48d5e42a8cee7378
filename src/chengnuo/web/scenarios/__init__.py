"""Pages of scenarios, drawn from their declarations: numbers, map, charts, lists, forms, projects."""
