"""An index of words, forgiving of accents and small typing errors.

It is made once: every word leads to what it stands in. A word of a query that is not found as such is looked for as
the start of a word, then inside words, then among words that share most of its groups of three letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

__all__ = ["LONGEST", "Hit", "Index", "fold"]

LONGEST = 200
"""No query longer than this is read."""

WORDS = 8
"""Nor more words than these."""

LIKE = 0.75
"""How alike a word must be to the one typed (0 to 1) to be taken for it."""


def fold(text: str) -> str:
    """A text without capitals and accents.

    >>> fold("Gezinnen in Één wijk")
    'gezinnen in een wijk'
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:\.[a-z0-9]+)*", fold(text))


def _query_words(query: str) -> list[str]:
    return list(dict.fromkeys(_words(query[:LONGEST])))[:WORDS]


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


@dataclass(frozen=True)
class Hit:
    """Something found, and how well it fits."""

    iri: str
    kind: str
    score: float


class Index:
    """Finds things by words; each text has a weight."""

    def __init__(self, entries: Iterable[tuple[str, str, Iterable[tuple[str, float]]]]) -> None:
        """Take in things: IRI, kind, and texts with their weight."""
        self._kinds: dict[str, str] = {}
        self._standing: dict[str, dict[str, float]] = defaultdict(dict)
        self._lengths: dict[str, int] = {}
        for iri, kind, texts in entries:
            self._kinds[iri] = kind
            for position, (text, weight) in enumerate(texts):
                words = _words(text)
                if position == 0:
                    self._lengths[iri] = len(words)
                for word in words:
                    weights = self._standing[word]
                    weights[iri] = max(weights.get(iri, 0.0), weight)
        self._trigrams: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._standing):
            for trigram in _trigrams(word):
                self._trigrams[trigram].append(word)
        self.find = lru_cache(maxsize=512)(self._find)

    def alike(self, query: str) -> list[Mapping[str, float]]:
        """For each word of a query, the words of the index that it may stand for, and how well."""
        return [self._alike(word) for word in _query_words(query)]

    def _find(self, query: str) -> tuple[Hit, ...]:
        """What holds every word of a query, the best first."""
        scores: dict[str, float] | None = None
        for word in _query_words(query):
            found = self._of_word(word)
            if scores is None:
                scores = found
            else:
                scores = {iri: scores[iri] + found[iri] for iri in scores.keys() & found.keys()}
        hits = [
            Hit(iri, self._kinds[iri], score + 1 / (1 + self._lengths.get(iri, 99)))  # among equals the shortest name
            for iri, score in (scores or {}).items()
        ]
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.iri)))

    def _of_word(self, word: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for known, fit in self._alike(word).items():
            for iri, weight in self._standing[known].items():
                found[iri] = max(found.get(iri, 0.0), weight * fit)
        return found

    def _alike(self, word: str) -> Mapping[str, float]:
        """The words of the index that a word may stand for, and how well."""
        fits: dict[str, float] = {}
        if word in self._standing:
            fits[word] = 1.0
        for known in self._standing:
            if known not in fits and known.startswith(word):
                fits[known] = 0.8
            elif known not in fits and len(word) > 2 and word in known:
                fits[known] = 0.5
        if fits or len(word) < 4:
            return fits
        shared: dict[str, int] = defaultdict(int)
        for trigram in _trigrams(word):
            for known in self._trigrams.get(trigram, ()):
                shared[known] += 1
        near = sorted(shared, key=lambda known: (-shared[known], known))[:60]
        ratios = {known: SequenceMatcher(None, word, known).ratio() for known in near}
        return {known: 0.4 * ratio for known, ratio in ratios.items() if ratio >= LIKE}
