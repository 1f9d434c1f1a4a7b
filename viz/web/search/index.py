"""An index of words in SQLite FTS5, with Dutch stemming: forms of a word find each other, accents do not matter.

The texts are indexed as they stand. A query is widened instead: each of its words stands for the words of the index
that have the same stem, then for those that begin with it, then for those that hold it.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from ontology import fold, natural

__all__ = ["ALSO", "LONGEST", "Answer", "Entry", "Hit", "Index"]

ALSO = " · "
"""What stands between the other names of an entry."""

LONGEST = 200
"""No query longer than this is read."""

WORDS = 8
"""Nor more words than these."""

_LIKE = 0.75
"""How alike a word must be to the one typed (0 to 1) to be proposed instead."""

_EMPTY = frozenset(
    fold(
        """aan als bij dat de den der des die door een en er het hun in is met naar niet of om op ook over te tot uit
        van voor wat wie zijn a an and at by for from in of on or the to with"""
    ).split()
)
"""Words that say nothing: left out of a query that holds others."""

_ROUND = re.compile(r"\b(\d{1,3}(?:[.,]\d{1,3})?) ?(?:(miljoen|mln|million)|(miljard|mld|billion))\b")
"""An amount as people say it: 45 miljoen, 1,3 miljard."""

_TOKEN = re.compile(r"(?<![\d.])\d{1,3}(?:[. ,]\d{3})+(?!\d)|\d+(?:\.\d+)*|[^\W\d_]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_ON, _OFF = "\x02", "\x03"
"""What stands around a word that matches, in an excerpt as SQLite gives it."""


@dataclass(frozen=True)
class Entry:
    """Something to find: its name, its other names (and numbers), what is said of it, and words for what it is."""

    iri: str
    kind: str
    name: str
    also: str = ""
    text: str = ""
    sort: str = ""


class Hit(NamedTuple):
    """Something found, and its kind."""

    iri: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What was found, the best first; `asked` is the query that found it, `all` whether all its words."""

    hits: tuple[Hit, ...]
    asked: str
    all: bool = True


class Index:
    """Finds things by words; a name counts for more than another name, and that for more than a text."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        listed = sorted(entries, key=lambda entry: (natural(entry.name), entry.iri))
        self._store, self._lock = sqlite3.connect(":memory:", check_same_thread=False), Lock()
        columns = "iri UNINDEXED, kind UNINDEXED, name, also, text, sort"
        self._store.execute(
            f"CREATE VIRTUAL TABLE entry USING fts5({columns}, tokenize='unicode61 remove_diacritics 2')"
        )
        self._store.execute("CREATE VIRTUAL TABLE word USING fts5vocab(entry, 'col')")
        rows = ((e.iri, e.kind, e.name, e.also, e.text, e.sort) for e in listed)
        self._store.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._words = [word for (word,) in self._rows("SELECT DISTINCT term FROM word")]
        self._names = [word for (word,) in self._rows("SELECT term FROM word WHERE col = 'name' AND length(term) > 3")]
        self._forms: Mapping[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._forms[_stem(word)].append(word)
        self._called = _by_name(listed)
        self.find = lru_cache(maxsize=512)(self._find)

    def _rows(self, sql: str, *values: str) -> list[tuple[str, ...]]:
        with self._lock:
            return self._store.execute(sql, values).fetchall()

    def _find(self, query: str, *, loosely: bool = True) -> Answer:
        """What holds every word of a query. Else, loosely: what holds words spelled like it, or some of its words."""
        words = _query_words(query)
        if hits := self._all(words):
            return Answer(hits, query)
        if loosely and words:
            meant = [self._meant(word) for word in words]
            if meant != words and (hits := self._all(meant)):
                return Answer(hits, " ".join(meant))
            if len(words) > 1:
                return Answer(self._some(words), query, all=False)
        return Answer((), query)

    def called(self, name: str) -> Sequence[Hit]:
        """What is called just so, in whatever form of the words."""
        return self._called.get(_stems(_query_words(name)), ())

    def _some(self, words: Sequence[str]) -> tuple[Hit, ...]:
        """What holds some of these words: the most of them first, and a word that few hold counts for more."""
        weight: dict[Hit, float] = defaultdict(float)
        for word in words:
            hits = self._matching([self._every(self._begun, [word])])
            for hit in hits:
                weight[hit] += 1 + 1 / len(hits)
        return tuple(sorted(weight, key=lambda hit: -weight[hit]))

    def _all(self, words: Sequence[str]) -> tuple[Hit, ...]:
        """What holds all of some words: first what is called so, then as they are, begun with them, then inside."""
        number = words[0] if len(words) == 1 and _NUMBER.fullmatch(words[0]) else ""
        called = () if number else self._called.get(_stems(words), ())
        held = (self._every(widen, words) for widen in (_exactly, self._formed, self._begun, self._inside))
        return tuple(dict.fromkeys((*called, *self._matching(held, number))))

    def _matching(self, expressions: Iterable[str], number: str = "") -> tuple[Hit, ...]:
        """IRI and kind of what matches these expressions, an earlier one first; what goes by a number in its order."""
        sql = "SELECT iri, kind, name, bm25(entry, 0, 0, 10, 5, 1, 2) FROM entry WHERE entry MATCH ?"
        found: dict[Hit, None] = {}
        for expression in filter(None, expressions):
            rows = self._rows(sql, expression)
            rank = (lambda row: not row[2].startswith(number)) if number else (lambda row: row[3])
            for iri, kind, *_ in sorted(rows, key=lambda row: (rank(row), natural(row[2]), row[0])):
                found.setdefault(Hit(iri, kind))
        return tuple(found)

    def _every(self, widen: Callable[[str], Iterable[str]], words: Sequence[str]) -> str:
        """An FTS5 expression for all of some words, each widened; empty where one stands for nothing."""
        parts = [list(widen(word)) for word in words]
        return " AND ".join(f"({' OR '.join(part)})" for part in parts) if parts and all(parts) else ""

    def _same(self, word: str) -> list[str]:
        """A word and its other forms."""
        return [word, *(form for form in self._forms.get(_stem(word), ()) if form != word)]

    def _formed(self, word: str) -> Iterator[str]:
        """Every form of a word."""
        yield from _exactly(word)
        yield from map(_quoted, self._same(word)[1:])

    def _begun(self, word: str) -> Iterator[str]:
        yield from self._formed(word)
        if len(word) > 1 and not word.isdigit():
            yield from (f"{_quoted(form)} *" for form in self._same(word))

    def _inside(self, word: str) -> Iterator[str]:
        yield from self._begun(word)
        if len(word) > 2 and word.isalpha():
            forms = self._same(word)
            yield from (_quoted(known) for known in self._words if any(form in known for form in forms))

    def _meant(self, word: str) -> str:
        """The word of a name that this one is a slip of; itself where it is a word, or no slip that we know of."""
        if len(word) < 4 or not word.isalpha() or any(word in known for known in self._words):
            return word
        near = get_close_matches(word, self._names, n=1, cutoff=_LIKE)
        return near[0] if near and near[0][0] == word[0] else word

    def excerpts(self, query: str) -> Mapping[str, Sequence[tuple[str, bool]]]:
        """By IRI, where in a text the words of a query stand closest together: runs, and whether they match."""
        expression = self._every(self._inside, _query_words(query))
        sql = "SELECT iri, snippet(entry, 4, ?, ?, '…', 40) FROM entry WHERE entry MATCH ?"
        return {iri: _runs(told) for iri, told in self._rows(sql, _ON, _OFF, expression)} if expression else {}


def _by_name(entries: Iterable[Entry]) -> Mapping[frozenset[str], list[Hit]]:
    """What is called just so, by the stems of the words: by its name first, then by another name."""
    names: Mapping[frozenset[str], list[Hit]] = defaultdict(list)
    others: Mapping[frozenset[str], list[Hit]] = defaultdict(list)
    for entry in entries:
        names[_stems(_query_words(entry.name))].append(Hit(entry.iri, entry.kind))
        for other in entry.also.split(ALSO):
            others[_stems(_query_words(other))].append(Hit(entry.iri, entry.kind))
    return {stems: list(dict.fromkeys((*names[stems], *others[stems]))) for stems in {*names, *others} if stems}


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_stem, words))


_stemmer, _stemming = snowballstemmer.stemmer("dutch_porter"), Lock()
_DEVOICED = str.maketrans("zv", "sf")


def _stem(word: str) -> str:
    """What the forms of a word share; the stemmer leaves a double letter, and the z and v of a plural.

    >>> {_stem("school"), _stem("scholen")}, {_stem("gezin"), _stem("gezinnen")}, {_stem("huis"), _stem("huizen")}
    ({'schol'}, {'gezin'}, {'huis'})
    """
    with _stemming:  # it keeps the word it works on
        stem: str = _stemmer.stemWord(word)
    stem = re.sub(r"([^aeiou])\1$", r"\1", stem)
    return stem[:-1] + stem[-1:].translate(_DEVOICED)


def _query_words(query: str) -> list[str]:
    """The words of a query, amounts as digits; words that say nothing only where there are no others.

    >>> _query_words("de 45 miljoen"), _query_words("1,3 miljard"), _query_words("45.000.000 euro")
    (['45000000'], ['1300000000'], ['45000000', 'euro'])
    """
    found = [
        re.sub(r"\D", "", token) if re.fullmatch(r"\d{1,3}([. ,]\d{3})+", token) else token
        for token in _TOKEN.findall(_ROUND.sub(_in_full, fold(query[:LONGEST])))
    ]
    told = [token for token in found if token not in _EMPTY] or found
    return list(dict.fromkeys(told))[:WORDS]


def _in_full(amount: re.Match[str]) -> str:
    """An amount in millions or thousands of millions, in digits."""
    number, _, milliards = amount.groups()
    return str(int(Decimal(number.replace(",", ".")) * (10**9 if milliards else 10**6)))


def _exactly(word: str) -> Iterator[str]:
    """A word itself; of an amount all ways to write it."""
    yield _quoted(word)
    if word.isdigit() and len(word) > 4:
        yield _quoted(f"{int(word):,}")
    for unit, name in ((10**6, "miljoen"), (10**9, "miljard")):
        if word.isdigit() and int(word) >= unit and int(word) % (unit // 1000) == 0:
            yield _quoted(f"{(Decimal(word) / unit).normalize():f} {name}")


def _quoted(word: str) -> str:
    """A word as FTS5 reads it: a number with dots is a phrase."""
    return f'"{word}"'


def _runs(told: str) -> Sequence[tuple[str, bool]]:
    """An excerpt as runs of text, and whether they match."""
    parts = re.split(f"[{_ON}{_OFF}]", told)
    return tuple((part, at % 2 == 1) for at, part in enumerate(parts) if part)
