"""The limits of the endpoint, read from the settings table."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.settings import setting

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """What one query may take, and how many there may be at once."""

    seconds: float = 10.0
    rows: int = 10_000
    query_bytes: int = 250_000
    answer_bytes: int = 50_000_000
    memory_bytes: int = 1_000_000_000
    workers: int = 8
    queue: int = 64

    @classmethod
    def in_force(cls) -> Limits:
        """Those the settings say. Raises SettingError for a wrong one."""
        names = {
            "seconds": "query_seconds", "rows": "query_rows", "query_bytes": "query_bytes",
            "answer_bytes": "answer_bytes", "memory_bytes": "query_memory", "workers": "workers", "queue": "queue",
        }  # fmt: skip
        return cls(**{field: setting(name).value() for field, name in names.items()})  # type: ignore[arg-type]
