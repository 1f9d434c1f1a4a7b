"""The SPARQL endpoint: guard, workers, protocol and description, as an ASGI app that any server can run."""

from __future__ import annotations

from viz.web.endpoint.endpoint import Answer, Endpoint
from viz.web.endpoint.limits import Limits
from viz.web.endpoint.protocol import Operation, read

__all__ = ["Answer", "Endpoint", "Limits", "Operation", "read"]
