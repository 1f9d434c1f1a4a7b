"""The stores that answer: the dump in memory, and SPARQL endpoints elsewhere."""
