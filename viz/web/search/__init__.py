"""The site's search: over names and texts of the graph, and over the plan's own text."""
