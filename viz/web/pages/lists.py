"""Lists of things, to sort and filter by the address: /maatregelen, /actoren, /doelgroepen and so on; as CSV too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from queries.exports.export import csv_file
from queries.stores.embedded import Value
from viz.web.http.negotiation import Problem
from viz.web.model.names import SDG, Link, natural
from viz.web.model.plan import Measure, Plan
from viz.web.model.view import View
from viz.web.paging import part_of
from viz.web.search.index import fold
from viz.web.site import Data, page

__all__ = ["Lists"]

CSV = "text/csv"
_Row = TypeVar("_Row", bound="Measure | Item")


@dataclass(frozen=True)
class Facet:
    """What measures can be filtered by: the kind of statement, and the kind of thing as addresses name it."""

    kind: str
    thing: str
    label: tuple[str, str]
    shown: bool = True
    """Whether the form offers it; the others come from links."""


FACETS = {
    "doelstelling": Facet("goal", "goal", ("Doelstelling", "Goal")),
    "minister": Facet("lead", "post", ("Minister", "Minister")),
    "thema": Facet("theme", "theme", ("Thema", "Theme")),
    "doelgroep": Facet("targeting", "target-group", ("Doelgroep", "Target group")),
    "status": Facet("status", "status", ("Status", "Status")),
    "actor": Facet("involvement", "actor", ("Actor", "Actor"), shown=False),
    "administratie": Facet("implementation", "actor", ("Uitvoerende administratie", "Administration"), shown=False),
    "instrument": Facet("instrument", "instrument", ("Instrument", "Instrument"), shown=False),
    "plaats": Facet("place", "place", ("Plaats", "Place"), shown=False),
    "sdg": Facet("contribution", "sdg", ("SDG", "SDG"), shown=False),
    "beleidsdomein": Facet("policy-domain", "policy-domain", ("Beleidsdomein", "Policy domain"), shown=False),
}


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in the address, its heading, and whether it holds numbers."""

    key: str
    label: str
    number: bool = False
    sorts: bool = True


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
    """A list of things of one kind."""

    title: tuple[str, str]
    intro: tuple[str, str]
    rows: Callable[[View], tuple[list[Column], list[Item]]]
    """The columns after the name, and the rows."""
    order: str = "naam"
    kinds: bool = field(default=False)


class Lists:
    """The routes of the lists."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._kept: dict[tuple[str, str], tuple[list[Column], list[Item]]] = {}
        self.listings = {
            "actoren": Listing(
                ("Actoren", "Actors"),
                (
                    "Wie in het plan een rol heeft: administraties, lokale besturen, verenigingen en anderen.",
                    "Who has a part in the plan: administrations, local authorities, associations and others.",
                ),
                self._actors,
                "-maatregelen",
                kinds=True,
            ),
            "doelgroepen": Listing(
                ("Doelgroepen", "Target groups"),
                (
                    "Voor wie de maatregelen bedoeld zijn. Een engere groep telt mee bij de ruimere.",
                    "Whom the measures are for. A narrower group counts for the broader one.",
                ),
                self._groups,
                "-hoofd",
            ),
            "themas": Listing(
                ("Thema’s", "Themes"),
                (
                    "De levensdomeinen waarop het plan ingrijpt. De indeling is van de redactie, niet van het plan.",
                    "The domains of life that the plan touches. The classification is the editors’, not the plan’s.",
                ),
                self._themes,
                "-maatregelen",
            ),
            "instrumenten": Listing(
                ("Instrumenten", "Instruments"),
                (
                    "Waarmee de maatregelen werken: uitkeringen, regels, toepassingen, diensten en andere.",
                    "What the measures work with: benefits, rules, applications, services and others.",
                ),
                self._instruments,
                "-maatregelen",
                kinds=True,
            ),
            "ministers": Listing(
                ("Ministers", "Ministers"),
                (
                    "Wie wat trekt, en welk geld de fiches noemen. Een maatregel met twee trekkers telt bij beide.",
                    "Who leads what, and the money that the fiches state. A measure with two leads counts for both.",
                ),
                self._ministers,
                "-maatregelen",
            ),
            "doelen": Listing(
                ("Strategische doelstellingen", "Strategic goals"),
                (
                    "De doelstellingen waaronder het plan zijn maatregelen ordent.",
                    "The goals under which the plan orders its measures.",
                ),
                self._goals,
            ),
            "sdg": Listing(
                ("Duurzame-ontwikkelingsdoelen (SDG’s)", "Sustainable Development Goals"),
                (
                    "Waaraan maatregelen bijdragen: een lezing van de redactie, het onzekerste deel van de gegevens.",
                    "What the measures contribute to: the editors’ reading, and the least certain part of the data.",
                ),
                self._sdgs,
            ),
        }

    def routes(self) -> list[Route]:
        """All lists, as pages and as CSV."""
        found = [Route("/maatregelen", self.measures), Route("/maatregelen.csv", self.measures)]
        for name in self.listings:
            found += [Route(f"/{name}", self.listing), Route(f"/{name}.csv", self.listing)]
        return found

    # --- measures

    def measures(self, request: Request) -> Response:
        """The measures, filtered and in the order asked for."""
        v, given = View(self.plan, request), dict(request.query_params)
        chosen = {name: self._chosen(name, given[name]) for name in FACETS if given.get(name)}
        wanted = {FACETS[name].kind: {thing, *self.plan.narrower_all(thing)} for name, thing in chosen.items()}
        text = given.get("tekst", "")[:200]
        found = [
            m
            for m in self.plan.measures.values()
            if all(not things.isdisjoint(m.things(kind)) for kind, things in wanted.items())
            and _holds(f"{m.identifier} {m.title} {m.summary}", text)
        ]
        columns = [
            Column("nummer", v.t("Maatregel", "Measure")),
            Column("doelstelling", v.t("Doelstelling", "Goal")),
            Column("minister", v.t("Trekkende minister", "Lead minister")),
            Column("begin", v.t("Looptijd", "Period")),
            Column("bedrag", v.t("Genoemd geld", "Stated money"), number=True),
        ]
        found = self._ordered(found, request, v, columns)
        if request.url.path.endswith(".csv"):
            return self._measures_csv(v, found)
        stated, with_amount, number = v.stated(found)
        kept = {name: value for name, value in given.items() if name not in ("lang", "pagina") and value}
        return page(
            request,
            "measures.html",
            cite=v.t("Lijst van maatregelen", "List of measures"),
            v=v,
            part=part_of(found, request),
            data=[Data("CSV", f"/maatregelen.csv{_query(kept)}", CSV), Data("RDF", "/catalog")],
            filters=[
                (name, v.t(*facet.label), self._options(v, name), given.get(name, ""))
                for name, facet in FACETS.items()
                if facet.shown
            ],
            active=[(v.t(*FACETS[name].label), v.link(thing), _without(kept, name)) for name, thing in chosen.items()],
            hidden=[(name, given[name]) for name in chosen if not FACETS[name].shown],
            text=given.get("tekst", ""),
            order=given.get("volgorde", ""),
            columns=_headed(columns, kept, "nummer"),
            total=len(self.plan.measures),
            stated=stated,
            with_amount=with_amount,
            number=number,
        )

    def _chosen(self, name: str, slug: str) -> str:
        facet, names = FACETS[name], self.plan.names
        if facet.thing == "status":
            iri = next((iri for iri in self.plan.used("status") if iri.rpartition("#")[2].lower() == slug.lower()), "")
        elif facet.thing == "goal":
            iri = names.iri(f"goal/{self.plan.store.plan}/{slug}")
        else:
            iri = names.iri(f"{facet.thing}/{slug}")
        if iri not in names:
            detail = f"there is no {facet.thing} '{slug[:100]}' to filter by"
            raise Problem(404, detail, "Waarop u filtert, staat niet in het plan.")
        return iri

    def _options(self, v: View, name: str) -> list[tuple[str, str]]:
        kind = FACETS[name].kind
        used = set(self.plan.used(kind))
        broader = {b for thing in used for b in self.plan.details(thing, "broader")}
        things = sorted(used | broader, key=lambda iri: natural(v.name(iri)))
        return [(iri.replace("#", "/").rpartition("/")[2], v.name(iri)) for iri in things]

    def _ordered(self, found: list[Measure], request: Request, v: View, columns: Sequence[Column]) -> list[Measure]:
        def when(m: Measure) -> str:
            return str(m.start if m.start is not None else m.end if m.end is not None else "")

        keys: dict[str, Callable[[Measure], object]] = {
            "nummer": lambda m: m.position,
            "doelstelling": lambda m: v.name(m.goal),
            "minister": lambda m: [v.name(post) for post in m.things("lead")],
            "begin": when,
            "bedrag": lambda m: m.stated,
        }
        key, down = _order(request, columns, "nummer")
        return _sorted(found, keys[key], down)

    def _measures_csv(self, v: View, found: Sequence[Measure]) -> Response:
        heads = [
            v.t("nummer", "identifier"),
            v.t("titel", "title"),
            v.t("doelstelling", "goal"),
            v.t("ministers", "ministers"),
            v.t("status", "status"),
            v.t("thema's (redactie)", "themes (editors)"),
            v.t("begin", "start"),
            v.t("einde", "end"),
            v.t("zonder einddatum", "no end date"),
            v.t("genoemd geld in euro", "stated euro"),
            v.t("budgetveld", "budget field"),
            "uri",
        ]
        rows: list[list[Value]] = [
            [
                m.identifier,
                m.title,
                v.name(m.goal),
                "; ".join(map(v.name, m.things("lead"))),
                v.name(m.status),
                "; ".join(map(v.name, m.things("theme"))),
                m.start,
                m.end,
                m.open_ended,
                m.stated,
                v.name(m.budget_kind),
                m.iri,
            ]
            for m in found
        ]
        return _csv("maatregelen", heads, rows)

    # --- the other lists

    def listing(self, request: Request) -> Response:
        """A list of things of one kind."""
        name, _, suffix = request.url.path.rpartition("/")[2].partition(".")
        v, listing = View(self.plan, request), self.listings[name]
        columns, rows = self._rows(name, v)
        given = dict(request.query_params)
        text, kind = given.get("tekst", "")[:200], given.get("soort", "")
        kinds = sorted({row.kind for row in rows if row.kind})
        if kind and kind not in kinds:
            raise Problem(404, f"there is no kind '{kind[:100]}' here", "Die soort is er niet.")
        rows = [row for row in rows if kind in ("", row.kind) and _holds(f"{row.link.text} {row.text}", text)]
        key, down = _order(request, columns, listing.order)
        position = [column.key for column in columns].index(key)
        rows = _sorted(rows, lambda row: _key(row, position), down)
        if suffix:
            heads = [f"{column.label}{' (euro)' if column.key == 'bedrag' else ''}" for column in columns]
            return _csv(name, [*heads, "uri"], [[row.link.text, *row.values, row.link.uri] for row in rows])
        kept = {key: value for key, value in given.items() if key not in ("lang", "pagina") and value}
        return page(
            request,
            "list.html",
            cite=v.t(*listing.title),
            v=v,
            title=v.t(*listing.title),
            intro=v.t(*listing.intro),
            columns=_headed(columns, kept, listing.order),
            numbers=[column.number for column in columns],
            part=part_of(rows, request),
            kinds=kinds if listing.kinds else [],
            soort=kind,
            text=given.get("tekst", ""),
            order=given.get("volgorde", ""),
            path=f"/{name}",
            data=[Data("CSV", f"/{name}.csv{_query(kept)}", CSV), Data("RDF", "/catalog")],
        )

    def _rows(self, name: str, v: View) -> tuple[list[Column], list[Item]]:
        """The columns of a list and its rows by name, worked out once for each language."""
        if (name, v.lang) not in self._kept:
            columns, rows = self.listings[name].rows(v)
            rows.sort(key=lambda row: natural(row.link.text))
            self._kept[name, v.lang] = [Column("naam", v.t("Naam", "Name")), *columns], rows
        return self._kept[name, v.lang]

    def _actors(self, v: View) -> tuple[list[Column], list[Item]]:
        columns = [
            Column("aard", v.t("Soort", "Kind")),
            Column("maatregelen", v.t("Betrokken bij", "Involved in"), number=True),
            Column("voertuit", v.t("Voert uit", "Implements"), number=True),
            Column("ministers", "Ministers", number=True),
        ]
        rows = []
        for iri in self.plan.names.things.get("actor", []):
            involved, carried = self.plan.with_thing("involvement", iri), self.plan.with_thing("implementation", iri)
            posts = {post for m, _ in [*involved, *carried] for post in m.things("lead")}
            kind = ", ".join(map(v.name, self.plan.details(iri, "type")))
            cells: list[Value] = [kind, len({m.iri for m, _ in involved}), len({m.iri for m, _ in carried}), len(posts)]
            rows.append(Item(v.link(iri), cells, kind=kind, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _groups(self, v: View) -> tuple[list[Column], list[Item]]:
        columns = [
            Column("hoofd", v.t("In de eerste plaats voor", "In the first place for"), number=True),
            Column("mee", v.t("Bereikt mee", "Reaches along"), number=True),
            Column("ruimer", v.t("Ruimere groep", "Broader group")),
        ]
        rows = []
        for iri in self.plan.names.things.get("target-group", []):
            pairs = self.plan.with_thing("targeting", [iri, *self.plan.narrower_all(iri)])
            first = {m.iri for m, s in pairs if s.primary}
            broader = ", ".join(map(v.name, self.plan.details(iri, "broader")))
            cells: list[Value] = [len(first), len({m.iri for m, _ in pairs} - first), broader]
            rows.append(Item(v.link(iri), cells, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _themes(self, v: View) -> tuple[list[Column], list[Item]]:
        return self._counted(v, "theme", "theme")

    def _goals(self, v: View) -> tuple[list[Column], list[Item]]:
        return self._counted(v, "goal", "goal")

    def _ministers(self, v: View) -> tuple[list[Column], list[Item]]:
        columns, rows = self._counted(v, "post", "lead", "Ministers")
        columns[1] = Column("bekleed", v.t("Bekleed door", "Held by"))
        held = [", ".join(map(v.name, self.plan.holders.get(row.link.uri, []))) for row in rows]
        swapped = [
            Item(row.link, [row.cells[0], name, *row.cells[2:]], [row.cells[0], name, *row.keys[2:]])
            for row, name in zip(rows, held, strict=True)
        ]
        return columns, swapped

    def _counted(self, v: View, thing: str, kind: str, second: str = "") -> tuple[list[Column], list[Item]]:
        """Things with their measures, the ministers who lead those, and the money that these state."""
        columns = [
            Column("maatregelen", v.t("Maatregelen", "Measures"), number=True),
            Column("ministers", second or "Ministers", number=True),
            Column("bedrag", v.t("Genoemd geld", "Stated money"), number=True),
            Column("met", v.t("Maatregelen met een bedrag", "Measures with an amount"), number=True),
        ]
        rows = []
        for iri in self.plan.names.things.get(thing, []):
            measures = self.plan.of_thing(kind, iri)
            stated, with_amount, number = v.stated(measures)
            posts = {post for m in measures for post in m.things("lead")}
            cells: list[Value] = [number, len(posts), v.f.euro(stated), with_amount]
            keys: list[Value] = [number, len(posts), stated, with_amount]
            rows.append(Item(v.link(iri), cells, keys, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _instruments(self, v: View) -> tuple[list[Column], list[Item]]:
        columns = [
            Column("aard", v.t("Soort", "Kind")),
            Column("maatregelen", v.t("Maatregelen", "Measures"), number=True),
            Column("ministers", "Ministers", number=True),
        ]
        rows = []
        for iri in self.plan.names.things.get("instrument", []):
            measures = self.plan.of_thing("instrument", iri)
            kind = ", ".join(map(v.name, self.plan.details(iri, "type")))
            cells: list[Value] = [kind, len(measures), len({post for m in measures for post in m.things("lead")})]
            rows.append(Item(v.link(iri), cells, kind=kind, text=" ".join(self.plan.texts(iri))))
        return columns, rows

    def _sdgs(self, v: View) -> tuple[list[Column], list[Item]]:
        columns = [
            Column("kern", v.t("In de kern", "Core"), number=True),
            Column("steun", v.t("Ondersteunend", "Supporting"), number=True),
            Column("aard", v.t("Soort", "Kind")),
        ]
        rows = []
        for iri in self.plan.names.things.get("sdg", []):
            pairs = self.plan.with_thing("contribution", [iri, *self.plan.narrower.get(iri, [])])
            core = {m.iri for m, s in pairs if any(str(detail).endswith("#Core") for detail in s.details)}
            goal = "." not in iri.removeprefix(SDG)
            kind = v.t("doel", "goal") if goal else v.t("subdoel", "target")
            cells: list[Value] = [len(core), len({m.iri for m, _ in pairs} - core), kind]
            if pairs or goal:  # targets that nothing contributes to are on the page of their goal
                rows.append(Item(v.link(iri), cells, kind=kind))
        return columns, rows


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
    asked = request.query_params.get("volgorde") or default
    key = asked.removeprefix("-")
    if key not in {column.key for column in columns}:
        raise Problem(400, f"this cannot be sorted by '{key[:100]}'", "Daarop kan deze lijst niet worden gesorteerd.")
    return key, asked.startswith("-")


def _sorted(rows: list[_Row], key: Callable[[_Row], object], down: bool) -> list[_Row]:
    """In order; what has no value stands last, whichever way."""
    known = [row for row in rows if key(row) not in (None, "")]
    unknown = [row for row in rows if key(row) in (None, "")]
    return sorted(known, key=key, reverse=down) + unknown  # type: ignore[arg-type]


def _headed(columns: Sequence[Column], kept: dict[str, str], default: str) -> list[tuple[Column, str, str]]:
    """Each column with the address that sorts by it, and how it is sorted now."""
    now = kept.get("volgorde") or default
    heads = []
    for column in columns:
        up = now == column.key
        down = now == f"-{column.key}"
        to = f"-{column.key}" if up or (column.number and not down) else column.key
        heads.append((column, _query({**kept, "volgorde": to}), "ascending" if up else "descending" if down else ""))
    return heads


def _without(kept: dict[str, str], name: str) -> str:
    return _query({key: value for key, value in kept.items() if key != name}) or "?"


def _query(parameters: dict[str, str]) -> str:
    return f"?{urlencode(parameters)}" if parameters else ""


def _csv(name: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> Response:
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_file(heads, rows), headers=headers)
