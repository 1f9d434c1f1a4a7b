"""The vocabularies on their own: two entries for one thing, and codes that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from loaders.dataset import Dataset
from loaders.names import spelling
from loaders.yaml_files import Problem

__all__ = ["code_problems", "shared_figure_problems", "twin_problems"]

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


def shared_figure_problems(dataset: Dataset) -> Iterator[Problem]:
    """Indicators, population groups and regions are the same in all plans that have figures of them."""
    first: dict[tuple[str, str], tuple[object, str]] = {}
    for plan, records in dataset.plans.items():
        for part in ("indicators", "groups", "regions") if records.figures else ():
            for slug, record in getattr(records.figures, part).items():
                known, where = first.setdefault((part, slug), (record, plan))
                if record != known:
                    message = f"is not what it is in plans/{where}; make both the same, or give it another name"
                    yield records.sources["figures"].problem((part, slug), message)


def code_problems(dataset: Dataset) -> Iterator[Problem]:
    """Enterprise numbers whose check digits are wrong (the last two are 97 less the rest of the first eight by 97)."""
    for slug, actor in dataset.actors.items():
        if actor.kbo and 97 - int(actor.kbo[:8]) % 97 != int(actor.kbo[8:]):
            message = f"{actor.kbo} is no enterprise number: its check digits are wrong"
            yield dataset.sources["actors"].problem((slug, "kbo"), message)
