"""Lists of things, to sort and filter by the address: /maatregelen, /actoren, /doelgroepen and so on; as tables too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ontology import fold, natural
from queries.stores.embedded import Value
from viz.once import once
from viz.web.http.negotiation import Problem
from viz.web.model.kinds import FILTERS, KINDS, Kind
from viz.web.model.meetings import works_along
from viz.web.model.names import Link
from viz.web.model.plan import Plan
from viz.web.model.records import Measure
from viz.web.model.view import View
from viz.web.pages.base import PlanRoutes
from viz.web.paging import part_of
from viz.web.site import TABLE_FORMS, data_link, link_to, page, table_links, table_response
from viz.web.urls import PAGES, changed, given, here, slug

__all__ = ["UNTOLD", "Lists"]

UNTOLD = "niet-vermeld"
"""What addresses call measures of which the fiche says nothing of how far they are."""

_OFFERED = (
    *("goal", "post", "cooperation", "cooperating-domain", "implementer"),
    *("theme", "target-group", "status", "state", "participation"),
)
"""The filters that the form of measures offers; the others come from links."""

_UNTOLD = ("state", "participation")
"""The filters by which measures can be chosen of which the fiche says nothing."""

_Row = TypeVar("_Row", bound="Measure | Item")
_Rows = tuple[list["Column"], list["Item"]]
_Table = tuple[list["Column"], Callable[[str], Sequence[Value]]]
"""The columns of a list after the name, and what they hold of a thing; nothing of one that is left out."""


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in the address, its heading, and whether it holds numbers."""

    key: str
    label: str
    number: bool = False

    @property
    def money(self) -> bool:
        """Whether those are amounts in euro."""
        return self.key == "bedrag"


@dataclass(frozen=True)
class Item:
    """A row of a list: where it leads, what the columns after the name hold, its kind, and texts to find it by."""

    link: Link
    cells: Sequence[Value]
    kind: str
    text: str


@dataclass(frozen=True)
class Listing:
    """A list of things of one kind: how it is introduced, its table, and its order."""

    intro: tuple[str, str]
    table: Callable[[View], _Table]
    order: str = "naam"
    by_kind: bool = False
    """Whether its rows are of kinds that can be chosen."""


class Lists(PlanRoutes):
    """The routes of the lists."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._made: dict[tuple[str, str], _Rows] = {}

    @once
    def listings(self) -> dict[str, Listing]:
        """The lists by kind of thing."""
        return {
            "actor": Listing(
                (
                    "Wie in het plan een rol heeft: administraties, lokale besturen, verenigingen en anderen.",
                    "Who has a part in the plan: administrations, local authorities, associations and others.",
                ),
                self._actors,
                "-maatregelen",
                by_kind=True,
            ),
            "target-group": Listing(
                (
                    "Voor wie de maatregelen bedoeld zijn. Een engere groep telt mee bij de ruimere.",
                    "Whom the measures are for. A narrower group counts for the broader one.",
                ),
                self._groups,
                "-hoofd",
            ),
            "theme": Listing(
                (
                    "De levensdomeinen waarop het plan ingrijpt. De indeling is van de redactie, niet van het plan.",
                    "The domains of life that the plan touches. The classification is the editors’, not the plan’s.",
                ),
                lambda v: self._counted(v, KINDS["theme"]),
                "-maatregelen",
            ),
            "instrument": Listing(
                (
                    "Waarmee de maatregelen werken: uitkeringen, regels, toepassingen, diensten en andere.",
                    "What the measures work with: benefits, rules, applications, services and others.",
                ),
                self._instruments,
                "-maatregelen",
                by_kind=True,
            ),
            "post": Listing(
                (
                    "Wie wat trekt, en welk geld de fiches noemen. Een maatregel met twee trekkers telt bij beide.",
                    "Who leads what, and the money that the fiches state. A measure with two leads counts for both.",
                ),
                self._ministers,
                "-maatregelen",
            ),
            "goal": Listing(
                (
                    "De doelstellingen waaronder het plan zijn maatregelen ordent.",
                    "The goals under which the plan orders its measures.",
                ),
                lambda v: self._counted(v, KINDS["goal"]),
            ),
            "sdg": Listing(
                (
                    "Waaraan maatregelen bijdragen: een lezing van de redactie, het onzekerste deel van de gegevens.",
                    "What the measures contribute to: the editors’ reading, and the least certain part of the data.",
                ),
                self._sdgs,
            ),
        }

    def routes(self) -> list[Route]:
        """All lists, as pages and as tables."""
        answers: dict[str, Callable[[Request], Response]] = {PAGES["measures"]: self.measures}
        answers |= {PAGES[KINDS[kind].page]: partial(self.things, kind) for kind in self.listings}
        return [Route(f"{path}{suffix}", answers[path]) for path in answers for suffix in ("", *TABLE_FORMS)]

    # --- measures

    def measures(self, request: Request) -> Response:
        """The measures, filtered and in the order asked for."""
        v, plan = self.view(request), self.plan
        if "" in request.query_params.values():  # a form sends its empty fields too: not in an address to pass on
            return RedirectResponse(link_to(request, changed(request)), 303)
        asked = {word: request.query_params.get(word, "") for word in FILTERS}
        chosen = {word: self._chosen(FILTERS[word], name) for word, name in asked.items() if name}
        text = given(request, "text")[:200]
        found = self._filtered({FILTERS[word]: thing for word, thing in chosen.items()}, text)
        found = [measure for measure in found if given(request, "ends") in ("", *_ends(measure))]
        columns = _measure_columns(v)
        place, down = _order(request, columns, "nummer")
        found = _sorted(found, list(columns.values())[place], down)
        if _as_table(request):
            return self._measures_table(request, v, found)
        stated, with_amount, _ = plan.stated(found)
        return page(
            v,
            "measures.html",
            cite=v.t("Lijst van maatregelen", "List of measures"),
            part=part_of(found, request, self.plan.limits.page_rows),
            files=(files := table_links(request)),
            data=[*files, data_link("RDF", PAGES["catalogue"])],
            filters=[
                (kind.word, kind.one(v.lang), options, asked[kind.word])
                for kind in map(KINDS.__getitem__, _OFFERED)
                if (options := self._options(v, kind))
            ],
            active=[
                (
                    FILTERS[word].one(v.lang),
                    v.link(thing) if thing else _untold(v),
                    changed(request, **{FILTERS[word].parameter: ""}),
                )
                for word, thing in chosen.items()
            ],
            hidden=[(word, asked[word]) for word in chosen if FILTERS[word].key not in _OFFERED],
            text=given(request, "text"),
            along=KINDS["cooperation"].word in chosen,
            ends=given(request, "ends"),
            years=sorted({year for measure in plan.measures.values() for year in _ends(measure)}),
            order=given(request, "order"),
            columns=_headed(columns, request, "nummer"),
            stated=stated,
            with_amount=with_amount,
        )

    def _filtered(self, things: dict[Kind, str], text: str) -> list[Measure]:
        """The measures with all these things, also through narrower ones, and with words of a text."""
        along = things.pop(KINDS["cooperation"], "")
        wanted = {kind.statement: {thing, *self.plan.narrower_all(thing)} for kind, thing in things.items()}
        return [
            m
            for m in self.plan.measures.values()
            if all(not of_kind.isdisjoint(m.things(kind) or [""]) for kind, of_kind in wanted.items())
            and (not along or works_along(self.plan, along, m))
            and _holds(f"{m.label} {m.summary}", text)
        ]

    def _chosen(self, kind: Kind, name: str) -> str:
        """The thing of a kind that goes by a name in an address; empty for what a fiche tells nothing of.

        Raises Problem (404) when there is none.
        """
        names, of = self.plan.names, kind.thing or kind.key
        if kind.key in _UNTOLD and name == UNTOLD:
            return ""
        if of == "ns":
            iri = next((iri for iri in self.plan.used(kind.statement) if slug(iri).lower() == name.lower()), "")
        else:
            iri = names.iri("/".join((of, *([self.plan.record.slug] if kind.of_plan else []), name)))
        if iri not in names:
            problem = f"there is no {kind.one('en').lower()} '{name[:100]}' to filter by"
            raise Problem(404, problem, "Waarop u filtert, staat niet in het plan.")
        return iri

    def _options(self, v: View, kind: Kind) -> list[tuple[str, str]]:
        used = set(self.plan.used(kind.statement))
        if kind.key == "cooperation":
            measures = self.plan.measures.values()
            used = {post for post in self.plan.all_of("post") if any(works_along(self.plan, post, m) for m in measures)}
        broader = {above for thing in used for above in self.plan.details(thing, "broader")}
        told = [(slug(iri), v.name(iri)) for iri in self.plan.names.sorted(used | broader, v.lang)]
        return [*told, (UNTOLD, _untold(v).text)] if kind.key in _UNTOLD else told

    def _measures_table(self, request: Request, v: View, found: Sequence[Measure]) -> Response:
        def named(m: Measure, *kinds: str) -> str:
            return "; ".join(v.name(thing) for kind in kinds for thing in m.things(kind))

        def along(m: Measure) -> str:
            return named(m, "cooperation", "cooperating-domain")

        columns: list[tuple[str, str, Callable[[Measure], Value]]] = [
            ("nummer", "identifier", lambda m: m.identifier),
            ("titel", "title", lambda m: m.title),
            ("samenvatting (redactie)", "summary (editors)", lambda m: m.summary),
            ("doelstelling", "goal", lambda m: v.name(m.goal)),
            ("ministers", "ministers", lambda m: named(m, "lead")),
            ("meewerkende ministers en beleidsdomeinen", "co-operating ministers and domains", along),
            ("administraties", "administrations", lambda m: named(m, "implementation")),
            ("doelgroepen", "target groups", lambda m: named(m, "targeting")),
            ("status", "status", lambda m: v.name(m.status)),
            ("thema's (redactie)", "themes (editors)", lambda m: named(m, "theme")),
            ("begin", "start", lambda m: m.start),
            ("einde", "end", lambda m: m.end),
            ("zonder einddatum", "no end date", lambda m: m.open_ended is True),
            ("stand van zaken", "state of play", lambda m: "; ".join(map(v.name, v.states(m)))),
            ("genoemd geld in euro", "stated euro", lambda m: m.stated),
            ("budgetveld", "budget field", lambda m: v.name(m.budget_kind)),
            ("bladzijde", "page", lambda m: m.first_page),
            ("uri", "uri", lambda m: m.iri),
        ]
        heads = [v.t(dutch, english) for dutch, english, _ in columns]
        rows = [[value(m) for _, _, value in columns] for m in found]
        return table_response(request, "maatregelen", heads, rows)

    # --- the other lists

    def things(self, name: str, request: Request) -> Response:
        """A list of things of one kind, as a page or as a table."""
        kind, listing, v = KINDS[name], self.listings[name], self.view(request)
        title = kind.many(v.lang) if kind.key == "post" else kind.full_many(v.lang)
        columns, rows = self._rows(name, v)
        of = given(request, "kind")
        kinds = sorted({row.kind for row in rows if row.kind})
        if of and of not in kinds:
            raise Problem(404, f"there is no kind '{of[:100]}' here", "Die soort is er niet.")
        text = given(request, "text")
        rows = [row for row in rows if of in ("", row.kind) and _holds(f"{row.link.text} {row.text}", text[:200])]
        place, down = _order(request, columns, listing.order)
        rows = _sorted(rows, lambda row: row.cells[place - 1] if place else natural(row.link.text), down)
        if _as_table(request):
            heads = [f"{column.label}{' (euro)' if column.money else ''}" for column in columns]
            filled = [[row.link.text, *row.cells, row.link.uri] for row in rows]
            return table_response(request, PAGES[kind.page].strip("/"), [*heads, "uri"], filled)
        return page(
            v,
            "list.html",
            title=title,
            intro=v.t(*listing.intro),
            columns=_headed(columns, request, listing.order),
            part=part_of(rows, request, self.plan.limits.page_rows),
            choices=kinds if listing.by_kind else [],
            kind=of,
            text=text,
            order=given(request, "order"),
            path=here(request),
            data=[*table_links(request), data_link("RDF", PAGES["catalogue"])],
        )

    def _rows(self, name: str, v: View) -> _Rows:
        """The columns of a list and its rows by name, worked out once for each language."""
        if (name, v.lang) not in self._made:
            columns, cells_of = self.listings[name].table(v)
            keys, rows = [column.key for column in columns], []
            for iri in self.plan.all_of(name):
                if cells := cells_of(iri):
                    kind = str(cells[keys.index("aard")]) if "aard" in keys else ""
                    rows.append(Item(v.link(iri), cells, kind, " ".join(self.plan.texts(iri))))
            rows.sort(key=lambda row: natural(row.link.text))
            self._made[name, v.lang] = [Column("naam", v.t("Naam", "Name")), *columns], rows
        return self._made[name, v.lang]

    def _actors(self, v: View) -> _Table:
        def cells(iri: str) -> Sequence[Value]:
            involved, carried = self.plan.of_thing("involvement", iri), self.plan.of_thing("implementation", iri)
            return _named(v, iri, "type"), len(involved), len(carried), len(_leads([*involved, *carried]))

        return [
            Column("aard", v.t("Soort", "Kind")),
            Column("maatregelen", v.t("Betrokken bij", "Involved in"), number=True),
            Column("voertuit", v.t("Voert uit", "Implements"), number=True),
            Column("ministers", KINDS["post"].many(v.lang), number=True),
        ], cells

    def _groups(self, v: View) -> _Table:
        def cells(iri: str) -> Sequence[Value]:
            pairs = self.plan.with_thing("targeting", [iri, *self.plan.narrower_all(iri)])
            first = {m for m, s in pairs if s.primary}
            return len(first), len({m for m, _ in pairs} - first), _named(v, iri, "broader")

        return [
            Column("hoofd", v.t("In de eerste plaats voor", "In the first place for"), number=True),
            Column("mee", v.t("Bereikt mee", "Reaches along"), number=True),
            Column("ruimer", v.t("Ruimere groep", "Broader group")),
        ], cells

    def _ministers(self, v: View) -> _Table:
        """Ministers as what is counted, with in place of how many there are who they are."""
        columns, counted = self._counted(v, KINDS["post"])
        columns[1] = Column("bekleed", v.t("Bekleed door", "Held by"))

        def cells(iri: str) -> Sequence[Value]:
            number, _, *money = counted(iri)
            return number, ", ".join(map(v.name, self.plan.vocabulary.holders(iri))), *money

        return columns, cells

    def _counted(self, v: View, kind: Kind) -> _Table:
        """Things with their measures, the ministers who lead those, and the money that these state."""

        def cells(iri: str) -> Sequence[Value]:
            measures = self.plan.of_thing(kind.statement, iri)
            stated, with_amount, number = self.plan.stated(measures)
            return number, len(_leads(measures)), stated, with_amount

        return [
            Column("maatregelen", KINDS["measure"].many(v.lang), number=True),
            Column("ministers", KINDS["post"].many(v.lang), number=True),
            Column("bedrag", v.t("Genoemd geld", "Stated money"), number=True),
            Column("met", v.t("Maatregelen met een bedrag", "Measures with an amount"), number=True),
        ], cells

    def _instruments(self, v: View) -> _Table:
        def cells(iri: str) -> Sequence[Value]:
            measures = self.plan.of_thing("instrument", iri)
            return _named(v, iri, "type"), len(measures), len(_leads(measures))

        return [
            Column("aard", v.t("Soort", "Kind")),
            Column("maatregelen", KINDS["measure"].many(v.lang), number=True),
            Column("ministers", KINDS["post"].many(v.lang), number=True),
        ], cells

    def _sdgs(self, v: View) -> _Table:
        """All goals, and the targets that something contributes to: the others are on the page of their goal."""

        def cells(iri: str) -> Sequence[Value]:
            pairs = self.plan.with_thing("contribution", [iri, *self.plan.vocabulary.narrower(iri)])
            core, goal = {m for m, s in pairs if s.core}, "." not in slug(iri)
            kind = v.t("doel", "goal") if goal else v.t("subdoel", "target")
            return (len(core), len({m for m, _ in pairs} - core), kind) if pairs or goal else ()

        return [
            Column("kern", v.t("In de kern", "Core"), number=True),
            Column("steun", v.t("Ondersteunend", "Supporting"), number=True),
            Column("aard", v.t("Soort", "Kind")),
        ], cells


def _measure_columns(v: View) -> dict[Column, Callable[[Measure], object]]:
    """The columns of the list of measures, each with what it is sorted by there."""
    return {
        Column("nummer", KINDS["measure"].one(v.lang)): lambda m: m.position,
        Column("doelstelling", KINDS["goal"].one(v.lang)): lambda m: v.name(m.goal),
        Column("minister", KINDS["lead"].one(v.lang)): lambda m: [v.name(post) for post in m.things("lead")],
        Column("begin", v.t("Looptijd", "Period")): lambda m: str(m.start or m.end or ""),
        Column("stand", KINDS["state"].one(v.lang)): lambda m: [v.name(state) for state in v.states(m)],
        Column("bedrag", v.t("Genoemd geld", "Stated money"), number=True): lambda m: m.stated,
    }


def _named(v: View, iri: str, detail: str) -> str:
    """What a thing has as its type or broader thing, by name."""
    return ", ".join(map(v.name, v.plan.details(iri, detail)))


def _untold(v: View) -> Link:
    return Link(v.t("niet vermeld", "not stated"), "", None)


def _as_table(request: Request) -> bool:
    """Whether the address asks for a file."""
    return request.url.path.endswith(tuple(TABLE_FORMS))


def _leads(measures: Sequence[Measure]) -> set[str]:
    """The posts that lead some measures."""
    return {post for measure in measures for post in measure.things("lead")}


def _ends(measure: Measure) -> set[str]:
    """The years in which a measure ends, or a part of it with its own time."""
    return {str(moment)[:4] for moment in (measure.end, *(phase.end for phase in measure.phases)) if moment is not None}


def _holds(told: str, words: str) -> bool:
    """Whether a text holds all of these words, or parts of words."""
    return not words or all(word in fold(told) for word in fold(words).split())


def _order(request: Request, columns: Iterable[Column], default: str) -> tuple[int, bool]:
    """The place of the column to sort by, and whether downwards. Raises Problem for a column that is not there."""
    asked = given(request, "order") or default
    key, keys = asked.removeprefix("-"), [column.key for column in columns]
    if key not in keys:
        raise Problem(400, f"this cannot be sorted by '{key[:100]}'", "Daarop kan deze lijst niet worden gesorteerd.")
    return keys.index(key), asked.startswith("-")


def _sorted(rows: list[_Row], key: Callable[[_Row], object], down: bool) -> list[_Row]:
    """In order; what has no value stands last, whichever way."""
    known = [row for row in rows if key(row) not in (None, "")]
    unknown = [row for row in rows if key(row) in (None, "")]
    return sorted(known, key=key, reverse=down) + unknown  # type: ignore[arg-type]


def _headed(columns: Iterable[Column], request: Request, default: str) -> list[tuple[Column, str, str]]:
    """Each column with the address that sorts by it, and how it is sorted now."""
    now = given(request, "order") or default
    heads = []
    for column in columns:
        up, down = now == column.key, now == f"-{column.key}"
        to = f"-{column.key}" if up or (column.number and not down) else column.key
        heads.append((column, changed(request, order=to), "ascending" if up else "descending" if down else ""))
    return heads
