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
from queries.rows import grouped

__all__ = ["ALSO", "LONGEST", "Answer", "Entry", "Hit", "Index"]

ALSO = " · "
"""What stands between the other names of an entry."""

LONGEST = 200
"""No query longer than this is read."""

WORDS = 8
"""Nor more words than these."""

_SHORT = 4
"""Letters up to which a form of a word is not looked for within others."""

_LIKE = 0.75
"""How alike a word must be to the one typed (0 to 1) to be proposed instead."""

_EMPTY = frozenset(
    fold(
        """aan al als bij dan dat de den der des deze die dit door een en er geen had heb hebben heeft het hier hoe hun
        ik in is kan kunnen maar me men met mij mijn moet moeten naar niet nog of om ons onze ook op over te toch tot
        uit van voor waar waarom wanneer want was wat we welk welke wie wij wil willen word worden wordt zal zich zijn
        zo zou doe doen doet gaat gaan gebeurt iemand iets krijg krijgen krijgt mag
        a an and any anyone are at by can do does for from have how i in is my of on or our something the there to we
        what when where which who why with"""
    ).split()
)
"""Words that say nothing, question words among them: left out of a query that holds others."""

_UNITS = {"duizend": 10**3, "thousand": 10**3} | dict.fromkeys(("miljoen", "mln", "million"), 10**6)
_UNITS |= dict.fromkeys(("miljard", "mld", "billion"), 10**9)
_IN_WORDS = {"half": "0.5", "anderhalf": "1.5", "anderhalve": "1.5", "een": "1", "one": "1"} | {
    word: str(number)
    for words in ("twee drie vier vijf zes zeven acht negen tien", "two three four five six seven eight nine ten")
    for number, word in enumerate(words.split(), 2)
}
_ROUND = re.compile(rf"(?<![\d.,])(\d+(?:[.,]\d+)?|\b(?:{'|'.join(_IN_WORDS)})) ?({'|'.join(_UNITS)})\b")
"""An amount as people say it: 45 miljoen, 1,3 miljard, anderhalf miljoen."""

_GROUPED = r"(?<![\d.,])\d{1,3}(?:[. ,]\d{3})+(?!\d)"
"""A number with its thousands apart."""

_TOKEN = re.compile(rf"{_GROUPED}|[^\W_]*[^\W\d_][^\W_]*|\d+(?:\.\d+)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)+")
_AMOUNT = 4
"""Digits from which a number is looked for as a whole amount, however it is written."""

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
        columns = "iri UNINDEXED, kind UNINDEXED, name, also, text, sort, amounts"
        self._store.execute(
            f"CREATE VIRTUAL TABLE entry USING fts5({columns}, tokenize='unicode61 remove_diacritics 2')"
        )
        self._store.execute("CREATE VIRTUAL TABLE word USING fts5vocab(entry, 'col')")
        rows = ((e.iri, e.kind, e.name, e.also, e.text, e.sort, _amounts(e)) for e in listed)
        self._store.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._words = [word for (word,) in self._rows("SELECT DISTINCT term FROM word")]
        self._names = [word for (word,) in self._rows("SELECT term FROM word WHERE col = 'name' AND length(term) > 3")]
        self._forms = grouped((_stem(word), word) for word in self._words)
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
        sql = "SELECT iri, kind, name, bm25(entry, 0, 0, 10, 5, 1, 2, 1) FROM entry WHERE entry MATCH ?"
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
        """A word and its other forms; a word that says nothing is no form of another: 'met' is not one of 'meten'."""
        return [word, *(form for form in self._forms.get(_stem(word), ()) if form != word and form not in _EMPTY)]

    def _formed(self, word: str) -> Iterator[str]:
        """Every form of a word."""
        yield from _exactly(word)
        yield from map(_quoted, self._same(word)[1:])

    def _begun(self, word: str) -> Iterator[str]:
        yield from self._formed(word)
        if len(word) > 1 and not word.isdigit():
            yield from (f"{_quoted(form)} *" for form in self._long(word))

    def _inside(self, word: str) -> Iterator[str]:
        yield from self._begun(word)
        if len(word) > 2 and word.isalpha():
            forms = self._long(word)
            yield from (_quoted(known) for known in self._words if any(form in known for form in forms))

    def _long(self, word: str) -> list[str]:
        """A word and those of its forms that can be a part of another word: a short form is a part of too many."""
        return [form for form in self._same(word) if form == word or len(form) > _SHORT]

    def _meant(self, word: str) -> str:
        """The word of a name that this one is a slip of; itself where it is a word, or no slip that we know of."""
        if len(word) < 4 or not word.isalpha() or any(word in known for known in self._words):
            return word
        near = get_close_matches(word, self._names, n=1, cutoff=_LIKE)
        return near[0] if near and near[0][0] == word[0] else word

    def excerpts(self, query: str) -> Mapping[str, Sequence[tuple[str, bool]]]:
        """By IRI, where in a text the words of a query stand closest together: runs, and whether they match."""
        expression = self._every(self._shown, _query_words(query))
        sql = "SELECT iri, snippet(entry, 4, ?, ?, '…', 40) FROM entry WHERE entry MATCH ?"
        return {iri: _runs(told) for iri, told in self._rows(sql, _ON, _OFF, expression)} if expression else {}

    def lit(self, query: str, text: str) -> Sequence[tuple[str, bool]]:
        """A text in runs, and whether they match a word of a query."""
        wanted = [(word, self._long(word)) for word in _query_words(query)]
        runs, end = [], 0
        for found in re.finditer(rf"{_ROUND.pattern}|{_TOKEN.pattern}", text.casefold()):
            told = _query_words(found[0])
            if any(word in told or (len(word) > 2 and any(f in t for f in fs for t in told)) for word, fs in wanted):
                runs += [(text[end : found.start()], False), (text[found.start() : found.end()], True)]
                end = found.end()
        return [*runs, (text[end:], False)]

    def _shown(self, word: str) -> Iterator[str]:
        """Everything that a word can stand for, and the ways to write an amount."""
        yield from self._inside(word)
        if _is_amount(word):
            yield from _ways(word)


def _amounts(entry: Entry) -> str:
    """The whole amounts in an entry, in digits."""
    words = _in_digits(fold(f"{entry.name} {ALSO} {entry.also} {ALSO} {entry.text}"))
    return " ".join(filter(_is_amount, words))


def _is_amount(word: str) -> bool:
    return word.isdigit() and len(word) >= _AMOUNT


def _by_name(entries: Iterable[Entry]) -> Mapping[frozenset[str], list[Hit]]:
    """What is called just so, by the stems of the words: by its name first, then by another name."""
    listed = [(entry, Hit(entry.iri, entry.kind)) for entry in entries]
    names = grouped((_stems(_query_words(entry.name)), hit) for entry, hit in listed)
    others = grouped((_stems(_query_words(other)), hit) for entry, hit in listed for other in entry.also.split(ALSO))
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
    found = _in_digits(fold(query[:LONGEST]))
    told = [token for token in found if token not in _EMPTY] or found
    return list(dict.fromkeys(told))[:WORDS]


def _in_digits(text: str) -> list[str]:
    """The words of a folded text, with amounts as digits."""
    tokens = _TOKEN.findall(_ROUND.sub(_in_full, text))
    return [re.sub(r"\D", "", token) if re.fullmatch(_GROUPED, token) else token for token in tokens]


def _in_full(amount: re.Match[str]) -> str:
    """An amount in thousands, millions or thousands of millions, in digits."""
    number, unit = amount.groups()
    return str(int(Decimal(_IN_WORDS.get(number, number).replace(",", ".")) * _UNITS[unit]))


def _exactly(word: str) -> Iterator[str]:
    """A word itself; of an amount the whole of it, however it is written."""
    yield f'(amounts : "{word}")' if _is_amount(word) else _quoted(word)


def _ways(word: str) -> Iterator[str]:
    """The ways to write an amount."""
    yield _quoted(f"{int(word):,}")
    for unit, name in ((10**6, "miljoen"), (10**9, "miljard")):
        if int(word) >= unit and int(word) % (unit // 1000) == 0:
            yield _quoted(f"{(Decimal(word) / unit).normalize():f} {name}")


def _quoted(word: str) -> str:
    """A word as FTS5 reads it: a number with dots is a phrase."""
    return f'"{word}"'


def _runs(told: str) -> Sequence[tuple[str, bool]]:
    """An excerpt as runs of text, and whether they match."""
    parts = re.split(f"[{_ON}{_OFF}]", told)
    return tuple((part, at % 2 == 1) for at, part in enumerate(parts) if part)
