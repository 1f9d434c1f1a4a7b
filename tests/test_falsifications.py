"""A record that is falsified is found out, by the checks or against the document."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.falsifications import Bench, falsified
from loaders import Document


@pytest.mark.slow
def test_most_falsifications_that_can_be_proved_are_caught(data: Path, document: Document) -> None:
    """One of every kind of field and change; the table in docs/data-quality.md comes from more of each."""
    bench = Bench(data, document)
    tried = [item for item in falsified(data, each=1) if item.provable]
    missed = [
        f"{item.kind}, {item.change}: {item.file} {item.path}" for item in tried if not bench.caught_by_verify(item)
    ]
    assert len(tried) > 50
    assert len(missed) <= len(tried) * 0.15, missed
