"""What a finding is: one overlap or gap, with its rule, its strength, its subjects, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from queries.library import QueryError

__all__ = [
    "LANGUAGES",
    "Finding",
    "Options",
    "Outcome",
    "Share",
    "Text",
    "Weight",
    "both",
    "capital",
    "count",
    "euro",
    "inner",
    "listed",
    "number",
    "score",
    "whole",
]

LANGUAGES = ("nl", "en")

Text = Mapping[str, str]
"""A text in Dutch and English, by language."""

Options = Mapping[str, Decimal]
"""The numbers that a rule depends on, by name."""


class Weight(StrEnum):
    """How much a finding matters, the same across rules; `queries/findings/weight.py` says how it is found."""

    STRONG = "Strong"
    MODERATE = "Moderate"
    WEAK = "Weak"


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
    are in Dutch, and in English where they end in `_en`; `concerns` and `passages` are IRIs; `measures` are identifiers
    in plan order, `ministers` the names of who leads them (or, of a gap, of whom is missing). `coordinated` says of an
    overlap whether ties join all its measures, `loose` whether they join none of ministers without a common lead,
    `parts` how many parts they leave. `money` is the largest amount for its subject, where the rule knows it better
    than the things that are shared; these three only serve to weigh it. `nearest` are the IRIs of what came nearest to
    what is absent: measures, promises. `caveats` are those of the data notes, milestones and approximate amounts that
    a reader must see with it. What gives it these, its `weight` and `why` is one function for all rules
    (`queries.findings.weight`). A finding rests on passages or on a stated absence; ValueError when it has neither.
    """

    rule: str
    kind: str
    key: str
    name: str
    sentence: str
    score: Decimal
    concerns: tuple[str, ...]
    name_en: str
    sentence_en: str
    measures: tuple[str, ...] = ()
    ministers: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    coordinated: bool | None = None
    ties: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    absence: str | None = None
    ties_en: tuple[str, ...] = ()
    absence_en: str | None = None
    nearest: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    weight: Weight = Weight.WEAK
    loose: bool = field(default=False, compare=False)
    parts: int = field(default=1, compare=False)
    money: Decimal | None = field(default=None, compare=False)
    why: Text = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.passages and not self.absence:
            raise ValueError(f"{self.rule}/{self.key} rests on no passage and states no absence")

    def told(self, language: str) -> tuple[str, str]:
        """The name and the sentence in a language."""
        return (self.name_en, self.sentence_en) if language == "en" else (self.name, self.sentence)


@dataclass(frozen=True)
class Outcome:
    """What a rule found, the most telling first, and what it left out and why (empty where nothing)."""

    findings: tuple[Finding, ...]
    note: str = ""
    note_en: str = ""

    @classmethod
    def told(cls, findings: Iterable[Finding], note: Text | None = None) -> Outcome:
        """These findings in the order given, with a note in both languages."""
        return cls(tuple(findings), note["nl"], note["en"]) if note else cls(tuple(findings))

    @classmethod
    def ranked(cls, findings: Iterable[Finding], note: Text | None = None) -> Outcome:
        """Findings with the highest score first; those with the same in the order of their keys."""
        return cls.told(sorted(findings, key=lambda finding: (-finding.score, finding.key)), note)


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


def number(value: float | Decimal, decimals: int | None = None, language: str = "nl") -> str:
    """A number as the language writes it, with so many decimals, or as few as it needs.

    >>> number(3.96, 1), number(7.8), number(7.8, language="en")
    ('4,0', '7,8', '7.8')
    """
    text = f"{value:g}" if decimals is None else f"{value:.{decimals}f}"
    return text.replace(".", ",") if language == "nl" else text


def both(text: Callable[[str], Any]) -> dict[str, Any]:
    """Something said in Dutch and in English, by language."""
    return {language: text(language) for language in LANGUAGES}


def inner(name: str) -> str:
    """A name of a group or theme as it stands inside a sentence: without capital, but for proper names.

    >>> inner("Gezinnen in armoede"), inner("Roma"), inner("NEET-jongeren")
    ('gezinnen in armoede', 'Roma', 'NEET-jongeren')
    """
    common = " " in name or name.endswith(("en", "s", "ing", "id"))
    return name[:1].lower() + name[1:] if common and name[1:2].islower() else name


def capital(text: str) -> str:
    """A sentence with a capital."""
    return text[:1].upper() + text[1:]


def euro(amount: Decimal, language: str = "nl", decimals: int = 1) -> str:
    """An amount in EUR as a sentence says it; of millions so many decimals at most.

    >>> euro(Decimal(50000)), euro(Decimal(250_000_000)), euro(Decimal(12_300_000), "en")
    ('50.000 euro', '250 miljoen euro', '12.3 million euro')
    """
    if amount >= 1_000_000:
        million = "miljoen" if language == "nl" else "million"
        millions = round(amount / 1_000_000, decimals).normalize()
        return f"{number(millions, max(0, -int(millions.as_tuple().exponent)), language)} {million} euro"
    text = f"{amount:,.0f} euro"
    return text.replace(",", ".") if language == "nl" else text


def listed(parts: Sequence[str], language: str = "nl") -> str:
    """Names as a sentence lists them.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "en"), listed([])
    ('a, b en c', 'a and b', '')
    """
    joined = " en " if language == "nl" else " and "
    return joined.join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""
