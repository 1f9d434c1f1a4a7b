"""The one table of kinds of thing: class, names, word in addresses, list page, facet, and mark in the network picture.

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
    names: tuple[Words, Words]
    """What one and several are called in full."""
    cls: str = ""
    """Its class."""
    short: tuple[Words, Words] | None = None
    """A shorter name for one and for several, where no confusion is possible."""
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
        return (self.short or self.names)[0][language == "en"]

    def many(self, language: str) -> str:
        """What several are called, in short."""
        return (self.short or self.names)[1][language == "en"]

    def full(self, language: str) -> str:
        """What one is called in full."""
        return self.names[0][language == "en"]

    def full_many(self, language: str) -> str:
        """What several are called in full."""
        return self.names[1][language == "en"]

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
    Kind("plan", (("Plan", "Plan"), ("Plannen", "Plans")), "vapa:Plan"),
    Kind(
        "goal",
        (("Strategische doelstelling", "Strategic goal"), ("Strategische doelstellingen", "Strategic goals")),
        "vapa:Goal",
        short=(("Doelstelling", "Goal"), ("Doelstellingen", "Goals")),
        word="doelstelling",
        page="goals",
        facet="goal",
        statement="goal",
        mark=Mark("#1d2733", "diamond", 22),
    ),
    Kind(
        "measure",
        (("Maatregel", "Measure"), ("Maatregelen", "Measures")),
        "vapa:Measure",
        word="maatregel",
        page="measures",
        mark=Mark("#0b5a8a", "dot", 11),
    ),
    Kind(
        "post",
        (("Ministerpost", "Ministerial post"), ("Ministerposten", "Ministerial posts")),
        "vapa:MinisterialPost",
        short=(("Minister", "Minister"), ("Ministers", "Ministers")),
        word="minister",
        page="ministers",
        facet="minister",
        statement="lead",
        mark=Mark("#b3261e", "square", 17),
    ),
    Kind(
        "lead",
        (("Trekkende minister", "Lead minister"), ("Trekkende ministers", "Lead ministers")),
        word="minister",
        facet="minister",
        statement="lead",
        thing="post",
    ),
    Kind(
        "cooperation",
        (("Meewerkende minister", "Co-operating minister"), ("Meewerkende ministers", "Co-operating ministers")),
        word="meewerkend",
        statement="cooperation",
        thing="post",
    ),
    Kind("person", (("Minister", "Minister"), ("Ministers", "Ministers")), "foaf:Person"),
    Kind(
        "theme",
        (("Thema", "Theme"), ("Thema’s", "Themes")),
        "vapa:Theme",
        word="thema",
        page="themes",
        facet="theme",
        statement="theme",
        mark=Mark("#5f7a8a", "ellipse", 12),
    ),
    Kind(
        "target-group",
        (("Doelgroep", "Target group"), ("Doelgroepen", "Target groups")),
        "vapa:TargetGroup",
        word="doelgroep",
        page="groups",
        facet="target-group",
        statement="targeting",
        mark=Mark("#2e7d32", "hexagon", 13),
    ),
    Kind(
        "actor",
        (("Actor", "Actor"), ("Actoren", "Actors")),
        "org:Organization",
        word="actor",
        page="actors",
        facet="actor",
        statement="involvement",
        mark=Mark("#c77700", "triangleDown", 12),
    ),
    Kind(
        "implementer",
        (
            ("Uitvoerende administratie", "Implementing administration"),
            ("Uitvoerende administraties", "Implementing administrations"),
        ),
        word="administratie",
        facet="implementer",
        statement="implementation",
        mark=Mark("#8a5a00", "triangle", 14),
        thing="actor",
    ),
    Kind(
        "instrument",
        (("Instrument", "Instrument"), ("Instrumenten", "Instruments")),
        "vapa:Instrument",
        word="instrument",
        page="instruments",
        facet="instrument",
        statement="instrument",
        mark=Mark("#6a3d9a", "star", 13),
    ),
    Kind(
        "instrument-type",
        (("Soort instrument", "Type of instrument"), ("Soorten instrumenten", "Types of instrument")),
        word="instrument",
        facet="instrument-type",
        thing="instrument",
    ),
    Kind(
        "policy-domain",
        (("Beleidsdomein", "Policy domain"), ("Beleidsdomeinen", "Policy domains")),
        "vapa:PolicyDomain",
        word="beleidsdomein",
        facet="policy-domain",
        statement="policy-domain",
    ),
    Kind(
        "cooperating-domain",
        (("Meewerkend beleidsdomein", "Co-operating domain"), ("Meewerkende beleidsdomeinen", "Co-operating domains")),
        word="meewerkend-domein",
        statement="cooperating-domain",
        thing="policy-domain",
    ),
    Kind("role", (("Rol", "Role"), ("Rollen", "Roles")), "vapa:Role", searched=False),
    Kind(
        "place",
        (("Plaats", "Place"), ("Plaatsen", "Places")),
        "vapa:Place",
        word="plaats",
        facet="place",
        statement="place",
    ),
    Kind(
        "crisis-measure",
        (("Crisismaatregel", "Crisis measure"), ("Crisismaatregelen", "Crisis measures")),
        "vapa:CrisisMeasure",
    ),
    Kind(
        "indicator",
        (("Indicator van armoede", "Indicator of poverty"), ("Indicatoren van armoede", "Indicators of poverty")),
        "vapa:Indicator",
    ),
    Kind(
        "observation",
        (("Armoedecijfer", "Poverty figure"), ("Armoedecijfers", "Poverty figures")),
        "qb:Observation",
        searched=False,
    ),
    Kind(
        "population-group",
        (
            ("Bevolkingsgroep in de cijfers", "Population group in the figures"),
            ("Bevolkingsgroepen in de cijfers", "Population groups in the figures"),
        ),
        "vapa:PopulationGroup",
    ),
    Kind(
        "obligation",
        (("Verplichting", "Obligation"), ("Verplichtingen", "Obligations")),
        "vapa:Obligation",
    ),
    Kind(
        "finding",
        (("Overlapping of hiaat", "Overlap or gap"), ("Overlappingen en hiaten", "Overlaps and gaps")),
    ),
    Kind(
        "outcome",
        (("Wat een regel wegliet", "What a rule left out"), ("Wat regels weglieten", "What rules left out")),
        "vapa:RuleOutcome",
        searched=False,
    ),
    Kind(
        "rule",
        (("Regel achter de bevindingen", "Rule behind the findings"), ("Regels achter de bevindingen", "Rules")),
        "vapa:FindingRule",
        searched=False,
    ),
    Kind(
        "sdg",
        (
            ("Duurzame-ontwikkelingsdoel (SDG)", "Sustainable Development Goal (SDG)"),
            ("Duurzame-ontwikkelingsdoelen (SDG’s)", "Sustainable Development Goals (SDGs)"),
        ),
        short=(("SDG", "SDG"), ("SDG’s", "SDGs")),
        word="sdg",
        page="sdgs",
        statement="contribution",
    ),
    Kind(
        "sdg-goal",
        (("Doel van de VN (SDG)", "UN goal (SDG)"), ("Doelen van de VN (SDG’s)", "UN goals (SDGs)")),
        "sdgo:Goal",
        short=(("SDG-doel", "SDG"), ("SDG-doelen", "SDGs")),
        word="sdg",
        facet="sdg-goal",
        thing="sdg",
    ),
    Kind(
        "sdg-target",
        (("Subdoel van de VN (SDG)", "UN target (SDG)"), ("Subdoelen van de VN (SDG’s)", "UN targets (SDGs)")),
        "sdgo:Target",
        short=(("SDG-subdoel", "SDG target"), ("SDG-subdoelen", "SDG targets")),
        word="subdoel",
        facet="sdg",
        statement="contribution",
        thing="sdg",
    ),
    Kind(
        "status",
        (("Status", "Status"), ("Statussen", "Statuses")),
        "vapa:Status",
        word="status",
        facet="status",
        statement="status",
        thing="ns",
    ),
    Kind(
        "state",
        (("Stand van zaken", "State of play"), ("Standen van zaken", "States of play")),
        word="stand",
        statement="progress",
        thing="ns",
    ),
    Kind(
        "participation",
        (
            ("Inspraak van mensen in armoede", "Say of people in poverty"),
            ("Inspraak van mensen in armoede", "Say of people in poverty"),
        ),
        short=(("Inspraak", "Say"), ("Inspraak", "Say")),
        word="inspraak",
        facet="participation",
        statement="participation",
        thing="ns",
    ),
    Kind(
        "scheme",
        (("Begrippenlijst", "Concept scheme"), ("Begrippenlijsten", "Concept schemes")),
        "skos:ConceptScheme",
        searched=False,
    ),
    Kind(
        "document",
        (("Brondocument", "Source document"), ("Brondocumenten", "Source documents")),
        "vapa:SourceDocument",
        searched=False,
    ),
    Kind(
        "dataset",
        (("Gegevensreeks", "Data set"), ("Gegevensreeksen", "Data sets")),
        "qb:DataSet",
        searched=False,
    ),
    Kind("release", (("Uitgave", "Release"), ("Uitgaven", "Releases")), "vapa:Release", searched=False),
    Kind(
        "retirement",
        (("Wat vervallen is", "What was retired"), ("Wat vervallen is", "What was retired")),
        "vapa:Retirement",
        searched=False,
    ),
    Kind(
        "reported-state",
        (("Toestand in een verslag", "State in a report"), ("Toestanden in verslagen", "States in reports")),
        "vapa:ReportedState",
        searched=False,
    ),
    Kind("query", (("Vraag", "Query"), ("Vragen", "Queries")), "sh:SPARQLExecutable", searched=False),
    Kind("parameter", (("Parameter", "Parameter"), ("Parameters", "Parameters")), "rdf:Property", searched=False),
    Kind("prefix", (("Prefix", "Prefix"), ("Prefixen", "Prefixes")), "sh:PrefixDeclaration", searched=False),
    Kind("graph", (("Graaf", "Graph"), ("Grafen", "Graphs")), searched=False),
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


def thing_kinds() -> list[Kind]:
    """The kinds that things are of, in the order of the table: that of an index of everything."""
    return [kind for kind in _TABLE if not kind.thing]
