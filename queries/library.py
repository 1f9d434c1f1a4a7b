"""The query library: every `.rq` file with its titles, its parameters, and how values are bound to them.

A file starts with comment lines `# key: value` (docs/queries.md lists the keys). Parameters become
bound terms: they reach the query as a VALUES block of serialised RDF terms, never as pasted text, at
the line `# parameters`. That works on every SPARQL store; a parameter without a value stays open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox

import ontology
from ontology import DEFAULT_BASE, FOREIGN_PREFIXES, Iris
from ontology.errors import VapaError
from ontology.wording import hint
from queries.stores.syntax import fault

__all__ = ["BASES", "Kind", "Option", "Parameter", "Query", "QueryError", "kinds", "library"]

FOLDER = Path(__file__).parent / "library"
XSD = "http://www.w3.org/2001/XMLSchema#"
_HEADER = re.compile(r"#\s*(?P<key>[a-z]+(?:@[a-z]{2})?)\s*:\s*(?P<value>\S.*)$")
_PARAMETER = re.compile(
    r"(?P<name>\w+)\s+(?P<type>[a-z-]+)(?:\s*=\s*(?P<default>\S+))?\s*\|\s*(?P<nl>[^|]+?)\s*\|\s*(?P<en>.+)$"
)
_OPTION = re.compile(r"(?P<name>\w+)\s*=\s*(?P<default>\d+(?:\.\d+)?)\s*\|\s*(?P<nl>[^|]+?)\s*\|\s*(?P<en>.+)$")
_TEXTS = ("title", "description", "row", "headline", "sentence", "limits", "score", "absence", "ask")
_IN_PLAN = ("measure", "goal")
PARAMETER_TYPES = {
    *("post", "actor", "target-group", "theme", "policy-domain", "instrument", "place", "role", "sdg", "indicator"),
    *("plan", *_IN_PLAN, "graph", "thing", "term", "year", "integer", "text"),
}

GROUPS: Mapping[str, Mapping[str, str]] = {
    "measures": {"nl": "Maatregelen", "en": "Measures"},
    "actors": {"nl": "Organisaties", "en": "Organisations"},
    "groups": {"nl": "Doelgroepen", "en": "Target groups"},
    "themes": {"nl": "Thema’s", "en": "Themes"},
    "instruments": {"nl": "Instrumenten", "en": "Instruments"},
    "money": {"nl": "Geld", "en": "Money"},
    "time": {"nl": "Tijd", "en": "Time"},
    "plan": {"nl": "Het plan", "en": "The plan"},
    "crisis": {"nl": "Crisismaatregelen", "en": "Crisis measures"},
    "figures": {"nl": "Cijfers", "en": "Figures"},
    "sdg": {"nl": "SDG’s", "en": "SDGs"},
    "findings": {"nl": "Bevindingen", "en": "Findings"},
    "overlap": {"nl": "Overlappingen", "en": "Overlaps"},
    "gap": {"nl": "Hiaten", "en": "Gaps"},
}
"""What a query can be grouped under where queries are listed, in that order; a rule is an overlap or a gap."""

BASES = ("plan", "reading", "sharing", "pattern")
"""What the claim of a rule can rest on, the surest first."""

_NOTHING = ox.Store()
_SLOT = "# parameters"
"""The comment lines in a query's WHERE that the VALUES block of its parameters takes the place of."""

Kind = str
"""Where a query belongs: "library", or else its folder below that, such as "checks" or "findings"."""


class QueryError(VapaError):
    """A query that does not exist, a parameter it does not have, or a value that does not fit."""

    exit_code = 2


@dataclass(frozen=True)
class Parameter:
    """A declared parameter: `type` is a kind of thing ("post": slug or IRI; "thing": IRI), year, integer or text.

    A "term" is one of our ontology, by its name there ("Delayed") or its IRI.

    Without a value it stays open, but for one of type "plan": that is then the plan that is asked about.
    """

    name: str
    type: str
    default: str | None
    description: Mapping[str, str]

    def term(self, value: str, base: str, plan: str) -> ox.NamedNode | ox.Literal:
        """The RDF term for a value as a user gives it. Raises QueryError when it does not fit the type."""
        if self.type == "text":
            return ox.Literal(value)
        if self.type in ("year", "integer"):
            if not re.fullmatch(r"\d{4}" if self.type == "year" else r"-?\d+", value):
                raise QueryError(f"parameter '{self.name}' is {self._article}, not '{value}'")
            return ox.Literal(value, datatype=ox.NamedNode(f"{XSD}{'gYear' if self.type == 'year' else 'integer'}"))
        if re.match(r"https?://", value):
            try:
                return ox.NamedNode(value)
            except ValueError:
                raise QueryError(f"parameter '{self.name}': '{value}' is not a valid IRI") from None
        if not re.fullmatch(r"[\w.-]+", value, re.ASCII):
            raise QueryError(f"parameter '{self.name}' is the short name or the IRI of a {self.type}, not '{value}'")
        if self.type == "term":
            return ox.NamedNode(Iris(base).prefixes["vapa"] + value)
        if self.type == "sdg":
            return ox.NamedNode(FOREIGN_PREFIXES["sdg"] + value)
        parts = (plan, value) if self.type in _IN_PLAN else (value,)
        return ox.NamedNode(Iris(base).id(self.type, *parts))

    @property
    def _article(self) -> str:
        return "a year such as 2024" if self.type == "year" else "a whole number"


@dataclass(frozen=True)
class Option:
    """A number that a rule in Python depends on, such as the lowest score that counts."""

    name: str
    default: Decimal
    description: Mapping[str, str]

    def value(self, given: object = None) -> Decimal:
        """The number given, else the default. Raises QueryError when it is no number from zero up."""
        try:
            value = self.default if given is None else Decimal(str(given))
        except ArithmeticError:
            value = Decimal("NaN")
        if not value.is_finite() or value < 0:
            raise QueryError(f"option '{self.name}' is a number from zero up, not '{given}'")
        return value


@dataclass(frozen=True)
class Query:
    """One `.rq` file: its name, what it is called and claims in Dutch and English, and its text.

    Of a rule for findings also: its `headline`, `sentence` and `absence` (templates), what it cannot know (`limits`),
    what is asked of a meeting where it is read out (`ask`), what its `score` says, its `options`, its `basis` (what its
    claim rests on: the "plan", our "reading", the "sharing" of a thing, or a "pattern" in numbers), and the
    `evidence_field` of a fiche in which the reader can see what is not there. A rule without a query
    reasons over all links of measures: its `text` is then that of the library's `links`. `formerly` is an old name
    that it still answers to. Of a query of the library `row` says what one row of its answer is, and `key` by which
    columns rows differ.
    """

    name: str
    kind: Kind
    text: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    sentence: Mapping[str, str]
    group: str = ""
    limits: Mapping[str, str] = field(default_factory=dict)
    score: Mapping[str, str] = field(default_factory=dict)
    headline: Mapping[str, str] = field(default_factory=dict)
    absence: Mapping[str, str] = field(default_factory=dict)
    ask: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    basis: str = "plan"
    evidence_field: str = "title"
    order: int = 0
    formerly: str = ""
    row: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()

    def terms(self, values: Mapping[str, object], base: str, plan: str) -> dict[str, ox.NamedNode | ox.Literal]:
        """The terms that its parameters are bound to: the values given, else their defaults.

        Short names of measures and goals are those of `plan`, or of the plan that is given as a value; where a measure
        or goal is given by its IRI, the plan is its own. Raises QueryError for a parameter that the query does not
        declare, and for a value that does not fit.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        if unknown := sorted(set(values) - set(known)):
            said = hint(unknown[0], known) if known else "; it takes none"
            raise QueryError(f"query '{self.name}' has no parameter '{unknown[0]}'{said}")
        given = {name: value for name, value in values.items() if value is not None}
        plan = _plan_of({known[name].type: str(value) for name, value in given.items()}, base) or plan
        defaults = {name: (plan or None) if item.type == "plan" else item.default for name, item in known.items()}
        return {
            name: parameter.term(str(value), base, plan)
            for name, parameter in known.items()
            if (value := given.get(name, defaults[name])) is not None
        }

    def bound(self, values: Mapping[str, object], *, base: str = DEFAULT_BASE, plan: str = "") -> str:
        """The query with its parameters bound; those without a value are left open. Raises as `terms` does."""
        text = ontology.localised(self.text, base)
        terms = self.terms(values, base, plan)
        if not terms:
            return text
        blocks = (f"VALUES ?{name} {{ {term} }}" for name, term in terms.items())
        return text.replace(_SLOT, " ".join(blocks))


def _plan_of(values: Mapping[str, str], base: str) -> str:
    """The plan that values by type name: as such, or by the IRI of a measure or goal in it; empty where none does."""
    if "plan" in values:
        return values["plan"].removeprefix(Iris(base).id("plan", ""))
    for kind in _IN_PLAN:
        space = Iris(base).id(kind, "")
        if values.get(kind, "").startswith(space):
            return values[kind].removeprefix(space).partition("/")[0]
    return ""


class _Library(Mapping[str, Query]):
    """Queries by name; one that was renamed also answers to its old name."""

    def __init__(self, queries: Iterable[Query]) -> None:
        self._queries = {query.name: query for query in queries}
        self._former = {query.formerly: query for query in self._queries.values() if query.formerly}

    def __getitem__(self, name: str) -> Query:
        return self._queries.get(name) or self._former[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._queries)

    def __len__(self) -> int:
        return len(self._queries)


@cache
def library(kind: Kind = "library") -> Mapping[str, Query]:
    """All queries of one kind by name, in alphabetical order; rules for findings in the order of a report."""
    folder = FOLDER if kind == "library" else FOLDER / kind
    found = (_read(path, kind) for path in folder.glob("*.rq"))
    return _Library(sorted(found, key=lambda query: (query.order, query.name)))


def kinds() -> Iterator[Kind]:
    """All kinds of queries that there are."""
    yield "library"
    yield from sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


class _Head:
    """The comment lines that a query file starts with, and where each stands.

    Raises QueryError for one that it does not know, and for a word in one that is none of those there are.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.texts: dict[str, dict[str, str]] = {key: {} for key in _TEXTS}
        self.single = {"group": "", "basis": "plan", "field": "title", "order": "0", "formerly": "", "key": ""}
        self.parameters: list[Parameter] = []
        self.options: list[Option] = []
        self._path, self._lines = path, dict[str, int]()
        for number, line in enumerate(text.splitlines(), 1):
            if not line.startswith("#"):
                break
            match = _HEADER.match(line)
            name = match["key"] if match else ""
            self._lines[name] = number
            if not match or not self._takes(name, match["value"].strip()):
                raise self.wrong(name, f"not a header line this library knows: {line}")

    def _takes(self, name: str, value: str) -> bool:
        key, _, language = name.partition("@")
        if key in self.texts and language:
            self.texts[key][language] = value
        elif name in self.single:
            self.single[name] = value
        elif name == "param" and (declared := _PARAMETER.match(value)):
            self.known(name, "parameter type", declared["type"], sorted(PARAMETER_TYPES))
            self.parameters.append(Parameter(declared["name"], declared["type"], declared["default"], _both(declared)))
        elif name == "option" and (declared := _OPTION.match(value)):
            self.options.append(Option(declared["name"], Decimal(declared["default"]), _both(declared)))
        else:
            return False
        return True

    def wrong(self, key: str, said: str) -> QueryError:
        """What is wrong with a line, or with the file where there is no such line."""
        return QueryError(f"{self._path}:{self._lines.get(key, 1)}: {said}")

    def known(self, key: str, what: str, value: str, known: Collection[str]) -> None:
        """Raises QueryError where a value is none of those that are known."""
        if value not in known:
            said = hint(value, known) or "; docs/queries.md lists them"
            raise self.wrong(key, f"unknown {what} '{value}'{said}")

    def check(self, kind: Kind) -> None:
        """Raises QueryError where it lacks what a query of its kind has, or has what none can have."""
        needed = [f"{key}@{language}" for key in ("title", "description") for language in ("en", "nl")]
        needed += ["row@en", "row@nl", "key"] if kind == "library" else []
        needed += ["group"] if kind in ("library", "findings") else []
        if missing := [key for key in needed if key not in self._lines]:
            raise self.wrong("", f"lacks {', '.join(missing)}")
        self.known("basis", "basis", self.single["basis"], BASES)
        if "group" in self._lines:
            self.known("group", "group", self.single["group"], GROUPS)
        if not self.single["order"].isdecimal():
            raise self.wrong("order", f"order is a whole number, not '{self.single['order']}'")


def _read(path: Path, kind: Kind) -> Query:
    text = path.read_text(encoding="utf8")
    head = _Head(path, text)
    head.check(kind)
    parameters, single = head.parameters, head.single
    if parameters and _SLOT not in text:
        raise head.wrong("param", f"declares parameters, but has no line '{_SLOT}' where they are bound")
    if kind == "findings" and all(line.startswith("#") for line in text.splitlines() if line.strip()):
        links = _read(FOLDER / "links.rq", "library")
        text, parameters = links.text, list(links.parameters)
    else:
        columns = _columns(path, text)
        for column in single["key"].split():
            if column not in columns:
                raise head.wrong("key", f"key '{column}' is no column of the answer ({', '.join(columns)})")
    return Query(
        name=path.stem,
        kind=kind,
        text=text,
        **head.texts,
        parameters=tuple(parameters),
        group=single["group"],
        options=tuple(head.options),
        basis=single["basis"],
        evidence_field=single["field"],
        order=int(single["order"]),
        formerly=single["formerly"],
        key=tuple(single["key"].split()),
    )


def _columns(path: Path, text: str) -> list[str]:
    """The columns of the answer. Raises QueryError where it is not a SELECT that any store reads as it stands."""
    try:
        answer = _NOTHING.query(text)
    except SyntaxError as error:
        found = fault(str(error.msg or error), text, {})
        raise QueryError(f"{path}:{found.line or 1}: {found}") from None
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError(f"{path}:1: is no SELECT query")
    return [variable.value for variable in answer.variables]


def _both(declared: re.Match[str]) -> Mapping[str, str]:
    return {"nl": declared["nl"], "en": declared["en"]}
