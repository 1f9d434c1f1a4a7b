"""What a machine proposes for each fiche of a text: what its layout says, what it names, and what the edition before
said of the same measure. A proposal is a start for a reader, never a record by itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loaders.amounts import as_dutch, money_at
from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document, Fiche
from loaders.drafts.phrases import new_names
from loaders.drafts.records import Draft, DraftFiche, Kind, Proposal, slug
from loaders.dutch import BUDGET_WORDS, OPEN_ENDED, PERIODICAL, ROLE_WORDS, years
from loaders.names import fold
from loaders.records import BudgetKind, Goal, Label, Measure, Passage, Per, Printed, Profile
from loaders.spans import FieldName, Span
from loaders.suggest import KnownName, Part, known_names
from loaders.verify.people import leads, portfolio

__all__ = ["draft"]

_KINDS: dict[str, Kind] = {
    "actor": "actor",
    "target group": "group",
    "instrument": "instrument",
    "place": "place",
}
_SAME_TITLE = 0.8
"""From which likeness of titles on (difflib's ratio) a fiche is proposed as the continuation of an earlier one."""
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")


def draft(
    dataset: Dataset,
    plan: str,
    profile: Profile,
    document: Document,
    earlier: PlanRecords | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> Draft:
    """A draft of all fiches of a document, with the vocabularies of the data set and the edition before, if any."""
    names = known_names(dataset, profile.language)
    fiches = []
    for fiche in document.fiches:
        progress(f"drafting {fiche.identifier}")
        fiches.append(_Fiche(dataset, profile, document, fiche, names).drafted(earlier))
    return Draft(
        plan=plan,
        reader="draft",
        document=Printed(
            sha256=document.sha256,
            line_count=len(document.lines),
            first_page=document.first_page,
            page_tops=document.page_tops,
            printed_pages=document.printed_pages,
        ),
        goals=tuple(
            Goal(identifier=goal.number, title=Label(nl=goal.title), passages=(_whole(document, goal.span),))
            for goal in document.goals
        ),
        fiches=tuple(fiches),
    )


def _whole(document: Document, span: Span) -> Passage:
    part = Part(document, span)
    return part.passage(0, len(part.text))


@dataclass(frozen=True)
class _Fiche:
    """One fiche, and all that is needed to read it."""

    dataset: Dataset
    profile: Profile
    document: Document
    fiche: Fiche
    names: list[KnownName]

    def drafted(self, earlier: PlanRecords | None) -> DraftFiche:
        before = self._continued(earlier)
        found = [*self._leads(), *self._implementers(), *self._period(), *self._amounts(), *self._named()]
        if before:
            found += self._anchored(before)
        kind, passage = self._budget(any(item.kind == "amount" and item.in_budget for item in found))
        return DraftFiche(
            identifier=self.fiche.identifier,
            title=self.fiche.title,
            status=self.fiche.status,
            goal=self.fiche.goal,
            fields=self.fiche.fields,
            continues=before.identifier if before else None,
            budget_kind=kind,
            budget_passage=passage,
            proposals=tuple(_numbered(found)),
        )

    def _part(self, *names: FieldName) -> Part:
        """The text of some fields, in the order of the document; nothing of the others."""
        fields = self.fiche.fields
        wanted = [fields[name] for name in names if name in fields]
        others = [span for name, span in fields.items() if name not in names and span not in wanted]
        return Part(self.document, self.fiche.span, others)

    # --- what the layout says ------------------------------------------------------------------

    def _leads(self) -> Iterator[Proposal]:
        part = self._part("minister")
        for title, post, scope in leads(self.dataset, self.fiche, self.profile):
            where = _find(part, portfolio(title).split()) or (0, len(part.text))
            yield _proposal(
                "lead", "field", [part.passage(*where)], thing=post, name=None if post else title, scope=scope
            )

    def _implementers(self) -> Iterator[Proposal]:
        """The names that the field holds; of an entry that holds none, the whole as a new name."""
        part = self._part("administration")
        for entry in self.fiche.administrations:
            inside = _find(part, entry.split())
            known = [
                (name.slug, match)
                for name in self.names
                if name.kind == "actor" and inside
                for match in [name.pattern.search(part.text, *inside)]
                if match
            ]
            taken: list[tuple[int, int]] = []
            for actor, match in known:  # the longest first: what stands in a longer name is not named
                if not any(start <= match.start() and match.end() <= end for start, end in taken):
                    taken.append(match.span())
                    yield _proposal("implementer", "field", [part.passage(*match.span())], thing=actor)
            if inside and not taken:
                passage = part.passage(*inside)
                yield _proposal("implementer", "field", [passage], name=passage.mention)

    def _period(self) -> Iterator[Proposal]:
        part = self._part("timing")
        found = list(_YEAR.finditer(part.text))
        if not found:
            return
        text = " ".join(part.text.split())
        mentioned = sorted(years(text)) or [int(found[0][0])]
        close = found[-1].end() - found[0].start() < 40
        passages = (
            [part.passage(found[0].start(), found[-1].end())]
            if close
            else [part.passage(*match.span()) for match in (found[0], found[-1])]
        )
        end = mentioned[-1] if len(mentioned) > 1 or not OPEN_ENDED.search(text) else None
        yield _proposal("period", "field", passages, start=mentioned[0], end=end)

    def _amounts(self) -> Iterator[Proposal]:
        """Every amount: in the budget field the measure's money, elsewhere background until a reader says more."""
        budget = self._part("budget")
        for part, in_budget in ((budget, True), (self._part("description"), False)):
            for value, start, end in money_at(as_dutch(part.text, self.profile.language)):
                yield self._amount(part, in_budget, value, start, end)

    def _amount(self, part: Part, in_budget: bool, value: Decimal, start: int, end: int) -> Proposal:
        line_end = part.text.find("\n\n", end)
        after = " ".join(part.text[end : min(end + 40, line_end if line_end > 0 else end + 40)].split())
        per = next((per for per, words in PERIODICAL.items() if words.search(after)), Per.TOTAL)
        near = part.text[part.text.rfind("\n", 0, start) + 1 : part.text.find("\n", end)]
        given = years(near)
        return _proposal(
            "amount",
            "field" if in_budget else "words",
            [part.passage(start, end)],
            amount=value,
            per=per,
            years=tuple(sorted(year for year in given if year >= 1990)),
            recipient=self._recipient(part, end),
            context=not in_budget,
            in_budget=in_budget,
        )

    def _recipient(self, part: Part, end: int) -> str | None:
        """The actor that follows an amount with "aan" or "to", in the same sentence."""
        after = re.split(r"[.;]\s|\n\n", part.text[end : end + 120])[0]
        match = re.search(r"\b(?:aan|to)\s+(?:de|het|the)?\s*", after)
        if match is None:
            return None
        named = (name for name in self.names if name.kind == "actor" and name.pattern.match(after, match.end()))
        return next((name.slug for name in named), None)

    def _budget(self, has_amount: bool) -> tuple[BudgetKind | None, Passage | None]:
        """What the budget field says of money, by its words."""
        if "budget" not in self.fiche.fields:
            return None, None
        part = self._part("budget")
        text = " ".join(part.text.split())
        if has_amount:
            amount = next(money_at(as_dutch(part.text, self.profile.language)), None)
            where = amount[1:] if amount else (0, len(part.text))
            return BudgetKind.AMOUNT, part.passage(*where)
        kinds = (kind for kind, words in BUDGET_WORDS.items() if words.search(text))
        return next(kinds, BudgetKind.NO_BUDGET_STATED), _trimmed(part)

    # --- what the text names -------------------------------------------------------------------

    def _named(self) -> Iterator[Proposal]:
        part = self._part("title", "description", "timing", "budget")
        taken = self.document.text(self.fiche.fields["administration"]) if "administration" in self.fiche.fields else ""
        seen: set[tuple[str, str]] = set()
        covered: list[tuple[int, int]] = []
        plain = " ".join(part.text.lower().split())
        for name in self.names:
            if name.plain not in plain:
                continue
            places = [match.span() for match in name.pattern.finditer(part.text)]
            free = [place for place in places if not any(a <= place[0] and place[1] <= b for a, b in covered)]
            covered += free
            if not free or (name.kind, name.slug) in seen or (name.kind == "actor" and name.pattern.search(taken)):
                continue
            seen.add((name.kind, name.slug))
            passages = [part.passage(*place) for place in free[:3]]
            yield self._thing(_KINDS[name.kind], "known", passages, part, free[0], thing=name.slug)
        for kind, start, end in new_names(self._unlabelled(part), self.profile.language):
            if any(a < end and start < b for a, b in covered):
                continue
            covered.append((start, end))
            passage = part.passage(start, end)
            if (kind, fold(passage.mention)) not in seen:
                seen.add((kind, fold(passage.mention)))
                yield self._thing(kind, "words", [passage], part, (start, end), name=passage.mention)

    def _unlabelled(self, part: Part) -> str:
        """A text with blanks for the title and for the labels of fields, in which no new name stands."""
        lines = part.text.split("\n")
        for name, span in self.fiche.fields.items():
            place = span.first - self.fiche.span.first
            if name == "title":
                for number in range(place, span.last - self.fiche.span.first + 1):
                    lines[number] = " " * len(lines[number])
            elif label := self.profile.label_pattern(name).match(lines[place]):
                lines[place] = " " * label.end() + lines[place][label.end() :]
        return "\n".join(lines)

    def _thing(
        self, kind: Kind, found: str, passages: list[Passage], part: Part, place: tuple[int, int], **named: str
    ) -> Proposal:
        """A proposal for something named, with what the words around it say of its part."""
        more: dict[str, Any] = {}
        if kind == "actor":
            near = part.text[max(0, place[0] - 150) : place[1] + 150]
            shown = [role for role, words in ROLE_WORDS.items() if words.search(near)]
            more["role"] = tuple(shown[:1]) or ("vermeld",)
        if kind == "group":
            more["primary"] = place[0] <= len(self.fiche.title) + 20
        return _proposal(kind, found, passages, **named, **more)

    # --- what the edition before said ----------------------------------------------------------

    def _continued(self, earlier: PlanRecords | None) -> Measure | None:
        """The measure of the edition before with (nearly) the same title."""
        if earlier is None:
            return None
        titles = {measure.title.casefold(): measure for measure in earlier.measures.values()}
        near = difflib.get_close_matches(self.fiche.title.casefold(), titles, 1, _SAME_TITLE)
        return titles[near[0]] if near else None

    def _anchored(self, before: Measure) -> Iterator[Proposal]:
        """What was recorded of the measure before, where its words stand in this fiche too."""
        part = self._part("title", "description", "timing", "budget")
        said: list[tuple[Kind, str, tuple[Passage, ...], dict[str, Any]]] = [
            *(("actor", item.actor, item.passages, {"role": item.role}) for item in before.involvement if item.actor),
            *(("group", item.group, item.passages, {"primary": item.primary}) for item in before.targeting),
            *(("instrument", item.instrument, item.passages, {}) for item in before.uses_instrument),
            *(("place", item.place, item.passages, {}) for item in before.location),
        ]
        for kind, thing, passages, more in said:
            places = [where for passage in passages if (where := _find(part, passage.mention.split()))]
            if places:
                anchored = list(dict.fromkeys(part.passage(*where) for where in places))
                yield _proposal(kind, "earlier", anchored, thing=thing, **more)


def _proposal(kind: Kind, found: Any, passages: Iterable[Passage], **said: Any) -> Proposal:
    given = {name: value for name, value in said.items() if value is not None}
    return Proposal(id="x", kind=kind, found=found, passages=tuple(passages), **given)


def _numbered(found: Iterable[Proposal]) -> Iterator[Proposal]:
    """The proposals, each with an identifier, and of those about the same only one: the edition before knows most."""
    kept: dict[tuple[str, str], Proposal] = {}
    for item in found:
        key = item.key if item.kind != "amount" else (item.kind, f"{item.key[1]} {item.passages[0].lines}")
        if key not in kept or item.found == "earlier":
            kept[key] = item
    ids: set[str] = set()
    for item in kept.values():
        words = item.thing or item.name or item.amount or item.date or item.start
        whole = f"{item.kind}-{slug(str(words))[:50].strip('-') or 'new'}"
        name, number = whole, 2
        while name in ids:
            name, number = f"{whole}-{number}", number + 1
        ids.add(name)
        yield item.model_copy(update={"id": name})


def _find(part: Part, words: list[str]) -> tuple[int, int] | None:
    """Where some words stand in a text, over line breaks."""
    match = re.search(r"\s+".join(map(re.escape, words)), part.text) if words else None
    return match.span() if match else None


def _trimmed(part: Part) -> Passage | None:
    """The first words of a text."""
    stripped = part.text.strip()
    start = part.text.find(stripped) if stripped else -1
    return part.passage(start, start + len(stripped)) if start >= 0 else None
