"""How everything in the graph is called, and where its page is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from ontology import natural
from queries import Row, Store, library
from queries.rows import grouped
from viz.once import once
from viz.page import inside
from viz.web import urls
from viz.web.model.kinds import KINDS
from viz.web.text.format import LANGUAGES, Format, voice
from viz.web.text.words import elsewhere

__all__ = ["Link", "Names"]

_WORD = re.compile(r"\w+")
_ELLIPSIS = re.compile(r" ?(?:\.\.\.|…)")
_LEAST = 20
"""How much of a name (characters) must stand before an ellipsis to know it by."""


@dataclass(frozen=True)
class Link:
    """Something to name and to link to; `href` is None for what has no page here or elsewhere.

    `language` is that of the text, where it is not the reader's.
    """

    text: str
    uri: str
    href: str | None
    language: str = ""


class Names:
    """How everything in the graph is named and where its page is. Read once, when first needed."""

    def __init__(self, store: Store) -> None:
        self.store, self.base = store, store.base
        self._measures = f"{self.base}/id/measure/"

    @once
    def _labels(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.store.query(library("linked_data")["names"]):
            labels = found.setdefault(str(row["thing"]), {})
            if row["label"] is not None:
                labels.setdefault(str(row["language"]), str(row["label"]))
        for row in self.store.query(library("linked_data")["figures"]):
            found[str(row["figure"])] = {lang: _figure(row, found, voice(lang)) for lang in LANGUAGES}
        return found

    def warm(self) -> None:
        """Ask for everything now, so that no reader waits for it."""
        _ = self.things, self.below, self._untranslated

    def __contains__(self, iri: object) -> bool:
        return iri in self._labels

    @once
    def things(self) -> dict[str, list[str]]:
        """The things that have a page, by kind."""
        found: dict[str, list[str]] = {}
        for iri in self._labels:
            path = self.path(iri)
            if path is not None and path.startswith("/doc/") and "#" not in path:
                _, _, kind, *rest = path.split("/")
                of_rule = kind == "finding" and len(rest) < KINDS[kind].depth - 1
                found.setdefault("outcome" if of_rule else kind, []).append(iri)
        return {kind: self.sorted(iris) for kind, iris in found.items()}

    def sorted(self, iris: Iterable[str], lang: str = "nl") -> list[str]:
        """Things by name, as people count: 7.1.2 before 7.1.10."""
        return sorted(iris, key=lambda iri: natural(self.of(iri, lang)))

    def plan_of(self, iri: str) -> str:
        """The short name of the plan that a thing or node belongs to; empty for what belongs to no single one."""
        kind, _, rest = iri.removeprefix(f"{self.base}/id/").partition("/")
        if kind == "plan" or (kind in KINDS and KINDS[kind].of_plan):
            return rest.partition("/")[0]
        return ""

    @once
    def below(self) -> Mapping[str, list[str]]:
        """The nodes that are told of in the document about each thing."""
        return grouped((owner, iri) for iri in self._labels if (owner := self.owner(iri)) != iri)

    def plain(self, iri: str, lang: str = "nl") -> str:
        """The name in a language, else in Dutch, else in English, else in any, else the last part of the IRI."""
        labels = self._labels.get(iri) or {"": urls.slug(iri.rstrip("/")).replace("-", " ")}
        return labels.get(lang) or labels.get("nl") or labels.get("en") or next(iter(labels.values()))

    def of(self, iri: str, lang: str = "nl") -> str:
        """The name as a link shows it: with its number, where people use that."""
        if iri.startswith(urls.SDG):
            return f"SDG {iri.removeprefix(urls.SDG)} {self.plain(iri, lang)}"
        number = iri.removeprefix(self._measures).partition("/")[2] if iri.startswith(self._measures) else ""
        return f"{number} {self.plain(iri, lang)}" if number and "/" not in number else self.plain(iri, lang)

    def language(self, iri: str, lang: str) -> str:
        """The language of the name that a reader in `lang` gets, where it is another; else empty."""
        known = self._labels.get(iri, {})
        return "" if not known or lang in known else next(other for other in ("nl", "en", *known) if other in known)

    @once
    def _untranslated(self) -> Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]:
        """Names that a reader finds in another language only, with that language, the longest first.

        By the language of the reader and the first word.
        """
        found = {}
        for lang in LANGUAGES:
            known = {labels[lang] for labels in self._labels.values() if lang in labels}
            other = {
                (name, of)
                for labels in self._labels.values()
                if lang not in labels
                for of, name in labels.items()
                if of
            }
            found[lang] = grouped(
                (first.group().casefold(), (name[first.start() :], of))
                for name, of in sorted(other, key=lambda item: (-len(item[0]), item))
                if name not in known and (first := _WORD.search(name))
            )
        return found

    def runs(self, text: str, lang: str) -> Iterator[tuple[str, str]]:
        """A text for a reader in `lang` in runs: names in another language each with that language, all else without.

        A name may have lost its capital within a sentence, or its end to an ellipsis.
        """
        done = 0
        for word in _WORD.finditer(text):
            start = word.start()
            known = self._untranslated[lang].get(word.group().casefold(), ()) if start >= done else ()
            for name, language in known:
                if end := _stands(name, text, start):
                    if text[done:start]:
                        yield text[done:start], ""
                    yield text[start:end], language
                    done = end
                    break
        if text[done:]:
            yield text[done:], ""

    def tongue(self, text: str, lang: str) -> str:
        """The language of a text that is only a name in another, and perhaps its number; else empty."""
        spoken = [language for run, language in self.runs(text, lang) if any(map(str.isalpha, run))]
        return spoken[0] if len(spoken) == 1 else ""

    def owner(self, iri: str) -> str:
        """The thing whose page tells of this one: itself, or of a node the thing it belongs to."""
        return urls.owner(iri, self.base)

    def path(self, iri: str) -> str | None:
        """Where its page is on this site, with a fragment for a node; None for what has none here."""
        if iri not in self._labels or (iri.startswith(f"{self.base}/id/") and self.owner(iri) not in self._labels):
            return None
        return urls.path_of(iri, self.base)

    def iri(self, path: str) -> str:
        """The IRI that a path below /doc/ or /id/ is about."""
        return urls.iri_of(path, self.base)

    def link(self, iri: str, lang: str = "nl") -> Link:
        """A link to a page here, else to elsewhere."""
        text = self.of(iri, lang) if iri in self else elsewhere(iri, lang)
        return Link(text, iri, self.path(iri) or iri, self.language(iri, lang))

    def near(self, path: str, lang: str = "nl") -> list[Link]:
        """Things with an address or name like this path, for a mistyped address."""
        path = path[:200]  # comparing takes time with the length, and no address of ours is longer
        kind, _, given = path.rpartition("/")
        pool = {iri for named, iris in self.things.items() for iri in iris if named != "finding"}
        by_path = {str(self.path(iri)).removeprefix("/doc/"): iri for iri in pool}
        same_kind = [known for known in by_path if known.rpartition("/")[0] == kind]
        found = get_close_matches(path, same_kind, n=5) or get_close_matches(path, by_path, n=5, cutoff=0.5)
        by_name = {self.plain(iri).lower(): iri for iri in pool}
        names = get_close_matches(given.replace("-", " ").lower(), by_name, n=3, cutoff=0.8)
        chosen = dict.fromkeys([*(by_path[p] for p in found), *(by_name[n] for n in names)])
        return [self.link(iri, lang) for iri in chosen]


def _figure(row: Row, labels: Mapping[str, Mapping[str, str]], f: Format) -> str:
    """What a figure is called: its indicator, value, group, area and period."""

    def named(thing: str) -> str:
        known = labels.get(str(row[thing]), {})
        return known.get(f.language) or known.get("nl") or ""

    figure = f"{_amount(row, f)} {inside(named('unit'))}"
    where = f"{named('group')}, {named('area')}, {f.interval(str(row['period']))}"
    return f"{named('indicator')}: {figure} ({where})"


def _amount(row: Row, f: Format) -> str:
    """The value of a figure, or the bounds between which the plan puts it."""
    value, lower, upper = (
        "" if row[name] is None else f.number(Decimal(str(row[name]))) for name in ("value", "lower", "upper")
    )
    if value:
        return value
    if lower and upper:
        return f"{lower} {f.t('tot', 'to')} {upper}"
    return f"{f.t('minstens', 'at least')} {lower}" if lower else f"{f.t('hoogstens', 'at most')} {upper}"


def _stands(name: str, text: str, start: int) -> int:
    """Where a name that starts at a place in a text ends, whole or cut by an ellipsis; 0 where it does not stand there.

    >>> _stands("Fonds voor huurders", "het fonds voor huurders", 4), _stands("Fonds", "Fondsen", 0)
    (23, 0)
    """
    end = start + len(name)
    said = text[start:end]
    if said[1:] == name[1:] and said[:1].casefold() == name[:1].casefold() and not text[end : end + 1].isalnum():
        return end
    cut = _ELLIPSIS.search(text, start + _LEAST, start + len(name) + 4)
    return cut.end() if cut and name.startswith(text[start : cut.start()]) else 0
