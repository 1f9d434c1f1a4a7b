"""Lists of things, to sort and filter by the address: /maatregelen, /actoren, /doelgroepen and so on; as tables too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in the address, its heading, and whether it holds numbers."""

    key: str
    label: str
    number: bool = False


@dataclass(frozen=True)
class Item:
    """A row of a list: where it leads, what each column shows, and what it is sorted by where that differs."""

    link: Link
    cells: Sequence[Value]
    keys: Sequence[Value] = ()
    kind: str = ""
    text: str = ""

    @property
    def values(self) -> Sequence[Value]:
        """What each column holds, as a file gives it: an amount is a number there."""
        return self.keys or self.cells


@dataclass(frozen=True)
class Listing:
    """A list of things of one kind: how it is introduced, its columns after the name, its rows, and its order."""

    intro: tuple[str, str]
    rows: Callable[[View], _Rows]
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
        pages = [PAGES["measures"], *(PAGES[KINDS[kind].page] for kind in self.listings)]
        answers = [self.measures, *(self._answer(kind) for kind in self.listings)]
        return [
            Route(f"{path}{suffix}", answer)
            for path, answer in zip(pages, answers, strict=True)
            for suffix in ("", *TABLE_FORMS)
        ]

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
        columns = [
            Column("nummer", KINDS["measure"].one(v.lang)),
            Column("doelstelling", KINDS["goal"].one(v.lang)),
            Column("minister", KINDS["lead"].one(v.lang)),
            Column("begin", v.t("Looptijd", "Period")),
            Column("stand", KINDS["state"].one(v.lang)),
            Column("bedrag", v.t("Genoemd geld", "Stated money"), number=True),
        ]
        found = self._ordered(found, request, v, columns)
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
            total=len(plan.measures),
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

    def _ordered(self, found: list[Measure], request: Request, v: View, columns: Sequence[Column]) -> list[Measure]:
        def begin(m: Measure) -> str:
            return str(m.start if m.start is not None else m.end if m.end is not None else "")

        keys: dict[str, Callable[[Measure], object]] = {
            "nummer": lambda m: m.position,
            "doelstelling": lambda m: v.name(m.goal),
            "minister": lambda m: [v.name(post) for post in m.things("lead")],
            "begin": begin,
            "stand": lambda m: [v.name(state) for state in v.states(m)],
            "bedrag": lambda m: m.stated,
        }
        key, down = _order(request, columns, "nummer")
        return _sorted(found, keys[key], down)

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

    def _answer(self, name: str) -> Callable[[Request], Response]:
        """A list of things of one kind, as a page or as CSV."""
        kind, listing = KINDS[name], self.listings[name]

        def answer(request: Request) -> Response:
            v = self.view(request)
            title = kind.many(v.lang) if kind.key == "post" else kind.full_many(v.lang)
            columns, rows = self._rows(name, v)
            of = given(request, "kind")
            kinds = sorted({row.kind for row in rows if row.kind})
            if of and of not in kinds:
                raise Problem(404, f"there is no kind '{of[:100]}' here", "Die soort is er niet.")
            text = given(request, "text")
            rows = [row for row in rows if of in ("", row.kind) and _holds(f"{row.link.text} {row.text}", text[:200])]
            key, down = _order(request, columns, listing.order)
            position = [column.key for column in columns].index(key)
            rows = _sorted(rows, lambda row: _key(row, position), down)
            if _as_table(request):
                heads = [f"{column.label}{' (euro)' if column.key == 'bedrag' else ''}" for column in columns]
                filled = [[row.link.text, *row.values, row.link.uri] for row in rows]
                return table_response(request, PAGES[kind.page].strip("/"), [*heads, "uri"], filled)
            return page(
                v,
                "list.html",
                title=title,
                intro=v.t(*listing.intro),
                columns=_headed(columns, request, listing.order),
                numbers=[column.number for column in columns],
                part=part_of(rows, request, self.plan.limits.page_rows),
                choices=kinds if listing.by_kind else [],
                kind=of,
                text=text,
                order=given(request, "order"),
                path=here(request),
                data=[*table_links(request), data_link("RDF", PAGES["catalogue"])],
            )

        return answer

    def _rows(self, name: str, v: View) -> _Rows:
        """The columns of a list and its rows by name, worked out once for each language."""
        if (name, v.lang) not in self._made:
            columns, rows = self.listings[name].rows(v)
            rows.sort(key=lambda row: natural(row.link.text))
            self._made[name, v.lang] = [Column("naam", v.t("Naam", "Name")), *columns], rows
        return self._made[name, v.lang]

    def _actors(self, v: View) -> _Rows:
        columns = [
            Column("aard", v.t("Soort", "Kind")),
            Column("maatregelen", v.t("Betrokken bij", "Involved in"), number=True),
            Column("voertuit", v.t("Voert uit", "Implements"), number=True),
            Column("ministers", KINDS["post"].many(v.lang), number=True),
        ]
        rows = []
        for iri in self.plan.all_of("actor"):
            involved, carried = self.plan.of_thing("involvement", iri), self.plan.of_thing("implementation", iri)
            kind = ", ".join(map(v.name, self.plan.details(iri, "type")))
            cells: list[Value] = [kind, len(involved), len(carried), len(_leads([*involved, *carried]))]
            rows.append(Item(v.link(iri), cells, kind=kind, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _groups(self, v: View) -> _Rows:
        columns = [
            Column("hoofd", v.t("In de eerste plaats voor", "In the first place for"), number=True),
            Column("mee", v.t("Bereikt mee", "Reaches along"), number=True),
            Column("ruimer", v.t("Ruimere groep", "Broader group")),
        ]
        rows = []
        for iri in self.plan.all_of("target-group"):
            pairs = self.plan.with_thing("targeting", [iri, *self.plan.narrower_all(iri)])
            first = {m for m, s in pairs if s.primary}
            broader = ", ".join(map(v.name, self.plan.details(iri, "broader")))
            cells: list[Value] = [len(first), len({m for m, _ in pairs} - first), broader]
            rows.append(Item(v.link(iri), cells, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _ministers(self, v: View) -> _Rows:
        """Ministers as what is counted, with in place of how many there are who they are."""
        columns, rows = self._counted(v, KINDS["post"])
        columns[1] = Column("bekleed", v.t("Bekleed door", "Held by"))
        for at, row in enumerate(rows):
            held = ", ".join(map(v.name, self.plan.vocabulary.holders(row.link.uri)))
            rows[at] = replace(row, cells=[row.cells[0], held, *row.cells[2:]], keys=[row.keys[0], held, *row.keys[2:]])
        return columns, rows

    def _counted(self, v: View, kind: Kind) -> _Rows:
        """Things with their measures, the ministers who lead those, and the money that these state."""
        columns = [
            Column("maatregelen", KINDS["measure"].many(v.lang), number=True),
            Column("ministers", KINDS["post"].many(v.lang), number=True),
            Column("bedrag", v.t("Genoemd geld", "Stated money"), number=True),
            Column("met", v.t("Maatregelen met een bedrag", "Measures with an amount"), number=True),
        ]
        rows = []
        for iri in self.plan.all_of(kind.key):
            measures = self.plan.of_thing(kind.statement, iri)
            stated, with_amount, number = self.plan.stated(measures)
            ministers = len(_leads(measures))
            cells: list[Value] = [number, ministers, v.f.euro(stated), with_amount]
            keys: list[Value] = [number, ministers, stated, with_amount]
            rows.append(Item(v.link(iri), cells, keys, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _instruments(self, v: View) -> _Rows:
        columns = [
            Column("aard", v.t("Soort", "Kind")),
            Column("maatregelen", KINDS["measure"].many(v.lang), number=True),
            Column("ministers", KINDS["post"].many(v.lang), number=True),
        ]
        rows = []
        for iri in self.plan.all_of("instrument"):
            measures = self.plan.of_thing("instrument", iri)
            kind = ", ".join(map(v.name, self.plan.details(iri, "type")))
            cells: list[Value] = [kind, len(measures), len(_leads(measures))]
            rows.append(Item(v.link(iri), cells, kind=kind, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _sdgs(self, v: View) -> _Rows:
        columns = [
            Column("kern", v.t("In de kern", "Core"), number=True),
            Column("steun", v.t("Ondersteunend", "Supporting"), number=True),
            Column("aard", v.t("Soort", "Kind")),
        ]
        rows = []
        for iri in self.plan.all_of("sdg"):
            pairs = self.plan.with_thing("contribution", [iri, *self.plan.vocabulary.narrower(iri)])
            core = {m for m, s in pairs if s.core}
            goal = "." not in slug(iri)
            kind = v.t("doel", "goal") if goal else v.t("subdoel", "target")
            cells: list[Value] = [len(core), len({m for m, _ in pairs} - core), kind]
            if pairs or goal:  # targets that nothing contributes to are on the page of their goal
                rows.append(Item(v.link(iri), cells, kind=kind))
        return columns, rows


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


def _key(row: Item, position: int) -> object:
    """What a row is sorted by in a column; the first column is the name."""
    if position == 0:
        return natural(row.link.text)
    return row.values[position - 1]


def _order(request: Request, columns: Sequence[Column], default: str) -> tuple[str, bool]:
    """The column to sort by and whether downwards. Raises Problem for a column that is not there."""
    asked = given(request, "order") or default
    key = asked.removeprefix("-")
    if key not in {column.key for column in columns}:
        raise Problem(400, f"this cannot be sorted by '{key[:100]}'", "Daarop kan deze lijst niet worden gesorteerd.")
    return key, asked.startswith("-")


def _sorted(rows: list[_Row], key: Callable[[_Row], object], down: bool) -> list[_Row]:
    """In order; what has no value stands last, whichever way."""
    known = [row for row in rows if key(row) not in (None, "")]
    unknown = [row for row in rows if key(row) in (None, "")]
    return sorted(known, key=key, reverse=down) + unknown  # type: ignore[arg-type]


def _headed(columns: Sequence[Column], request: Request, default: str) -> list[tuple[Column, str, str]]:
    """Each column with the address that sorts by it, and how it is sorted now."""
    now = given(request, "order") or default
    heads = []
    for column in columns:
        up, down = now == column.key, now == f"-{column.key}"
        to = f"-{column.key}" if up or (column.number and not down) else column.key
        heads.append((column, changed(request, order=to), "ascending" if up else "descending" if down else ""))
    return heads
