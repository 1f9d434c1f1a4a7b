"""What rules find in a store, and one finding of them."""

from __future__ import annotations

from functools import cache

from queries import Finding, Store, apply_rule
from queries.findings import Links

_links = cache(Links)


@cache
def find(store: Store, rule: str, **options: str) -> list[Finding]:
    """What a rule finds in a store, with its options by keyword; derived once for all tests."""
    return list(apply_rule(store, rule, _links(store), **options).findings)


def one(kg: Store, rule: str, key: str) -> Finding:
    return next(finding for finding in find(kg, rule) if finding.key == key)


def actor(slug: str) -> str:
    return f"https://w3id.org/vapa/id/actor/{slug}"
