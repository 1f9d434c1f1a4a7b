"""How everything in the graph is called, and where its page is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from ontology import natural
from queries import Row, Store, library
from viz.once import once
from viz.page import inside
from viz.web import urls
from viz.web.model.kinds import KINDS
from viz.web.text.format import Format, voice

__all__ = ["Link", "Names"]


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
        f = voice("nl")
        for plan in self.store.plans:
            for row in self.store.query(library("tables")["figures"], plan=plan):
                figure = f"{_amount(row, f)} {inside(str(row['unit']))}"
                where = f"{row['populationGroup']}, {row['region']}, {f.interval(str(row['period']))}"
                found[str(row["uri"])] = {"nl": f"{row['indicator']}: {figure} ({where})"}
        return found

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
    def _below(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri in self._labels:
            if (owner := self.owner(iri)) != iri:
                found.setdefault(owner, []).append(iri)
        return found

    def below(self, iri: str) -> list[str]:
        """The nodes that are told of in the document about a thing."""
        return self._below.get(iri, [])

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
        here = self.path(iri)
        known = self._labels.get(iri, {})
        foreign = "nl" if lang not in known and "nl" in known else ""
        return Link(self.of(iri, lang) if iri in self else iri, iri, here or iri, foreign)

    def near(self, path: str) -> list[Link]:
        """Things with an address or name like this path, for a mistyped address."""
        path = path[:200]  # comparing takes time with the length, and no address of ours is longer
        kind, _, given = path.rpartition("/")
        pool = {iri for named, iris in self.things.items() for iri in iris if named != "finding"}
        by_path = {str(self.path(iri)).removeprefix("/doc/"): iri for iri in pool}
        same_kind = [known for known in by_path if known.rpartition("/")[0] == kind]
        found = get_close_matches(path, same_kind, n=5) or get_close_matches(path, by_path, n=5, cutoff=0.5)
        by_name = {self.plain(iri).lower(): iri for iri in pool}
        names = get_close_matches(given.replace("-", " ").lower(), by_name, n=3, cutoff=0.8)
        return [self.link(iri) for iri in dict.fromkeys([*(by_path[p] for p in found), *(by_name[n] for n in names)])]


def _amount(row: Row, f: Format) -> str:
    """A figure in Dutch: its value, or the bounds between which the plan puts it."""
    value, lower, upper = (
        "" if row[name] is None else f.number(Decimal(str(row[name]))) for name in ("value", "lower", "upper")
    )
    if value:
        return value
    if lower and upper:
        return f"{lower} tot {upper}"
    return f"minstens {lower}" if lower else f"hoogstens {upper}"
