"""What a comparison of two editions says, in words: for the command line, the page and files to take home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from queries.editions import Comparison, Continued, Edition, Fact, Measure, Passage
from viz.web.text.format import voice

__all__ = ["COLUMNS", "FATES", "Teller"]

COLUMNS = (
    "what", "old", "oldTitle", "new", "newTitle", "how", "ours", "aspect", "before", "after", "pagesBefore",
    "pagesAfter", "why",
)  # fmt: skip
"""What a line of a comparison says, for files."""

FATES: Mapping[str, tuple[str, str]] = {
    "continued": ("Voortgezet", "Continued"),
    "added": ("Toegevoegd", "Added"),
    "lapsed": ("Vervallen", "Lapsed"),
    "dropped": ("Niets meer van vermeld", "No longer mentioned"),
    "unknown": (
        "Geactualiseerd, maar van welke maatregel weten wij niet",
        "Updated, but of which measure we do not know",
    ),
}
"""What can become of a measure, in Dutch and English, in the order in which it is told."""

_ASPECTS = {
    "title": ("titel", "title"),
    "lead": ("trekkende minister", "lead minister"),
    "groups": ("doelgroepen", "target groups"),
    "period": ("looptijd", "period"),
    "money": ("genoemd geld dat meetelt", "named money that counts"),
}


class Teller:
    """Says in one language what a comparison holds; `name` gives the name of a thing by its IRI."""

    def __init__(self, language: str, name: Callable[[str], str]) -> None:
        self.language, self.f, self._name = language, voice(language), name

    def fate(self, key: str) -> str:
        """What became of a measure."""
        return self.f.t(*FATES[key])

    def aspect(self, key: str) -> str:
        """What changed of it."""
        return self.f.t(*_ASPECTS[key])

    def title(self, edition: Edition) -> str:
        """What an edition is called."""
        return edition.titles.get(self.language) or edition.titles["nl"]

    def note(self, edition: Edition) -> str:
        """What we lack of an edition; empty where we have all of it."""
        return edition.note.get(self.language) or edition.note.get("nl", "")

    def how(self, item: Continued) -> str:
        """How a measure continues another."""
        return self._name(item.how)

    def value(self, aspect: str, fact: Fact) -> str:
        """What an edition says of an aspect."""
        return "; ".join(sorted(self._value(aspect, value) for value in fact.values)) or self.f.t(
            "niet vermeld", "not stated"
        )

    def _value(self, aspect: str, value: object) -> str:
        if aspect in ("lead", "groups"):
            return self._name(str(value))
        if aspect == "money":
            return self.f.euro(Decimal(str(value)))
        if isinstance(value, tuple):
            start, end, open_ended = value
            return self.f.period(start, end, open_ended)
        return str(value)

    def pages(self, passages: Iterable[Passage]) -> str:
        """The pages of passages; empty where there are none."""
        return self.f.pages(sorted({passage.page for passage in passages}))

    def rows(self, comparison: Comparison) -> Iterator[tuple[str | int, ...]]:
        """A line for each measure, and one more for each thing that changed of it; the columns are COLUMNS."""
        for item in comparison.continued:
            head = (self.fate("continued"), *_pair(item.old, item.new), self.how(item), int(item.why is not None))
            yield (*head, "", "", "", "", self.pages(item.passages), item.why or "")
            for change in item.changes:
                said = (self.value(change.aspect, change.old), self.value(change.aspect, change.new))
                where = (self.pages(change.old.passages), self.pages(change.new.passages))
                yield (*head, self.aspect(change.aspect), *said, *where, "")
        for lapsed in comparison.lapsed:
            ours = int(lapsed.why is not None)
            head = (self.fate("lapsed"), *_pair(lapsed.measure, None), "", ours)
            yield (*head, "", "", "", "", self.pages(lapsed.passages), lapsed.why or "")
        for measure in comparison.dropped:
            yield (self.fate("dropped"), *_pair(measure, None), *[""] * 8)
        for key, measures in (("added", comparison.added), ("unknown", comparison.unknown)):
            for measure in measures:
                yield (self.fate(key), *_pair(None, measure), *[""] * 8)

    def counts(self, comparison: Comparison) -> list[tuple[str, int]]:
        """How many measures had each fate, of those that any had."""
        found = [(key, len(getattr(comparison, key))) for key in FATES]
        return [(self.fate(key), number) for key, number in found if number]


def _pair(old: Measure | None, new: Measure | None) -> tuple[str, str, str, str]:
    first = (old.identifier, old.title) if old else ("", "")
    return (*first, *((new.identifier, new.title) if new else ("", "")))
