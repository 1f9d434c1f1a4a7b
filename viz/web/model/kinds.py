"""The one table of kinds of thing: names, word in addresses, list page, facet, and mark in the network picture.

A kind is named by the part of an IRI below /id/ that tells it. Some entries are a part that things of a kind have in a
measure, such as an actor that implements it; `thing` then says which kind of thing that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ontology.iris import DEPTHS
from viz.web.text.words import Words

__all__ = ["FILTERS", "KINDS", "Kind", "Mark", "thing_kinds"]


@dataclass(frozen=True)
class Mark:
    """How the network picture shows a kind of node: its colour, shape and size."""

    colour: str
    shape: str
    size: int


@dataclass(frozen=True)
class Kind:
    """A kind of thing."""

    key: str
    names: Words
    """What one and several are called in full: "Thema, Thema’s" in Dutch, "Theme, Themes" in English."""
    short: Words | None = None
    """Such names that are shorter, where no confusion is possible."""
    word: str = ""
    """What it goes by in addresses: the parameter that filters by it, or a dimension of the matrix."""
    page: str = ""
    """The page that lists them (viz.web.urls)."""
    facet: str = ""
    """Its facet among the links of measures (queries.findings.Links)."""
    statement: str = ""
    """The kind of statement that measures make about it (queries/library/site/statements.rq)."""
    mark: Mark | None = None
    thing: str = ""
    """The kind of thing, where this is a part it has in a measure or some of its things."""
    searched: bool = True
    """Whether a search finds it."""

    def one(self, language: str) -> str:
        """What one is called, in short."""
        return _forms(self.short or self.names, 0)[language == "en"]

    def many(self, language: str) -> str:
        """What several are called, in short."""
        return _forms(self.short or self.names, 1)[language == "en"]

    def full(self, language: str) -> str:
        """What one is called in full."""
        return self.singular[language == "en"]

    def full_many(self, language: str) -> str:
        """What several are called in full."""
        return self.plural[language == "en"]

    @property
    def singular(self) -> Words:
        """What one is called in full, in both languages."""
        return _forms(self.names, 0)

    @property
    def plural(self) -> Words:
        """What several are called in full, in both languages."""
        return _forms(self.names, 1)

    @property
    def parameter(self) -> str:
        """What code calls the parameter of addresses that filters by it (viz.web.urls.PARAMETERS)."""
        return self.key.replace("-", "_")

    @property
    def depth(self) -> int:
        """How many parts its path below /id/ has; with three the second is the plan."""
        return DEPTHS.get(self.key, 2)

    @property
    def of_plan(self) -> bool:
        """Whether its things belong to one plan."""
        return self.depth > 2


_TABLE = (
    Kind("plan", ("Plan, Plannen", "Plan, Plans")),
    Kind(
        "goal",
        ("Strategische doelstelling, Strategische doelstellingen", "Strategic goal, Strategic goals"),
        short=("Doelstelling, Doelstellingen", "Goal, Goals"),
        word="doelstelling",
        page="goals",
        facet="goal",
        statement="goal",
        mark=Mark("#1d2733", "diamond", 22),
    ),
    Kind(
        "measure",
        ("Maatregel, Maatregelen", "Measure, Measures"),
        word="maatregel",
        page="measures",
        mark=Mark("#0b5a8a", "dot", 11),
    ),
    Kind(
        "post",
        ("Ministerpost, Ministerposten", "Ministerial post, Ministerial posts"),
        short=("Minister, Ministers", "Minister, Ministers"),
        word="minister",
        page="ministers",
        facet="minister",
        statement="lead",
        mark=Mark("#b3261e", "square", 17),
    ),
    Kind(
        "lead",
        ("Trekkende minister, Trekkende ministers", "Lead minister, Lead ministers"),
        word="minister",
        facet="minister",
        statement="lead",
        thing="post",
    ),
    Kind(
        "cooperation",
        ("Meewerkende minister, Meewerkende ministers", "Co-operating minister, Co-operating ministers"),
        word="meewerkend",
        statement="cooperation",
        thing="post",
    ),
    Kind("person", ("Minister, Ministers", "Minister, Ministers")),
    Kind(
        "theme",
        ("Thema, Thema’s", "Theme, Themes"),
        word="thema",
        page="themes",
        facet="theme",
        statement="theme",
        mark=Mark("#5f7a8a", "ellipse", 12),
    ),
    Kind(
        "target-group",
        ("Doelgroep, Doelgroepen", "Target group, Target groups"),
        word="doelgroep",
        page="groups",
        facet="target-group",
        statement="targeting",
        mark=Mark("#2e7d32", "hexagon", 13),
    ),
    Kind(
        "actor",
        ("Actor, Actoren", "Actor, Actors"),
        word="actor",
        page="actors",
        facet="actor",
        statement="involvement",
        mark=Mark("#c77700", "triangleDown", 12),
    ),
    Kind(
        "implementer",
        (
            "Uitvoerende administratie, Uitvoerende administraties",
            "Implementing administration, Implementing administrations",
        ),
        word="administratie",
        facet="implementer",
        statement="implementation",
        mark=Mark("#8a5a00", "triangle", 14),
        thing="actor",
    ),
    Kind(
        "instrument",
        ("Instrument, Instrumenten", "Instrument, Instruments"),
        word="instrument",
        page="instruments",
        facet="instrument",
        statement="instrument",
        mark=Mark("#6a3d9a", "star", 13),
    ),
    Kind(
        "instrument-type",
        ("Soort instrument, Soorten instrumenten", "Type of instrument, Types of instrument"),
        word="instrument",
        facet="instrument-type",
        thing="instrument",
    ),
    Kind(
        "policy-domain",
        ("Beleidsdomein, Beleidsdomeinen", "Policy domain, Policy domains"),
        word="beleidsdomein",
        facet="policy-domain",
        statement="policy-domain",
    ),
    Kind(
        "cooperating-domain",
        ("Meewerkend beleidsdomein, Meewerkende beleidsdomeinen", "Co-operating domain, Co-operating domains"),
        word="meewerkend-domein",
        statement="cooperating-domain",
        thing="policy-domain",
    ),
    Kind("role", ("Rol, Rollen", "Role, Roles"), searched=False),
    Kind("place", ("Plaats, Plaatsen", "Place, Places"), word="plaats", facet="place", statement="place"),
    Kind("crisis-measure", ("Crisismaatregel, Crisismaatregelen", "Crisis measure, Crisis measures")),
    Kind(
        "indicator", ("Indicator van armoede, Indicatoren van armoede", "Indicator of poverty, Indicators of poverty")
    ),
    Kind("observation", ("Armoedecijfer, Armoedecijfers", "Poverty figure, Poverty figures"), searched=False),
    Kind(
        "population-group",
        (
            "Bevolkingsgroep in de cijfers, Bevolkingsgroepen in de cijfers",
            "Population group in the figures, Population groups in the figures",
        ),
    ),
    Kind("obligation", ("Verplichting, Verplichtingen", "Obligation, Obligations")),
    Kind("finding", ("Overlapping of hiaat, Overlappingen en hiaten", "Overlap or gap, Overlaps and gaps")),
    Kind(
        "outcome",
        ("Wat een regel wegliet, Wat regels weglieten", "What a rule left out, What rules left out"),
        searched=False,
    ),
    Kind(
        "rule",
        ("Regel achter de bevindingen, Regels achter de bevindingen", "Rule behind the findings, Rules"),
        searched=False,
    ),
    Kind(
        "sdg",
        (
            "Duurzame-ontwikkelingsdoel (SDG), Duurzame-ontwikkelingsdoelen (SDG’s)",
            "Sustainable Development Goal (SDG), Sustainable Development Goals (SDGs)",
        ),
        short=("SDG, SDG’s", "SDG, SDGs"),
        word="sdg",
        page="sdgs",
        statement="contribution",
    ),
    Kind(
        "sdg-goal",
        ("Doel van de VN (SDG), Doelen van de VN (SDG’s)", "UN goal (SDG), UN goals (SDGs)"),
        short=("SDG-doel, SDG-doelen", "SDG, SDGs"),
        word="sdg",
        facet="sdg-goal",
        thing="sdg",
    ),
    Kind(
        "sdg-target",
        ("Subdoel van de VN (SDG), Subdoelen van de VN (SDG’s)", "UN target (SDG), UN targets (SDGs)"),
        short=("SDG-subdoel, SDG-subdoelen", "SDG target, SDG targets"),
        word="subdoel",
        facet="sdg",
        statement="contribution",
        thing="sdg",
    ),
    Kind(
        "status",
        ("Status, Statussen", "Status, Statuses"),
        word="status",
        facet="status",
        statement="status",
        thing="ns",
    ),
    Kind(
        "state",
        ("Stand van zaken, Standen van zaken", "State of play, States of play"),
        word="stand",
        statement="progress",
        thing="ns",
    ),
    Kind(
        "participation",
        (
            "Inspraak van mensen in armoede, Inspraak van mensen in armoede",
            "Say of people in poverty, Say of people in poverty",
        ),
        short=("Inspraak, Inspraak", "Say, Say"),
        word="inspraak",
        facet="participation",
        statement="participation",
        thing="ns",
    ),
    Kind("scheme", ("Begrippenlijst, Begrippenlijsten", "Concept scheme, Concept schemes"), searched=False),
    Kind("document", ("Brondocument, Brondocumenten", "Source document, Source documents"), searched=False),
    Kind("dataset", ("Gegevensreeks, Gegevensreeksen", "Data set, Data sets"), searched=False),
    Kind("release", ("Uitgave, Uitgaven", "Release, Releases"), searched=False),
    Kind("retirement", ("Wat vervallen is, Wat vervallen is", "What was retired, What was retired"), searched=False),
    Kind(
        "reported-state",
        ("Toestand in een verslag, Toestanden in verslagen", "State in a report, States in reports"),
        searched=False,
    ),
    Kind("query", ("Vraag, Vragen", "Query, Queries"), searched=False),
    Kind("parameter", ("Parameter, Parameters", "Parameter, Parameters"), searched=False),
    Kind("prefix", ("Prefix, Prefixen", "Prefix, Prefixes"), searched=False),
    Kind("graph", ("Graaf, Grafen", "Graph, Graphs"), searched=False),
)
KINDS: Mapping[str, Kind] = {kind.key: kind for kind in _TABLE}

FILTERS: Mapping[str, Kind] = {
    KINDS[key].word: KINDS[key]
    for key in (
        *("goal", "post", "cooperation", "theme", "target-group", "status", "state", "participation"),
        *("cooperating-domain", "actor", "implementer", "instrument", "place", "sdg", "policy-domain"),
    )
}
"""What the list of measures can be filtered by, as addresses call it."""


def _forms(names: Words, number: int) -> Words:
    """What one (0) or several (1) are called, in Dutch and in English."""
    dutch, english = (name.split(", ")[number] for name in names)
    return dutch, english


def thing_kinds() -> list[Kind]:
    """The kinds that things are of, in the order of the table: that of an index of everything."""
    return [kind for kind in _TABLE if not kind.thing]
