"""The limits of the endpoint: the settings of the same names."""

from __future__ import annotations

from dataclasses import dataclass, fields

from vapa.settings import setting

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """What one query may take, what is kept, and how many there may be at once."""

    query_seconds: int
    query_rows: int
    query_bytes: int
    query_memory: int
    answer_bytes: int
    answer_cache: int
    workers: int
    queue: int
    client_queries: int

    @classmethod
    def in_force(cls, **given: int) -> Limits:
        """Those given, and for the others what the settings say. Raises SettingError for a wrong one."""
        settings = {field.name: setting(field.name).value() for field in fields(cls) if field.name not in given}
        return cls(**given, **settings)  # type: ignore[arg-type]
