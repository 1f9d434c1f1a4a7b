"""The sentences that tell a change, in Dutch and in English. Names come from the dumps themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from ontology.iris import FOREIGN_PREFIXES
from queries.changes.read import TYPE, Dump, Term
from queries.rows import Text

__all__ = ["Words"]

LANGUAGES = ("nl", "en")
_FOREIGN = {
    "dcterms:title": ("titel", "title"),
    "dcterms:description": ("beschrijving", "description"),
    "dcterms:identifier": ("nummer", "number"),
    "dcterms:date": ("datum", "date"),
    "dcterms:type": ("soort", "type"),
    "dcat:startDate": ("begin", "start"),
    "dcat:endDate": ("einde", "end"),
    "foaf:page": ("webpagina", "web page"),
    "org:heldBy": ("bekleed door", "held by"),
    "rdfs:label": ("naam", "name"),
    "rdfs:seeAlso": ("verwijzing", "link"),
    "skos:altLabel": ("andere naam", "other name"),
    "skos:broader": ("valt onder", "falls under"),
    "skos:closeMatch": ("verwant elders", "close match elsewhere"),
    "skos:definition": ("omschrijving", "definition"),
    "skos:exactMatch": ("zelfde elders", "same elsewhere"),
    "skos:hiddenLabel": ("zoekwoord", "search word"),
    "skos:prefLabel": ("naam", "name"),
}
"""What readers call properties of the vocabularies that we reuse; our own are named in the dumps."""
_KINDS = {
    "measure": ("maatregel", "measure"),
    "crisis-measure": ("crisismaatregel", "crisis measure"),
    "goal": ("doelstelling", "goal"),
    "plan": ("plan", "plan"),
    "actor": ("actor", "actor"),
    "post": ("ministerpost", "ministerial post"),
    "person": ("minister", "minister"),
    "target-group": ("doelgroep", "target group"),
    "theme": ("thema", "theme"),
    "policy-domain": ("beleidsdomein", "policy domain"),
    "instrument": ("instrument", "instrument"),
    "place": ("plaats", "place"),
    "indicator": ("indicator", "indicator"),
    "observation": ("armoedecijfer", "poverty figure"),
    "document": ("document", "document"),
}
_NAMES = tuple(f"{FOREIGN_PREFIXES[p]}{n}" for p, n in (("dcterms", "title"), ("rdfs", "label"), ("skos", "prefLabel")))
_LONG = 120
"""Characters of a text that a sentence quotes at most."""


class Words:
    """Sentences about two dumps."""

    def __init__(self, old: Dump, new: Dump) -> None:
        self.old, self.new = old, new
        foreign = {f"{FOREIGN_PREFIXES[p]}{n}": words for key, words in _FOREIGN.items() for p, n in [key.split(":")]}
        self._properties = foreign

    def _both(self, tell: Callable[[int, str], str]) -> Text:
        """The sentence in each language: `tell` gets which of a pair of words to take, and the language."""
        return {language: tell(number, language) for number, language in enumerate(LANGUAGES)}

    def called(self, iri: str, language: str, told: str = "") -> str:
        """A thing with its kind and number: measure 7.1.2 “Title”; by its old name where that is what is `told`."""
        dump = self.new if iri in self.new.things and told not in _NAMES else self.old
        kind, path = dump.kind(iri), iri.removeprefix(f"{dump.base}/id/")
        words = _KINDS.get(kind)
        number = f" {path.rpartition('/')[2]}" if kind == "measure" else ""
        name = "" if number and told in _NAMES else dump.name(iri, language)
        title = f" “{name}”" if name else ("" if number else f" {path}")
        return f"{words[LANGUAGES.index(language)]}{number}{title}" if words else (name or path)

    def _start(self, iri: str, language: str, told: str = "") -> str:
        text = self.called(iri, language, told)
        return text[:1].upper() + text[1:]

    def _list(self, iris: Iterable[str], language: str) -> str:
        *most, last = (self.called(iri, language) for iri in iris)
        return f"{', '.join(most)} {'en' if language == 'nl' else 'and'} {last}" if most else last

    def gone(self, thing: str, successors: Sequence[str]) -> Text:
        """What is no more, and what replaces it."""

        def tell(number: int, language: str) -> str:
            start = self._start(thing, language)
            if not successors:
                return f"{start} {('bestaat niet meer', 'is no more')[number]}."
            how = (
                ("is vervangen door", "was replaced by")
                if len(successors) == 1
                else ("is gesplitst in", "was split into")
            )
            return f"{start} {how[number]} {self._list(successors, language)}."

        return self._both(tell)

    def fresh(self, thing: str) -> Text:
        """What is new."""
        return self._both(lambda number, language: f"{('Nieuw', 'New')[number]}: {self.called(thing, language)}.")

    def evidence(self, thing: str) -> Text:
        """What only has other passages."""
        told = ("de vindplaatsen in het document zijn verbeterd", "its passages in the document were corrected")
        return self._both(lambda number, language: f"{self._start(thing, language)}: {told[number]}.")

    def finding(self, iri: str, *, came: bool) -> Text:
        """A finding that came or went."""
        told = (
            ("Nieuwe bevinding", "New finding")
            if came
            else ("Bevinding die niet meer geldt", "Finding that is no more")
        )
        dump = self.new if came else self.old
        return self._both(lambda number, language: f"{told[number]}: {dump.name(iri, language)}.")

    def node(self, thing: str, node: str, *, came: bool) -> Text:
        """A node that came or went, such as a budget line."""
        told = ("nieuw", "new") if came else ("weg", "gone")
        return self._both(
            lambda number, language: f"{self._start(thing, language)}: {told[number]}: {self._node(node, language)}."
        )

    def _node(self, node: str, language: str) -> str:
        """A node by its class and its name, or that of what it is about."""
        dump = self.new if node in self.new.told else self.old
        (kind, *_) = sorted(value.value for value in dump.values(node, TYPE)) or [""]
        slug = node.rpartition("/")[2]
        about = [v.value for _, v in dump.told[node] if isinstance(v, ox.NamedNode) and v.value.endswith(f"/{slug}")]
        name = dump.name(node, language) or next((dump.name(iri, language) for iri in sorted(about)), "") or slug
        label = dump.name(kind, language).lower()
        return f"{label} “{name}”" if label else f"“{name}”"

    def properties(
        self, thing: str, node: str, left: Mapping[str, Sequence[Term]], came: Mapping[str, Sequence[Term]]
    ) -> Iterator[Text]:
        """A sentence for each property of a thing, or of a node of it, whose values changed."""
        for name in sorted({*left, *came}):
            before, after = left.get(name, ()), came.get(name, ())

            def tell(
                number: int,
                language: str,
                name: str = name,
                before: Sequence[Term] = before,
                after: Sequence[Term] = after,
            ) -> str:
                where = f", {self._node(node, language)}" if node else ""
                start = f"{self._start(thing, language, name)}{where}: {self._property(name, number, language)}"
                old, new = self._values(before, language), self._values(after, language)
                if old and new:
                    return f"{start} {('is nu', 'is now')[number]} {new} ({('eerst', 'was')[number]} {old})."
                return (
                    f"{start}: {('erbij', 'added')[number]} {new}."
                    if new
                    else f"{start}: {('weg', 'removed')[number]} {old}."
                )

            yield self._both(tell)

    def _property(self, iri: str, number: int, language: str) -> str:
        if iri in self._properties:
            return self._properties[iri][number]
        name = self.new.name(iri, language) or self.old.name(iri, language)
        return name or iri.replace("#", "/").rpartition("/")[2]

    def _values(self, values: Sequence[Term], language: str) -> str:
        """The values in words: of texts in more than one language those in the reader's."""
        texts = [value for value in values if isinstance(value, ox.Literal) and value.language]
        if any(text.language == language for text in texts):
            values = [value for value in values if value not in texts or value.language == language]  # type: ignore[union-attr]
        return ", ".join(self._value(value, language) for value in values)

    def _value(self, value: Term, language: str) -> str:
        if isinstance(value, ox.NamedNode):
            owner = self.new.owner(value.value)
            named = self.new.name(value.value, language) or self.old.name(value.value, language)
            return (
                self.called(owner, language) if owner == value.value and self.new.kind(owner) else named or value.value
            )
        if value.datatype.value == f"{FOREIGN_PREFIXES['xsd']}boolean":
            return {"true": ("ja", "yes"), "false": ("nee", "no")}[value.value][LANGUAGES.index(language)]
        if value.language:
            text = value.value if len(value.value) <= _LONG else f"{value.value[: _LONG - 1].rstrip()}…"
            return f"“{text}”"
        return value.value
