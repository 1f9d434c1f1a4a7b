"""What a finding is: one overlap or gap, with its rule, its strength, its subjects, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from queries.library import QueryError

__all__ = ["Finding", "Outcome", "Share", "count", "dutch", "listed", "score", "whole"]


@dataclass(frozen=True)
class Share:
    """A thing that measures have in common: its IRI, Dutch name, and what it adds to the score (0: it adds nothing)."""

    thing: str
    name: str
    weight: Decimal = Decimal(0)


@dataclass(frozen=True)
class Finding:
    """One overlap or gap.

    `key` tells it apart from the rule's other findings and ends its IRI. `name`, `sentence`, `ties` and `absence`
    are in Dutch; `concerns` and `passages` are IRIs; `measures` are identifiers in plan order, `ministers` the
    names of who leads them (or, of a gap, of whom is missing). `coordinated` says of an overlap whether ties join
    all its measures. A finding rests on passages or on a stated absence; ValueError when it has neither.
    """

    rule: str
    kind: str
    key: str
    name: str
    sentence: str
    score: Decimal
    concerns: tuple[str, ...]
    measures: tuple[str, ...] = ()
    ministers: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    coordinated: bool | None = None
    ties: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    absence: str | None = None

    def __post_init__(self) -> None:
        if not self.passages and not self.absence:
            raise ValueError(f"{self.rule}/{self.key} rests on no passage and states no absence")


@dataclass(frozen=True)
class Outcome:
    """What a rule found, the most telling first, and in Dutch what it left out and why (empty where nothing)."""

    findings: tuple[Finding, ...]
    note: str = ""


def score(value: float | Decimal) -> Decimal:
    """A score with three decimals, so that it is the same on every machine."""
    return Decimal(f"{value:.3f}")


def whole(value: object) -> int:
    """A number that counts things. Raises QueryError when it is not a whole number."""
    number = Decimal(str(value))
    if number != int(number):
        raise QueryError(f"this counts things and takes a whole number, not '{value}'")
    return int(number)


def count(number: int, one: str, many: str) -> str:
    """A number with its noun.

    >>> count(1, "maatregel", "maatregelen"), count(0, "maatregel", "maatregelen")
    ('1 maatregel', '0 maatregelen')
    """
    return f"{number} {one if number == 1 else many}"


def dutch(value: float, decimals: int | None) -> str:
    """A number the Dutch way, with so many decimals, or as few as it needs.

    >>> dutch(3.96, 1), dutch(45.0, None), dutch(7.8, None)
    ('4,0', '45', '7,8')
    """
    return (f"{value:g}" if decimals is None else f"{value:.{decimals}f}").replace(".", ",")


def listed(parts: Sequence[str]) -> str:
    """Names as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b en c', 'a', '')
    """
    return " en ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
