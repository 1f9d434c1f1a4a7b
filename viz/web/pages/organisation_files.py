"""What lands on an organisation in words: in one sentence, as tables for a spreadsheet, and as a document to edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal

from queries.exports.documents import Chapter, text_document
from queries.exports.sheets import Sheet
from queries.rows import Value
from viz.page import inside
from viz.web.model.organisation import Organisation, Received, Share
from viz.web.model.parts import Part
from viz.web.model.records import CrisisMeasure, Measure, Statement
from viz.web.model.view import View

__all__ = ["as_document", "as_tables", "role_of", "told"]

_KINDS = {
    "lead": ("trekkende minister", "lead minister"),
    "implementation": ("uitvoerende administratie", "implementing administration"),
}
"""What the parts without roles are called."""


@dataclass(frozen=True)
class _Row:
    """A row of the table of all that lands on an organisation, after the name of the part it belongs to."""

    number: str = ""
    what: str = ""
    who: str = ""
    role: str = ""
    lead: str = ""
    period: str = ""
    state: str = ""
    amount: Decimal | None = None
    counted: Decimal | None = None
    pages: str = ""
    uri: str = ""


_HEADS = (
    ("onderdeel", "part"),
    ("nummer", "number"),
    ("wat", "what"),
    ("wie", "who"),
    ("rol of bijzonderheid", "role or detail"),
    ("trekkende minister(s)", "lead minister(s)"),
    ("looptijd", "period"),
    ("stand van zaken", "state of play"),
    ("bedrag (euro)", "amount (euro)"),
    ("telt mee (euro)", "counted (euro)"),
    ("bladzijden", "pages"),
    ("uri", "uri"),
)
"""The columns of that table."""


def told(v: View, asked: Organisation) -> str:
    """In one sentence how much lands on it."""
    measures, crisis, count = len(asked.measures), len(asked.crisis), v.f.counted
    if not measures and not crisis:
        return v.t("Geen rol in een maatregel van het plan.", "No part in any measure of the plan.")
    in_measures = count(measures, ("maatregel", "maatregelen"), ("measure", "measures"))
    of = count(len(asked.ministers), ("minister", "ministers"), ("minister", "ministers"))
    in_crisis = count(crisis, ("crisismaatregel", "crisismaatregelen"), ("crisis measure", "crisis measures"))
    does = len(asked.levels().get("does", ()))
    carried = v.t(f" ({does} om uit te voeren, te trekken of te regisseren)", f" ({does} to carry out, lead or direct)")
    dutch, english = f"Een rol in {in_measures} van {of}", f"A part in {in_measures} of {of}"
    told = v.t(dutch, english) + (carried if does else "")
    return told + (v.t(f", en in {in_crisis} van 2020.", f", and in {in_crisis} of 2020.") if crisis else ".")


def role_of(v: View, said: Statement) -> str:
    """What somebody does in a measure, in words."""
    if said.kind in _KINDS:
        return v.t(*_KINDS[said.kind])
    return ", ".join(inside(v.name(str(role))) for role in said.details)


def counts(v: View, item: Received) -> str:
    """Whether an amount is in the sum of what it gets, and how much of it, or why not."""
    if item.part:
        return v.t("telt mee, als deel van een ruimer bedrag", "counted, as a part of a wider amount")
    several = item.added is not None and item.added != item.line.amount
    return v.counts(item.line) + (f" ({v.f.euro(item.added)})" if several else "")


def as_tables(v: View, asked: Organisation) -> tuple[list[str], list[list[Value]], list[Sheet]]:
    """Headings and rows of one table of everything, and a sheet for each part that holds something."""
    heads, parts = [v.t(*head) for head in _HEADS], _parts(v, asked)
    every: list[list[Value]] = [[name, *astuple(row)] for name, rows in parts.items() for row in rows]
    return (
        heads,
        every,
        [Sheet(name, heads[1:], [astuple(row) for row in rows]) for name, rows in parts.items() if rows],
    )


def as_document(v: View, asked: Organisation) -> bytes:
    """The same for a word processor, without columns that hold nothing and without addresses."""
    heads = [v.t(*head) for head in _HEADS[1:-1]]
    chapters = []
    for name, rows in _parts(v, asked).items():
        cells = [[_written(v, cell) for cell in astuple(row)[:-1]] for row in rows]
        kept = [column for column in range(len(heads)) if any(row[column] for row in cells)]
        if rows:
            chapters.append(Chapter(name, [heads[n] for n in kept], [[row[n] for n in kept] for row in cells]))
    introduction = [told(v, asked)]
    if len(asked.who) > 1:
        introduction.append(f"{v.t('Samengeteld', 'Counted together')}: {_names(v, asked.who)}.")
    read = v.t("zoals vapa het leest", "as vapa reads it")
    source = f"{v.t('Bron', 'Source')}: {v.plan.record.title(v.lang)}, {read}. {asked.iri}"
    return text_document(v.name(asked.iri), introduction, chapters, source, v.lang)


def _written(v: View, cell: str | Decimal | None) -> str:
    return v.f.euro(cell) if isinstance(cell, Decimal) else cell or ""


def _parts(v: View, asked: Organisation) -> dict[str, list[_Row]]:
    """The rows of each part."""
    t = v.t
    return {
        t("Maatregelen", "Measures"): [_of_measure(v, share) for share in asked.measures],
        t("Verplichtingen", "Obligations"): [_of_obligation(v, part) for part in asked.obligations],
        t("Zetels in het overleg", "Seats in consultation"): [_of_seat(v, part) for part in asked.seats],
        t("Geld dat het krijgt", "Money it gets"): list(_of_money(v, asked)),
        t("Crisismaatregelen", "Crisis measures"): [_of_crisis(v, share) for share in asked.crisis],
        t("Bevindingen", "Findings"): [
            _Row(_numbers(found.measures), told.name, role=told.sentence, uri=found.iri)
            for found, told in ((found, v.told(found.finding)) for found in asked.findings)
        ],
        t("Met wie", "With whom"): [
            _Row(_numbers(shared), v.name(other), uri=other) for other, shared in asked.partners
        ],
    }


def _of_measure(v: View, share: Share[Measure]) -> _Row:
    measure = share.action
    return _Row(
        number=measure.identifier,
        what=measure.title,
        who=_names(v, [said.thing for said in share.statements]),
        role=_roles(v, share),
        lead=_names(v, measure.things("lead")),
        period=v.period(measure),
        state="; ".join(map(v.name, v.states(measure))),
        amount=measure.stated,
        pages=v.f.pages(page for said in share.statements for page in v.plan.parts.pages(said.node)),
        uri=measure.iri,
    )


def _of_obligation(v: View, part: Part) -> _Row:
    when = part.text("frequency", v.lang) or v.f.interval(part.text("date"))
    return _Row(
        what=v.name(part.iri), who=_names(v, part.all("obliged")), role=when, pages=v.pages(part.iri), uri=part.iri
    )


def _of_seat(v: View, part: Part) -> _Row:
    return _Row(
        what=v.name(part.text("organization")),
        who=v.name(part.text("member")),
        role=v.name(part.text("role")),
        pages=v.pages(part.iri),
        uri=part.iri,
    )


def _of_money(v: View, asked: Organisation) -> Iterable[_Row]:
    for item in asked.received:
        yield _Row(
            number=item.action.identifier,
            what=f"{item.line.label} ({item.action.title})",
            who=_names(v, item.line.recipients),
            role=counts(v, item),
            lead=_names(v, [said.thing for said in item.action.of("lead")]),
            period=v.f.years(item.line.years),
            amount=item.line.amount,
            counted=item.added,
            pages=v.f.pages([item.line.page]),
            uri=item.line.iri,
        )


def _of_crisis(v: View, share: Share[CrisisMeasure]) -> _Row:
    return _Row(
        number=share.action.identifier,
        what=share.action.title,
        who=_names(v, [said.thing for said in share.statements]),
        role=_roles(v, share),
        pages=v.f.pages([share.action.page]),
        uri=share.action.iri,
    )


def _roles(v: View, share: Share[Measure] | Share[CrisisMeasure]) -> str:
    return "; ".join(dict.fromkeys(role_of(v, said) for said in share.statements))


def _names(v: View, things: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(map(v.name, things)))


def _numbers(measures: Sequence[Measure]) -> str:
    return ", ".join(measure.identifier for measure in measures)
