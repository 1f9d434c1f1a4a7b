"""What every answer over HTTP shares: negotiation, compression, caching, connections, the server."""
