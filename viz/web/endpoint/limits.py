"""The limits of the endpoint; the roof fills them with the settings of the same names."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """What one query may take, what is kept, how many there may be at once, and how many rows the page shows."""

    query_seconds: int
    query_rows: int
    query_bytes: int
    query_memory: int
    answer_bytes: int
    answer_cache: int
    workers: int
    queue: int
    queue_seconds: int
    client_queries: int
    page_rows: int
