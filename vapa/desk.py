"""The file of one reader on the desk of the review page: what the page asks of it, and every change kept at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from loaders.dataset import Dataset
from loaders.document import Document, read_document
from loaders.drafts import Draft, DraftError, DraftFiche, Proposal, Review, as_yaml, read_draft
from loaders.drafts.decide import accept_fields, add, decide, summarise
from loaders.reader import load_basis
from loaders.records import Role
from ontology.wording import hint
from queries.rows import grouped
from vapa.files import write
from viz.review import Card, FicheView, Line, Row

__all__ = ["FileDesk"]

_VOCABULARY = {
    "lead": "posts",
    "implementer": "actors",
    "actor": "actors",
    "group": "target_groups",
    "instrument": "instruments",
    "place": "places",
}


@dataclass
class FileDesk:
    """A reader's file, the text it is about, and the names that are known: a `viz.review.Desk`."""

    path: Path
    draft: Draft
    document: Document
    dataset: Dataset

    @classmethod
    def opened(cls, path: Path, original: Path, source: Path, reader: str, data: Path) -> FileDesk:
        """The desk of a reader; a first time it begins with a copy of the draft.

        Raises DraftError when the text is not the one that was drafted.
        """
        draft = read_draft(path if path.exists() else original)
        basis = load_basis(data, draft.plan)
        document = read_document(source, basis.profile)
        if document.sha256 != draft.document.sha256:
            raise DraftError(f"{source} is not the text of {original} (another SHA-256); draft it anew")
        desk = cls(path, draft.model_copy(update={"reader": reader}), document, basis.dataset)
        desk._keep(desk.draft)
        return desk

    @property
    def reader(self) -> str:
        return self.draft.reader

    @property
    def names(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {kind: self.choices(vocabulary) for kind, vocabulary in _VOCABULARY.items()}

    def choices(self, vocabulary: str) -> Sequence[tuple[str, str]]:
        entries: Mapping[str, Any] = getattr(self.dataset, vocabulary)
        known = get_args(Role) if vocabulary == "roles" else entries
        return [(slug, entry.pref_label.nl) for slug, entry in entries.items() if slug in known]

    def rows(self) -> Sequence[Row]:
        return [_row(fiche) for fiche in self.draft.fiches]

    def fiche(self, identifier: str) -> FicheView:
        fiche = self.draft.fiche(identifier)
        order = [each.identifier for each in self.draft.fiches]
        place = order.index(identifier)
        return FicheView(
            row=_row(fiche),
            summary=fiche.description,
            themes=fiche.theme,
            domains=fiche.policy_domain,
            lines=self._lines(fiche),
            cards=[Card(item, self._label(item), _facts(item)) for item in fiche.proposals],
            before=order[place - 1] if place else None,
            after=order[place + 1] if place + 1 < len(order) else None,
        )

    def decide(self, identifier: str, proposal: str, given: Mapping[str, list[str]]) -> None:
        changes: dict[str, Any] = {"review": Review(_only(given, "review") or "proposed"), "reason": None}
        item = next((each for each in self.draft.fiche(identifier).proposals if each.id == proposal), None)
        if item and item.kind in _VOCABULARY:
            changes |= self._named(item.kind, given)
        if item and item.kind == "actor":
            changes["role"] = tuple(given.get("role", ()))
        if item and item.kind == "group":
            changes["primary"] = "primary" in given
        if changes["review"] is Review.REFUSED:
            changes["reason"] = _only(given, "reason")
        self._keep(decide(self.draft, identifier, proposal, self.document, **changes))

    def add(self, identifier: str, given: Mapping[str, list[str]]) -> None:
        kind = _only(given, "kind") or ""
        said: dict[str, Any] = {
            "kind": kind,
            "passages": ({"lines": _only(given, "lines"), "mention": _only(given, "mention")},),
            "thing": _only(given, "thing"),
            "name": _only(given, "name"),
        }
        if kind in _VOCABULARY:
            said |= self._named(kind, given)
        if kind == "actor":
            said["role"] = tuple(given.get("role", ()))
        if kind == "group":
            said["primary"] = "primary" in given
        if date := _only(given, "date"):
            said["date"] = int(date) if re.fullmatch(r"\d{4}", date) else date
        if amount := _only(given, "amount"):
            said["amount"] = amount.replace(",", ".")
        self._keep(add(self.draft, identifier, self.document, **said))

    def summarise(self, identifier: str, given: Mapping[str, list[str]]) -> None:
        themes, domains = given.get("theme", []), given.get("domain", [])
        self._keep(summarise(self.draft, identifier, _only(given, "summary") or "", themes, domains))

    def accept_fields(self, identifier: str) -> None:
        self._keep(accept_fields(self.draft, identifier))

    def _label(self, item: Proposal) -> str:
        """What a proposal is called: the name of a known thing, a new name, or its value."""
        known = getattr(self.dataset, _VOCABULARY.get(item.kind, ""), {}).get(item.thing or "")
        value = f"{item.start or '?'}-{item.end or ''}" if item.kind == "period" else item.amount
        return str(known.pref_label.nl if known else item.name or item.thing or value)

    def _keep(self, draft: Draft) -> None:
        self.draft = draft
        write(self.path, as_yaml(draft).encode())

    def _named(self, kind: str, given: Mapping[str, list[str]]) -> dict[str, str | None]:
        """A known name, or else a new one; a known one that nobody knows is told."""
        thing = _only(given, "thing")
        known = getattr(self.dataset, _VOCABULARY[kind])
        if thing and thing not in known:
            said = f"'{thing}' is not in vocabularies/{_VOCABULARY[kind]}.yaml; give it as a new name"
            raise DraftError(f"{said}{hint(thing, known)}")
        return {"thing": thing, "name": None if thing else _only(given, "name")}

    def _lines(self, fiche: DraftFiche) -> Sequence[Line]:
        spans = fiche.fields.values()
        first, last = min(span.first for span in spans), max(span.last for span in spans)
        marks = grouped(
            (number, (passage.mention, item.id))
            for item in fiche.proposals
            for passage in item.passages
            for number in range(passage.lines.first, passage.lines.last + 1)
        )
        return [Line(n, _pieces(self.document.lines[n - 1].strip(), marks[n])) for n in range(first, last + 1)]


def _row(fiche: DraftFiche) -> Row:
    return Row(fiche.identifier, fiche.title, len(fiche.proposals), fiche.open, bool(fiche.description))


def _only(given: Mapping[str, list[str]], name: str) -> str | None:
    values = given.get(name) or [""]
    return values[0].strip() or None


def _facts(item: Proposal) -> Mapping[str, str]:
    """What a proposal says besides what it is about."""
    facts = {"€": str(item.amount)} if item.amount is not None else {}
    if item.kind == "amount":
        facts |= {"per": str(item.per), **({"": ", ".join(map(str, item.years))} if item.years else {})}
    if item.kind == "period":
        facts["van"] = str(item.start or "?")
        facts["tot"] = str(item.end or "…")
    return facts


def _pieces(line: str, marks: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """A line cut where the words of a proposal stand; of a mention over two lines, the longest part that is here."""
    places: list[tuple[int, int, str]] = []
    for mention, card in sorted(marks, key=lambda mark: -len(mark[0])):
        words = mention.split()
        whole = range(len(words), 0, -1)
        parts = [" ".join(words[:n]) for n in whole] + [" ".join(words[-n:]) for n in whole]
        for part in sorted(set(parts), key=len, reverse=True):
            at = line.find(part)
            stands = at >= 0 and (part == mention or line.startswith(part) or line.endswith(part))
            if stands and not any(a < at + len(part) and at < b for a, b, _ in places):
                places.append((at, at + len(part), card))
                break
    pieces, position = [], 0
    for start, end, card in sorted(places):
        pieces += [(line[position:start], ""), (line[start:end], card)]
        position = end
    return [(words, card) for words, card in [*pieces, (line[position:], "")] if words]
