"""What a page about one thing shows: a pure view of its statements, for the HTML template and as plain JSON.

Where a measure has both a direct link and a qualified node (docs/model.md), only the node is shown: it says more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from ontology import FOREIGN_PREFIXES, natural
from queries import QueryError, library
from queries.exports.rdf import quads
from viz.web.model.names import Link, Names
from viz.web.text.format import Format, voice
from viz.web.text.words import BACKWARDS, CLASSES, NODES, PROPERTIES
from viz.web.urls import slug

__all__ = ["Group", "Page", "Property", "Value", "as_json", "compose", "statements_about"]

_RDF_TYPE = f"{FOREIGN_PREFIXES['rdf']}type"
_LABELS = (f"{FOREIGN_PREFIXES['rdfs']}label", f"{FOREIGN_PREFIXES['skos']}prefLabel")
_MEMBER = f"{FOREIGN_PREFIXES['org']}member"
_DERIVED = f"{FOREIGN_PREFIXES['prov']}wasDerivedFrom"
_QUALIFIED = {
    "leadMinister": "lead",
    "implementedBy": "implementation",
    "involves": "involvement",
    "targetGroup": "targeting",
    "usesInstrument": "instrumentUse",
    "location": "siting",
    "refersTo": "reference",
    "contributesTo": "contribution",
    "continuedBy": "continuation",
    "heldBy": "membership",
}
_ABOUT = ("post", "actor", "group", "instrument", "place", "measure", "sdgTarget", "member")
"""What a qualified node is about: the property that names it on the page."""
_FIRST = [
    "identifier",
    "notation",
    "title",
    "description",
    "definition",
    "prefLabel",
    "altLabel",
    "inPlan",
    "goal",
    "status",
    "leadMinister",
    "lead",
    "implementation",
    "period",
    "startDate",
    "endDate",
    "openEnded",
    "phase",
    "budgetKind",
    "budgetLine",
    "targeting",
    "involvement",
    "instrumentUse",
    "siting",
    "theme",
    "policyDomain",
    "contribution",
    "reference",
    "indicator",
    "obsValue",
    "unitMeasure",
    "populationGroup",
    "refArea",
    "refPeriod",
]
"""The properties that come first, in this order."""

_NUMBERS = ("identifier", "notation")
_LAST = [
    "approximate",
    "context",
    "dataNote",
    "editorialNote",
    "source",
    "exactMatch",
    "closeMatch",
    "sameAs",
    "license",
    "wasDerivedFrom",
]
"""The properties that come last."""


_TECHNICAL = ("amountStatedIn", "countedAmount", "hiddenLabel", "prefLabel", "position")
"""Properties that a page does not show; its data do."""


def statements_about(names: Names, iri: str) -> list[ox.Quad]:
    """The thing's own statements, its qualified nodes, the names of what it points to, and what points to it."""
    query, store = library("linked_data")["resource"], names.store
    content = set(quads(store, store.bound(query, resource=iri)))
    described = {str(quad.subject).strip("<>") for quad in content}
    for node in names.below[iri]:  # the few nodes that only something else points to, such as a goal to the plan's text
        if node not in described:
            content.update(quads(store, store.bound(query, resource=node)))
    return sorted(content, key=str)


@dataclass(frozen=True)
class Value:
    """A value: a text (`raw` for programs) or a link; for a node also its properties and its evidence."""

    text: str
    raw: object = None
    uri: str | None = None
    href: str | None = None
    language: str | None = None
    anchor: str | None = None
    curated: bool = False
    quote: str = ""
    """The words of the document that stand at a passage."""
    properties: tuple[Property, ...] = ()
    evidence: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Property:
    """A property with its label and its values."""

    key: str
    label: str
    values: tuple[Value, ...]

    @property
    def summarises(self) -> bool:
        """Whether it says in words what the thing is; a plan also has definitions, which are things."""
        return self.key in ("description", "definition") and not any(value.uri for value in self.values)

    @property
    def technical(self) -> bool:
        """Whether it is for programs, and no reader of a page needs it."""
        return self.key in _TECHNICAL

    @property
    def short(self) -> bool:
        """Whether its values fit on one line: a few plain words or numbers."""
        return not any(value.uri for value in self.values) and sum(len(value.text) for value in self.values) < 100


@dataclass(frozen=True)
class Group:
    """What points to the thing by one property."""

    key: str
    label: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Page:
    """A page about one thing."""

    uri: str
    label: str
    language: str
    """The language of the label, where it is not the reader's."""
    kind: str
    number: str
    """What people call it by, such as 7.1.2."""
    summary: Value | None
    properties: tuple[Property, ...]
    incoming: tuple[Group, ...]

    @property
    def has_curated(self) -> bool:
        """Whether something on the page is the editors' own."""
        shown = [value for item in self.properties for value in item.values]
        return any(value.curated for value in (*shown, *([self.summary] if self.summary else [])))


def compose(names: Names, iri: str, content: Iterable[ox.Quad], lang: str = "nl") -> Page:
    """The page about a thing for a reader in a language. Raises QueryError when nothing is said of it."""
    return _Composer(names, iri, content, lang).page()


_Stated = list[tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, bool]]


class _Composer:
    def __init__(self, names: Names, iri: str, content: Iterable[ox.Quad], lang: str) -> None:
        self.names, self.iri, self.lang, self.f = names, iri, lang, voice(lang)
        curation = f"{names.base}/id/graph/curation"
        self.said: dict[str, dict[str, _Stated]] = {}
        self.anchored: set[str] = set()
        for quad in content:
            curated = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == curation
            subject, predicate = str(quad.subject).strip("<>"), quad.predicate.value
            self.said.setdefault(subject, {}).setdefault(predicate, []).append((quad.object, curated))
        own = self.said.get(iri, {})
        self.rows = {str(value).strip("<>") for stated in own.values() for value, _ in stated}

    def page(self) -> Page:
        own = self.said.get(self.iri)
        if own is None:
            raise QueryError(f"the graph says nothing of {self.iri}")
        kinds = [_value.value for _value, _ in own.get(_RDF_TYPE, []) if isinstance(_value, ox.NamedNode)]
        ours = [kind for kind in kinds if kind.startswith(self.names.base)] or kinds
        properties = [*self._properties(self.iri), *self._left()]
        summary = next((p.values[0] for p in properties if p.summarises), None)
        number = self._number()
        shown = tuple(p for p in properties if not p.summarises and not (number and p.key in _NUMBERS))
        kind = ", ".join(self._class(kind) for kind in ours) or self.f.t("Zonder soort", "Without a kind")
        name, language = self.names.plain(self.iri, self.lang), self.names.language(self.iri, self.lang)
        return Page(self.iri, name, language, kind, number, summary, shown, tuple(self._incoming()))

    def _number(self) -> str:
        """The number of a measure or an SDG."""
        before = self.names.of(self.iri).removesuffix(self.names.plain(self.iri))
        return before.strip().removeprefix("SDG ")

    def _class(self, iri: str) -> str:
        return self.f.t(*CLASSES[iri]) if iri in CLASSES else self.names.plain(iri, self.lang)

    def _properties(self, subject: str) -> Iterator[Property]:
        """The properties of the thing or of a node, in the order of a reader."""
        said = self.said.get(subject, {})
        terms = tuple(self._members()) if subject == self.iri else ()
        direct = {slug(predicate) for predicate in said} | ({"membership"} if terms else set())
        found = []
        for predicate, stated in said.items():
            key = slug(predicate)
            if predicate == _RDF_TYPE or key == "position" or _QUALIFIED.get(key) in direct:
                continue
            if key in ("title", "name") and self.names.plain(subject, self.lang) in map(_text, dict(stated)):
                continue  # it is the heading
            if predicate in _LABELS and subject != self.iri:
                continue
            if predicate in _LABELS:
                other = self.f.t("en", "nl")
                stated = [(v, c) for v, c in stated if isinstance(v, ox.Literal) and v.language == other]
                if predicate == _LABELS[0]:
                    continue
            values = tuple(
                self._value(value, curated, predicate, inside=subject != self.iri)
                for value, curated in self._spoken(stated)
                if subject == self.iri or str(value).strip("<>") != self.iri
            )
            if values:
                found.append(Property(key, self._word(predicate), values))
        if terms:
            found.append(Property("membership", self.f.t("bekleed door", "held by"), terms))
        yield from sorted(found, key=lambda item: (_rank(item.key), item.label))

    def _word(self, predicate: str) -> str:
        ours = NODES.get(slug(predicate)) if predicate.startswith(self.names.base) else PROPERTIES.get(predicate)
        return self.f.t(*ours) if ours else self.names.plain(predicate, self.lang)

    def _spoken(self, stated: _Stated) -> _Stated:
        """Of texts in several languages those in the reader's, else the Dutch ones; of other values all, in order."""
        for lang in (self.lang, "nl"):
            if spoken := [item for item in stated if isinstance(item[0], ox.Literal) and item[0].language == lang]:
                return spoken
        return stated

    def _members(self) -> Iterator[Value]:
        """The terms of a post: nodes below it that point to it, and not it to them."""
        for node in self.said:
            if self._is_node(node) and node not in self.rows and _MEMBER in self.said[node]:
                yield self._node(node, curated=True)

    def _left(self) -> Iterator[Property]:
        """The nodes that nothing on the page has shown: each has its place on the page all the same."""
        left = [iri for iri in sorted(self.said) if self._is_node(iri) and iri not in self.anchored]
        if nodes := tuple(self._node(iri, curated=False) for iri in left if not self._is_passage(iri)):
            yield Property("parts", self.f.t("verdere onderdelen", "further parts"), nodes)
        if passages := tuple(self._passage(iri) for iri in left if self._is_passage(iri)):
            yield Property("passages", self.f.t("andere vindplaatsen", "other passages"), passages)

    def _is_node(self, iri: str) -> bool:
        return iri.startswith(f"{self.iri}/") and iri in self.said

    def _value(self, term: object, curated: bool, predicate: str, *, inside: bool) -> Value:
        """A value; `inside` a node, another node that has its own row on the page is only linked to."""
        if isinstance(term, ox.Literal):
            text = literal(term, self.f, amount=predicate == f"{self.names.base}/ns#amount")
            return Value(text, raw(term), language=term.language, curated=curated)
        iri = str(term).strip("<>")
        if predicate == _DERIVED and self._is_passage(iri):
            return self._passage(iri)
        if self._is_node(iri) and iri not in self.anchored and not (inside and iri in self.rows):
            return self._node(iri, curated)
        link = self.names.link(iri, self.lang)
        return Value(link.text, uri=iri, href=link.href, language=link.language, curated=curated)

    def _node(self, iri: str, curated: bool) -> Value:
        """A qualified node: what it is about, its other properties, and its evidence."""
        anchor = self._anchor(iri)
        properties = [item for item in self._properties(iri) if item.key != "label"]
        about = next((item for key in _ABOUT for item in properties if item.key == key), None)
        evidence = next((item.values for item in properties if item.key == "wasDerivedFrom"), ())
        rest = tuple(item for item in properties if item is not about and item.key != "wasDerivedFrom")
        named = _LABELS[0] in self.said.get(iri, {})
        text = self.names.plain(iri, self.lang) if named else ""
        href, language = None, self.names.language(iri, self.lang)
        if about is not None:
            text, href, language = about.values[0].text, about.values[0].href, about.values[0].language or ""
        return Value(
            text,
            uri=iri,
            href=href,
            language=language,
            anchor=anchor,
            curated=curated,
            properties=rest,
            evidence=evidence,
        )

    def _passage(self, iri: str) -> Value:
        """A passage: page, lines, field and the words that stand there."""
        said = {slug(predicate): [self._plain(v) for v, _ in stated] for predicate, stated in self.said[iri].items()}
        pages = sorted(map(int, said.get("page", ["0"])))
        first, last = (int(said.get(key, ["0"])[0]) for key in ("firstLine", "lastLine"))
        where = self.f.where(pages[0], first, last, last_page=pages[-1])
        quote = said.get("mention", [""])[0]
        own = iri.startswith(f"{self.iri}/")
        href = None if own else self.names.path(iri)
        return Value(where, uri=iri, href=href, quote=quote, anchor=self._anchor(iri) if own else None)

    def _plain(self, term: object) -> str:
        return term.value if isinstance(term, ox.Literal) else str(term)

    def _is_passage(self, iri: str) -> bool:
        return f"{self.names.base}/ns#firstLine" in self.said.get(iri, {})

    def _anchor(self, iri: str) -> str | None:
        """The id of a node on the page of its thing; only once, as an id must be."""
        if iri in self.anchored:
            return None
        self.anchored.add(iri)
        return iri.removeprefix(f"{self.iri}/")

    def _incoming(self) -> Iterator[Group]:
        """What points here, by property; a node is left out when what it belongs to points here itself."""
        pointing: dict[str, set[str]] = {}
        for subject, said in self.said.items():
            if subject.startswith(f"{self.iri}/"):
                continue
            for predicate, stated in said.items():
                if any(str(value).strip("<>") == self.iri for value, _ in stated) and subject != self.iri:
                    pointing.setdefault(predicate, set()).add(subject)
        owners = {subject for subjects in pointing.values() for subject in subjects}
        for predicate, subjects in sorted(pointing.items(), key=lambda item: slug(item[0])):
            kept = {s for s in subjects if self.names.owner(s) == s or self.names.owner(s) not in owners}
            if not kept or predicate == _RDF_TYPE:
                continue
            links = {self.names.owner(s): self._from(s) for s in sorted(kept)}
            word, known = self.names.plain(predicate, self.lang), BACKWARDS.get(slug(predicate))
            label = self.f.t(*known) if known else self.f.t(f"Verwijst hiernaar ({word})", f"Refers to it ({word})")
            ordered = sorted(links.values(), key=lambda link: natural(link.text))
            yield Group(slug(predicate), label, tuple(ordered))

    def _from(self, subject: str) -> Link:
        owner = self.names.owner(subject)
        language = self.names.language(owner, self.lang)
        return Link(self.names.of(owner, self.lang), subject, self.names.path(subject), language)


def literal(term: ox.Literal, f: Format, *, amount: bool = False) -> str:
    """A literal in words: yes and no, numbers and dates in words; what is not what its datatype says stays as it is."""
    kind = slug(term.datatype.value)
    if kind == "boolean":
        return f.t("ja", "yes") if term.value in ("true", "1") else f.t("nee", "no")
    try:
        if kind == "decimal":
            number = Decimal(term.value)
            return f.euro(number) if amount else f.number(number)
        if kind == "date":
            return f.date(dt.date.fromisoformat(term.value))
    except (ValueError, ArithmeticError):
        pass
    return term.value


def raw(term: ox.Literal) -> object:
    """A literal as JSON has it: numbers and truth values as such, all else as text."""
    kind = slug(term.datatype.value)
    if kind == "boolean":
        return term.value in ("true", "1")
    if kind in ("decimal", "integer") and re.fullmatch(r"-?\d+(\.\d+)?", term.value):
        return float(term.value) if "." in term.value else int(term.value)
    return term.value


def _rank(key: str) -> int:
    if key in _FIRST:
        return _FIRST.index(key)
    return 200 + _LAST.index(key) if key in _LAST else 100


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def as_json(page: Page) -> Mapping[str, object]:
    """The page as plain JSON: a property has a list of values, each a text or an object."""
    return {
        "uri": page.uri,
        "label": page.label,
        "kind": page.kind,
        **({"summary": page.summary.text} if page.summary else {}),
        "properties": {item.key: [_json_value(value) for value in item.values] for item in page.properties},
        "incoming": {
            group.key: [{"uri": link.uri, "label": link.text} for link in group.links] for group in page.incoming
        },
    }


def _json_value(value: Value) -> object:
    if value.uri is None:
        return value.raw
    label = f"{value.text}: “{value.quote}”" if value.quote else value.text
    found: dict[str, object] = {"uri": value.uri, "label": label}
    if value.properties:
        found["properties"] = {item.key: [_json_value(nested) for nested in item.values] for item in value.properties}
    if value.evidence:
        found["evidence"] = [_json_value(passage) for passage in value.evidence]
    return found
