"""Search over names, other names, numbers and summaries, forgiving of accents and small typing errors.

The index is made once: every word leads to what it stands in. A word of a query that is not found as such is looked
for as the start of a word, then inside words, then among words that share most of its groups of three letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from viz.web.plan import Plan
from viz.web.site import language, page
from viz.web.view import View
from viz.web.words import KINDS

__all__ = ["Hit", "Index", "Search", "fold"]

LONGEST = 200
"""No query longer than this is read."""

WORDS = 8
"""Nor more words than these."""

LIKE = 0.75
"""How alike a word must be to the one typed (0 to 1) to be taken for it."""

SHOWN = 12
"""How many of a kind a page shows at first, and how many suggestions there are while typing."""

_ENGLISH = {
    "plan": "Plan", "goal": "Strategic goals", "measure": "Measures", "post": "Ministerial posts",
    "person": "Ministers", "theme": "Themes", "target-group": "Target groups", "actor": "Actors",
    "instrument": "Instruments",
    "policy-domain": "Policy domains", "place": "Places", "crisis-measure": "Crisis measures",
    "indicator": "Indicators of poverty", "population-group": "Population groups in the figures",
    "sdg": "UN goals and targets (SDGs)", "finding": "Overlaps and gaps",
}  # fmt: skip
_KINDS = (
    "measure", "target-group", "theme", "actor", "instrument", "post", "person", "goal", "sdg", "place", "indicator",
    "policy-domain", "population-group", "crisis-measure", "finding", "plan",
)  # fmt: skip


def fold(text: str) -> str:
    """A text without capitals and accents.

    >>> fold("Gezinnen in Één wijk")
    'gezinnen in een wijk'
    """
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:\.[a-z0-9]+)*", fold(text))


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
                    held = self._standing[word]
                    held[iri] = max(held.get(iri, 0.0), weight)
        self._trigrams: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._standing):
            for trigram in _trigrams(word):
                self._trigrams[trigram].append(word)
        self.find = lru_cache(maxsize=512)(self._find)

    def _find(self, query: str) -> tuple[Hit, ...]:
        """What holds every word of a query, the best first."""
        words = list(dict.fromkeys(_words(query[:LONGEST])))[:WORDS]
        scores: dict[str, float] | None = None
        for word in words:
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


class Search:
    """The page with what was found, and the same as JSON for suggestions while typing."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def routes(self) -> list[Route]:
        """The page and its JSON."""
        return [Route("/zoeken", self.page), Route("/zoeken.json", self.json)]

    @cached_property
    def index(self) -> Index:
        """Made when first needed, once."""
        return Index(self._entries())

    def _entries(self) -> Iterable[tuple[str, str, Iterable[tuple[str, float]]]]:
        plan, names = self.plan, self.plan.names
        for kind in _KINDS:
            for iri in names.things.get(kind, []):
                texts = [(names.of(iri), 3.0), (names.of(iri, "en"), 2.0)]
                texts += [(text, 1.5) for text in plan.texts(iri)]
                if kind == "measure" and iri in plan.measures:
                    measure = plan.measures[iri]
                    texts += [(measure.identifier, 4.0), (measure.summary, 1.0)]
                if kind == "finding" and iri in plan.findings:
                    texts = [(plan.findings[iri].finding.name, 1.2), (plan.findings[iri].finding.sentence, 0.6)]
                if kind == "post":
                    texts += [(names.of(person), 2.5) for person in plan.holders.get(iri, [])]
                yield iri, kind, texts

    def _label(self, kind: str, lang: str) -> str:
        return _ENGLISH.get(kind, kind) if lang == "en" else KINDS.get(kind, kind)

    def page(self, request: Request) -> Response:
        """What was found, by kind."""
        v, query = View(self.plan, request), request.query_params.get("q", "")[:LONGEST].strip()
        hits = self.index.find(query) if query else ()
        groups: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            groups[hit.kind].append(hit)
        order = sorted(groups, key=lambda kind: (-groups[kind][0].score, _KINDS.index(kind)))
        if asked := request.query_params.get("soort"):
            order = [kind for kind in order if kind == asked]
        shown = len(hits) if asked else SHOWN
        return page(
            request, "search.html", v=v, q=query, number=len(hits), asked=asked or "", shown=shown,
            groups=[(kind, self._label(kind, v.lang), groups[kind]) for kind in order],
            cite="", summaries={m.iri: m.summary for m in self.plan.measures.values()} if "measure" in groups else {},
        )  # fmt: skip

    def json(self, request: Request) -> Response:
        """The best few, for suggestions while typing."""
        query, lang = request.query_params.get("q", "")[:LONGEST].strip(), language(request)
        hits = self.index.find(query)[:SHOWN] if query else ()
        root = str(request.scope.get("root_path", "")).rstrip("/")
        names = self.plan.names
        found = [
            {
                "label": names.of(hit.iri, lang),
                "kind": self._label(hit.kind, lang),
                "href": f"{root}{names.path(hit.iri)}",
            }
            for hit in hits
        ]
        return JSONResponse({"query": query, "results": found}, headers={"Vary": "Cookie"})
