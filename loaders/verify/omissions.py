"""Proof that nothing known was left out: a name that a fiche holds is recorded, or refused with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.dataset import Dataset, PlanRecords
from loaders.document import Document
from loaders.names import fold, holds
from loaders.suggest import compare, suggest, suggest_crisis
from loaders.yaml_files import Problem

__all__ = ["omissions"]

_TITLE_WORDS = 4
"""A title of so many words, or so many of its words in quotation marks, do not stand in another fiche by chance."""
_QUOTED = re.compile(r"[‘“\"]([^‘’“”\"]+)[’”\"]")


def omissions(dataset: Dataset, records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Names of the vocabularies that stand in a fiche and are neither recorded nor refused."""
    yield from _numbers(records, document)
    language = records.plan.profile.language
    proposals = [*suggest(dataset, document, language), *suggest_crisis(dataset, records, document)]
    for item in compare(dataset, records, proposals)[0]:
        message = f"line {item.line} names {item.kind} '{item.slug}' ('{item.words}'): record it, or refuse it"
        source = records.sources.get(item.measure) or records.sources["crisis_measures"]
        yield source.problem((), f"{item.measure}: {message} in refused_suggestions.yaml")


def _numbers(records: PlanRecords, document: Document) -> Iterator[Problem]:
    """Every other measure that a fiche names by its number or its title is a reference of the record."""
    titles = {name: fold(measure.title) for name, measure in records.measures.items()}
    longest = sorted((name for name in records.measures if not name.isdigit()), key=len, reverse=True)
    if not longest:
        return  # a plan that numbers 1, 2, 3: any number of a text could be one
    numbers = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    for identifier, measure in records.measures.items():
        text = document.text(measure.span)
        named = set(numbers.findall(text))
        folded, quoted = fold(text), [fold(words) for words in _QUOTED.findall(text)]
        for name, title in titles.items():
            if (_is_long(title) and holds(folded, title)) or any(_is_long(q) and holds(title, q) for q in quoted):
                named.add(name)
        for other in sorted(named - {identifier} - {item.measure for item in measure.refers_to}):
            yield records.sources[identifier].problem(("refers_to",), f"the fiche names {other}, which is not recorded")


def _is_long(words: str) -> bool:
    return words.count(" ") >= _TITLE_WORDS - 1
