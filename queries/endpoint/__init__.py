"""The SPARQL endpoint: guard, workers, protocol and description, as an ASGI app that any server can run."""

from __future__ import annotations

from queries.endpoint.endpoint import Answer, Endpoint
from queries.endpoint.limits import Limits
from queries.endpoint.protocol import Operation, read

__all__ = ["Answer", "Endpoint", "Limits", "Operation", "read"]
