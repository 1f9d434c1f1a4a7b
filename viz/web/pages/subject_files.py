"""All that the plan says of a thing to take along: in one sentence, as tables for a spreadsheet, and as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response

from queries.exports.documents import Chapter, text_document
from queries.exports.sheets import Sheet
from queries.rows import Value
from viz.page import inside
from viz.web.http.negotiation import Problem
from viz.web.model.organisation import Organisation
from viz.web.model.parts import Part
from viz.web.model.records import CrisisMeasure, Measure, Statement
from viz.web.model.subject import WITH_ROLES, Action, Amount, Share, Subject
from viz.web.model.view import View
from viz.web.site import TABLE_FORMS, Data, data_link, file_response, table_response
from viz.web.urls import changed, slug

__all__ = ["FORMS", "answer", "links", "role_of", "told"]

FORMS = {**TABLE_FORMS, ".docx": "Word"}
"""The files: how their addresses end, and what they are called."""

_KINDS = {
    "lead": ("trekkende minister", "lead minister"),
    "implementation": ("uitvoerende administratie", "implementing administration"),
}
"""What the parts without roles are called."""


@dataclass(frozen=True)
class _Row:
    """A row of the table of all that is said of a thing, after the name of the part it belongs to."""

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


_HEADS = {
    "nl": "onderdeel|nummer|wat|wie|rol of bijzonderheid|trekkende minister(s)|looptijd|stand van zaken|bedrag (euro)|"
    "telt mee (euro)|bladzijden|uri",
    "en": "part|number|what|who|role or detail|lead minister(s)|period|state of play|amount (euro)|counted (euro)|"
    "pages|uri",
}
"""The columns of that table."""


def links(request: Request, path: str = "") -> list[Data]:
    """All that a page tells of a thing as files; `path` is that of the page, where it is not the one asked for."""
    at = [(label, f"{path}{suffix}" if path else changed(request, suffix)) for suffix, label in FORMS.items()]
    return [data_link(label, address) for label, address in at]


def answer(request: Request, v: View, asked: Subject) -> Response:
    """The file that the address asks for; in Excel with a sheet for each part. Raises Problem (404) for nothing."""
    name = slug(asked.iri)
    if not asked.measures and not asked.crisis and not isinstance(asked, Organisation):
        raise Problem(404, f"no measure of this plan speaks of {asked.iri}", "Geen enkele maatregel gaat hierover.")
    if request.url.path.endswith(".docx"):
        return file_response(_document(v, asked), f"{name}.docx")
    heads, parts = _HEADS[v.lang].split("|"), _parts(v, asked)
    rows: list[list[Value]] = [[title, *astuple(row)] for title, rows in parts.items() for row in rows]
    sheets = [Sheet(title, heads[1:], [astuple(row) for row in rows]) for title, rows in parts.items() if rows]
    return table_response(request, name, heads, rows, *sheets)


def told(v: View, asked: Subject) -> str:
    """In one sentence how much lands on it, or how much is about it."""
    measures, crisis, count = len(asked.measures), len(asked.crisis), v.f.counted
    takes_part = isinstance(asked, Organisation)
    if not measures and not crisis:
        role = v.t("Geen rol in een maatregel van het plan.", "No part in any measure of the plan.")
        return role if takes_part else v.t("In geen enkele maatregel van het plan.", "In no measure of the plan.")
    in_measures = count(measures, ("maatregel", "maatregelen"), ("measure", "measures"))
    of = count(len(asked.ministers), ("minister", "ministers"), ("minister", "ministers"))
    in_crisis = count(crisis, ("crisismaatregel", "crisismaatregelen"), ("crisis measure", "crisis measures"))
    dutch, english = f"{in_measures} van {of}", f"{in_measures} of {of}"
    told = v.t(f"Een rol in {dutch}", f"A part in {english}") if takes_part else v.t(dutch, english)
    if isinstance(asked, Organisation) and (does := len(asked.levels().get("does", ()))):
        told += v.t(
            f" ({does} om uit te voeren, te trekken of te regisseren)", f" ({does} to carry out, lead or direct)"
        )
    return told + (v.t(f", en in {in_crisis} van 2020.", f", and in {in_crisis} of 2020.") if crisis else ".")


def role_of(v: View, said: Statement) -> str:
    """What somebody does in a measure, or how a thing is part of it, in words; empty where there is no more to say."""
    if said.kind in _KINDS:
        return v.t(*_KINDS[said.kind])
    if said.kind in WITH_ROLES:
        return ", ".join(inside(v.name(str(role))) for role in said.details)
    if said.kind == "targeting":
        main, along = v.t("in de eerste plaats", "in the first place"), v.t("bereikt ze mee", "reaches it as well")
        return main if said.primary else along
    if said.kind == "contribution":
        return f"{v.t('in de kern', 'at its core') if said.core else v.t('ondersteunt', 'supports')}: {said.text}"
    return ""


def _document(v: View, asked: Subject) -> bytes:
    """The same for a word processor, without columns that hold nothing and without addresses."""
    heads = _HEADS[v.lang].split("|")[1:-1]
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


def _parts(v: View, asked: Subject) -> dict[str, list[_Row]]:
    """The rows of each part."""
    t = v.t
    return {
        t("Maatregelen", "Measures"): [_of_measure(v, share) for share in asked.measures],
        t("Ministers", "Ministers"): [_of_minister(v, post, shares) for post, shares in asked.ministers],
        t("Verplichtingen", "Obligations"): [_of_obligation(v, part) for part in asked.obligations],
        t("Beloften", "Promises"): [_of_promise(v, part) for part in asked.promises],
        t("Zetels in het overleg", "Seats in consultation"): [_of_seat(v, part) for part in asked.seats],
        t("Geld dat het krijgt", "Money it gets"): [_of_money(v, item) for item in asked.received],
        t("Geld in de maatregelen", "Money in the measures"): [_of_money(v, item) for item in asked.amounts],
        t("Stand van zaken", "State of play"): list(_of_progress(v, asked)),
        t("Crisismaatregelen", "Crisis measures"): [_of_crisis(v, share) for share in asked.crisis],
        t("Bevindingen", "Findings"): [
            _Row(_numbers(found.measures), told.name, role=told.sentence, uri=found.iri)
            for found, told in ((found, v.told(found.finding)) for found in asked.findings)
        ],
        t("Met wie", "With whom") if isinstance(asked, Organisation) else t("Wie doet wat", "Who does what"): [
            _of_partner(v, other, share) for other, shares in asked.partners for share in shares
        ],
    }


def _of_measure(v: View, share: Share[Measure]) -> _Row:
    measure = share.action
    return replace(
        _of_share(v, share, _pages(v, share)),
        lead=_names(v, measure.things("lead")),
        period=v.period(measure),
        state="; ".join(map(v.name, v.states(measure))),
        amount=measure.stated,
    )


def _of_crisis(v: View, share: Share[CrisisMeasure]) -> _Row:
    action = share.action
    period = v.period(action) if action.period else ""
    return replace(_of_share(v, share, v.f.pages([action.page])), period=period)


def _of_share(v: View, share: Share[Action], pages: str) -> _Row:
    """What a measure or crisis measure says of it."""
    return _Row(
        number=share.action.identifier,
        what=share.action.title,
        who=_names(v, [said.thing for said in share.statements]),
        role=_roles(v, share),
        pages=pages,
        uri=share.action.iri,
    )


def _of_minister(v: View, post: str, shares: Sequence[Share[Measure]]) -> _Row:
    measures = [share.action for share in shares]
    return _Row(_numbers(measures), who=v.name(post), amount=v.plan.stated(measures)[0], uri=post)


def _of_partner(v: View, other: str, share: Share[Measure]) -> _Row:
    told, lead = _of_share(v, share, _pages(v, share)), _names(v, share.action.things("lead"))
    return replace(told, who=v.name(other), lead=lead, uri=other)


def _of_promise(v: View, part: Part) -> _Row:
    return _Row(what=v.name(part.iri), who=_names(v, part.all("group")), pages=v.pages(part.iri), uri=part.iri)


def _of_progress(v: View, asked: Subject) -> Iterable[_Row]:
    for share in asked.measures:
        for said in v.plan.follow_up.progress.get(share.action.iri, ()):
            yield _Row(
                number=share.action.identifier,
                what=said.text,
                role=v.name(said.document) if said.document != v.plan.record.document else "",
                period=str(said.year),
                state=v.name(said.state),
                amount=said.amount,
                pages=v.pages(said.node),
                uri=said.node,
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


def _of_money(v: View, item: Amount) -> _Row:
    return _Row(
        number=item.action.identifier,
        what=f"{item.line.label} ({item.action.title})",
        who=_names(v, item.line.recipients),
        role=v.counts(item.line),
        lead=_names(v, [said.thing for said in item.action.of("lead")]),
        period=v.f.years(item.line.years),
        amount=item.line.amount,
        counted=item.added,
        pages=v.f.pages([item.line.page]),
        uri=item.line.iri,
    )


def _roles(v: View, share: Share[Action]) -> str:
    return "; ".join(filter(None, dict.fromkeys(role_of(v, said) for said in share.statements)))


def _pages(v: View, share: Share[Measure]) -> str:
    """The pages that what is said rests on; of our own reading those of the measure."""
    said = [page for said in share.statements for page in v.plan.parts.pages[said.node]]
    return v.f.pages(said or share.action.pages)


def _names(v: View, things: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(map(v.name, things)))


def _numbers(measures: Sequence[Measure]) -> str:
    return ", ".join(measure.identifier for measure in measures)
