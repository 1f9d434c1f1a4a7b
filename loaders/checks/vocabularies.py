"""The vocabularies on their own: two entries for one thing, and codes that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from loaders.dataset import Dataset, Source, passages
from loaders.names import fold, holds, spelling
from loaders.yaml_files import Key, Problem

__all__ = ["code_problems", "hidden_label_problems", "twin_problems"]

_NAMED = ("actors", "posts", "target_groups", "themes", "policy_domains", "roles", "instruments", "places")


def twin_problems(dataset: Dataset) -> Iterator[Problem]:
    """Two entries of one vocabulary with a name that the eye cannot tell apart."""
    for vocabulary in _NAMED:
        bearers: dict[str, dict[str, str]] = defaultdict(dict)
        for slug, entry in getattr(dataset, vocabulary).items():
            for name in (entry.pref_label.nl, *entry.alt_label):
                bearers[spelling(name)].setdefault(slug, name)
        for named in bearers.values():
            (first, name), *others = named.items()
            for slug, other in others:
                same = "" if name == other else f" ('{other}' differs only in case, blanks or accents' encoding)"
                message = f"bears the name '{name}' of '{first}' too{same}; make them one record or rename one"
                yield dataset.sources[vocabulary].problem((slug,), message)


def code_problems(dataset: Dataset) -> Iterator[Problem]:
    """Enterprise numbers whose check digits are wrong (the last two are 97 less the rest of the first eight by 97)."""
    for slug, actor in dataset.actors.items():
        if actor.kbo and 97 - int(actor.kbo[:8]) % 97 != int(actor.kbo[8:]):
            message = f"{actor.kbo} is no enterprise number: its check digits are wrong"
            yield dataset.sources["actors"].problem((slug, "kbo"), message)


def hidden_label_problems(dataset: Dataset) -> Iterator[Problem]:
    """Hidden labels that no mention prints: they are there to recognise a mention by, and for nothing else."""
    printed = " | ".join(
        fold(passage.mention)
        for records in dataset.plans.values()
        for record in (records.plan, records.goals, records.measures, records.crisis_measures, records.figures)
        for _, passage in passages(record)
    )
    tables: list[tuple[Source, tuple[Key, ...], Mapping[str, Any]]]
    tables = [(dataset.sources[name], (), getattr(dataset, name)) for name in _NAMED]
    for records in dataset.plans.values():
        if records.figures:
            for name in ("indicators", "groups", "regions"):
                tables.append((records.sources["figures"], (name,), getattr(records.figures, name)))
    for source, path, entries in tables:
        for slug, entry in entries.items():
            for position, label in enumerate(entry.hidden_label):
                if not holds(printed, fold(label)):
                    message = f"no mention prints '{label}'; take it out, or make it an alt_label if it is a name"
                    yield source.problem((*path, slug, "hidden_label", position), message)
