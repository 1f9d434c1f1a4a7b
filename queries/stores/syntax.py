"""What a SPARQL text asks, as the embedded store reads it: whether it reaches outside, and of which graphs it asks.

pyoxigraph shows no parse tree. But of a clause that a keyword starts, nothing is left that parses when each occurrence
of that word is spelled otherwise, whereas a variable, a prefix, a string or a comment with the word in it still does.
So the store's own parser decides, whatever the syntax around it. Nothing is evaluated here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count, pairwise
from typing import NamedTuple

import pyoxigraph as ox

from ontology.wording import near

__all__ = [
    "Dataset",
    "DatasetError",
    "Fault",
    "Token",
    "dataset",
    "declared_prefixes",
    "fault",
    "form",
    "holds_service",
    "tokens",
]

_NOTHING = ox.Store()
_TOKEN = re.compile(
    r"""(?P<space>(?:\s++|\#[^\n\r]*+)++)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d][\w.-]{0,100}+)?:(?:[\w:-]++|%[0-9A-Fa-f]{2}|\\[^\w\s]|\.+(?=[\w:%\\-]))*)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>\d+|.)""",
    re.VERBOSE | re.DOTALL,
)
_ERROR = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)
_COMMENT = re.compile(r"""^\s*#[^"'\n\r]*$""", re.MULTILINE)
"""A line that holds no clause: it is a comment, or in the middle of a long string, which it cannot end."""
_FROM = re.compile(r"from(?:(?<![\w?$:]from)|(?<=askfrom)|(?<=constructfrom))")
"""Where, in lower case, FROM may start a clause: elsewhere it is part of a name, as only these may touch it."""
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


class DatasetError(ValueError):
    """A FROM clause of which it cannot be told what graph it names."""


class Token(NamedTuple):
    """A piece of a SPARQL text: what kind it is (word, name, iri, variable, ...), its text, and where it starts."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True)
class Fault:
    """Why a text is no query: line and column (from 1; 0 where it is not known), and what is wrong there.

    `undeclared` is the first name whose prefix nothing declares, and `near` the prefix that was probably meant.
    """

    line: int
    column: int
    said: str
    undeclared: str = ""
    near: str = ""

    @property
    def prefix(self) -> str:
        """The prefix that nothing declares; empty where that is not what is wrong."""
        return self.undeclared.partition(":")[0]

    def __str__(self) -> str:
        if self.undeclared:
            hint = f"did you mean {self.near}:?" if self.near else f"add PREFIX {self.prefix}: <...>"
            return f"the prefix {self.prefix}: of {self.undeclared[:80]} is not declared; {hint}"
        return self.said

    @property
    def brief(self) -> str:
        """The same, with the place as compilers write it: 1:8."""
        return str(self).replace(f"line {self.line}, column {self.column}", f"{self.line}:{self.column}", 1)


@dataclass(frozen=True)
class Dataset:
    """The graphs a query is asked of: those of FROM (merged into the default graph) and of FROM NAMED."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text in order, without white space and comments.

    >>> [token.text for token in tokens("ask { ?from a vapa:Measure . } # from here")]
    ['ask', '{', '?from', 'a', 'vapa:Measure', '.', '}']
    """
    for match in _TOKEN.finditer(text):
        if (kind := match.lastgroup or "") != "space":  # comments included
            yield Token(kind, match[0], match.start())


def form(text: str) -> str:
    """The first keyword after the prologue, in capitals: SELECT, INSERT, ...; nothing when there is none."""
    words = (token.text.upper() for token in tokens(text) if token.kind == "word")
    return next((word for word in words if word not in ("BASE", "PREFIX", "VERSION")), "")


def fault(message: str, text: str, prefixes: Mapping[str, str]) -> Fault:
    """What the store's message on a text that it does not take for a query means, in one sentence.

    >>> str(fault("error at 1:10: expected Prefix not found", "DESCRIBE foa:name", {"foaf": "http://xmlns.com/foaf/0.1/"}))
    'the prefix foa: of foa:name is not declared; did you mean foaf:?'
    """
    match = _ERROR.match(message)
    if not match:
        return Fault(0, 0, f"this is not valid SPARQL: {' '.join(message.split())}")
    line, column = int(match[1]), int(match[2])
    place = sum(len(before) for before in text.splitlines(keepends=True)[: line - 1]) + column - 1
    declared = {"_", *prefixes, *declared_prefixes(tokens(text))}
    names = (token for token in tokens(text) if token.kind == "name" and token.start <= place)
    if token := next((token for token in names if token.text.partition(":")[0] not in declared), None):
        before = text[: token.start]
        meant = near(token.text.partition(":")[0], prefixes)
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Fault(line, column, "", token.text, meant[0] if meant else "")
    wanted = " ".join(re.sub(r"(?:, )?\"?\[.*", "", match[3], flags=re.DOTALL).split())[:300]
    at = next((f", at '{token.text[:40]}'" for token in tokens(text) if token.start == place), "")
    reason = wanted[:1].isupper() and not wanted.split()[0].isupper()  # a sentence of the parser's, no keywords
    expected = f": {'' if reason else 'expected one of ' if ',' in wanted else 'expected '}{wanted}" if wanted else ""
    return Fault(line, column, f"this is not valid SPARQL: line {line}, column {column}{at}{expected}")


def declared_prefixes(pieces: Iterable[Token]) -> dict[str, str]:
    """The prefixes that a query of these tokens declares itself, with their IRIs as they are written."""
    pairs = pairwise(pieces)
    return {name.text[:-1]: iri.text[1:-1] for name, iri in pairs if name.text.endswith(":") and iri.kind == "iri"}


def holds_service(text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether a query asks another endpoint, at any depth.

    >>> holds_service("ask { SERVICE <http://example.org/> { ?s ?p ?o } }", {})
    True
    >>> holds_service("ask { ?service ?p 'SERVICE <x> {}' } # SERVICE", {})
    False
    """
    return _has_clause(text, "service", prefixes)


def dataset(text: str, prefixes: Mapping[str, str], base: str | None = None) -> Dataset:
    """The graphs that the query itself names with FROM. Raises DatasetError where they cannot be told.

    >>> dataset("PREFIX g: <urn:> DESCRIBE * FROM g:a FROM NAMED <urn:b>", {})
    Dataset(default=('urn:a',), named=('urn:b',))
    """
    lower = text.lower()
    if "from" not in lower or not _FROM.search(_COMMENT.sub("", lower)) or not _has_clause(text, "from", prefixes):
        return Dataset()
    found = list(tokens(text))
    start = next((token.start for token in found if token.kind == "word" and token.text.upper() in _FORMS), 0)
    rest, graphs = text, []
    for place, token in reversed(list(enumerate(found))):
        if token.kind == "word" and token.text.upper() == "FROM":
            named = found[place + 1].text.upper() == "NAMED" if place + 1 < len(found) else False
            graph = found[place + 1 + named] if place + 1 + named < len(found) else token
            if graph.kind not in ("iri", "name"):
                raise DatasetError("a graph is named by an IRI after FROM")
            graphs.append((graph.text, named))
            rest = f"{rest[: token.start]} {rest[graph.start + len(graph.text) :]}"
    if _has_clause(rest, "from", prefixes):
        raise DatasetError("write FROM as a separate word, with white space on both sides")
    graphs.reverse()
    iris = _resolved(text[:start], [graph for graph, _ in graphs], prefixes, base)
    pairs = [(iri, named) for iri, (_, named) in zip(iris, graphs, strict=True)]
    return Dataset(tuple(iri for iri, named in pairs if not named), tuple(iri for iri, named in pairs if named))


def _resolved(prologue: str, graphs: list[str], prefixes: Mapping[str, str], base: str | None) -> list[str]:
    """The IRIs that these terms stand for after this prologue, which is one of Turtle too."""
    known = " ".join(f"PREFIX {prefix}: <{iri}>" for prefix, iri in prefixes.items())
    statements = " ".join(f"<urn:x> <urn:x> {graph} ." for graph in graphs)
    turtle = f"{known}\n{prologue}\n{statements}"
    try:
        found = list(ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=base))
    except (SyntaxError, ValueError) as error:
        raise DatasetError("the name of a graph after FROM is no IRI, or its prefix is not declared") from error
    return [str(quad.object.value) for quad in found if isinstance(quad.object, ox.NamedNode)]


def _has_clause(text: str, word: str, prefixes: Mapping[str, str]) -> bool:
    """Whether a keyword of the query is this word, which is given in lower case."""
    lower = text.lower()
    if word not in lower:
        return False
    spelled = (word.replace("v", "x" * number).replace("o", "x" * number) for number in count(1))
    other = next(other for other in spelled if other not in lower)
    altered = re.sub(word, other, text, flags=re.IGNORECASE)
    return not _parses(altered, prefixes) and _parses(text, prefixes)


def _parses(text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether a text is read to its end, where it may be incomplete still. A NUL after it keeps it from being asked."""
    try:
        _NOTHING.query(f"{text}\n\0", prefixes=dict(prefixes), base_iri="http://localhost/")
    except SyntaxError as error:
        last = text.count("\n") + 2
        return f"{error.msg}".startswith(f"error at {last}:")
    return True
