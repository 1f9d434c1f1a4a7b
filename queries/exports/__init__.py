"""The graph in formats for other tools: RDF, tables, networks, and its description."""
