"""What a query may not do is found before it runs, by walking its parsed form: never reach outside the store.

pyoxigraph's SERVICE cannot be switched off, and FROM must name graphs of ours; rdflib's parser shows both,
but takes milliseconds. A clause cannot stand in a text without its keyword, so only a text that holds one of
the two words (anywhere, in a comment too) is parsed here; the store's own parser reads every query anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from queries.library import library
from viz.web.http.negotiation import Problem

__all__ = ["Dataset", "check", "is_update", "warm_up"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FROM = re.compile(r"(?<![?$\w])from|askfrom")  # not ?from, nor prov:wasDerivedFrom


@dataclass(frozen=True)
class Dataset:
    """The graphs a query is asked of: those of FROM (merged into the default graph) and of FROM NAMED."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@lru_cache(maxsize=64)
def check(text: str, prefixes: tuple[tuple[str, str], ...] = ()) -> Dataset:
    """The dataset that the query itself asks for. Raises Problem for SERVICE, and where that cannot be ruled out."""
    escapes = [chr(int(m[1] or m[2], 16) % 0x110000) for m in _ESCAPE.finditer(text)]
    expanded = _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16) % 0x110000), text) if escapes else ""
    if not (_may_hold_clause(text.lower()) or _may_hold_clause(expanded.lower())):
        return Dataset()
    if "\r" in text.replace("\r\n", "\n") or any(character.isascii() for character in escapes):
        # the two parsers read these differently, so a clause could hide from one of them
        raise _cannot_check("it spells a plain character as \\u.... or ends a line with a bare carriage return")
    return _walk(text, dict(prefixes))


def _may_hold_clause(text: str) -> bool:
    """Whether a text in lower case has a keyword of one of the two clauses somewhere."""
    return "service" in text or ("from" in text and _FROM.search(text) is not None)


def _walk(text: str, prefixes: Mapping[str, str]) -> Dataset:
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        tree = parseQuery(text)
        if any(getattr(node, "name", None) == "ServiceGraphPattern" for node in _nodes(tree)):
            raise Problem(
                403,
                "SERVICE is not allowed: this endpoint answers from its own graph only",
                "SERVICE is niet toegestaan: dit punt antwoordt alleen uit zijn eigen graaf.",
            )
        clauses = translateQuery(tree, initNs=prefixes).algebra.datasetClause or ()
    except ParseBaseException as error:
        raise _cannot_check(str(error.msg), (error.lineno, error.column)) from None
    except RecursionError:
        raise _cannot_check("it is nested too deeply") from None
    except Problem:
        raise
    except Exception as error:  # rdflib raises plain Exceptions for an unknown prefix and the like
        raise _cannot_check(str(error)) from None
    return Dataset(
        tuple(str(clause.default) for clause in clauses if clause.default),
        tuple(str(clause.named) for clause in clauses if clause.named),
    )


def _nodes(tree: object) -> Iterator[object]:
    """Every node of a parse tree, at any depth, whatever holds it."""
    from pyparsing import ParseResults

    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ParseResults | list | tuple):  # first: ParseResults passes for a Mapping of its names
            stack.extend(node)
        elif isinstance(node, Mapping):
            stack.extend(node.values())


def _cannot_check(why: str, position: tuple[int, int] | None = None) -> Problem:
    return Problem(
        400,
        f"this query holds SERVICE or FROM and cannot be checked: {why}",
        "Deze vraag bevat SERVICE of FROM en kan niet worden nagekeken.",
        position=position,
    )


def is_update(text: str) -> bool:
    """Whether a text that is no query is a SPARQL update (LOAD, INSERT, ...)."""
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        return bool(parseUpdate(text).request)
    except Exception:  # whatever the parser makes of it, it is no update then
        return False


def warm_up() -> None:
    """Parse something, so that the parsers are there in a process that may not open their files any more."""
    text = next(iter(library().values())).text
    _walk(text, {})
    is_update(text)
