"""Seeing the graph: the report and the network picture, as files that stand on their own."""
