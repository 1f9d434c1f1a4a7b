"""The names of things as a text prints them: how two spellings are one, and which names a mention holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from loaders.dataset import Dataset

__all__ = ["Vocabularies", "fold", "forms_of", "holds", "spelling"]


def spelling(text: str) -> str:
    r"""A name without what the eye does not see: Unicode form, kind and number of blanks, case.

    >>> spelling("Huis\u00a0van  het Kind") == spelling("huis van het kind")
    True
    """
    plain = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return " ".join(plain.split()).casefold()


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """The words of a text, without accents, case and signs.

    >>> fold("Vlaamse Vereniging v. Steden & Gemeenten (VVSG)")
    'vlaamse vereniging v steden gemeenten vvsg'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"\w+", plain.casefold()))


def holds(text: str, form: str) -> bool:
    """Whether a folded form stands in a folded text as whole words."""
    return f" {form} " in f" {text} "


def forms_of(entry: Any, language: str = "nl") -> Iterator[str]:
    """Every form under which a text in a language may name an entry: its name, title, variants and hidden labels.

    The Dutch ones may always: an English text leaves many names as they are.
    """
    for label in (entry.pref_label, getattr(entry, "title", None)):
        if label:
            yield from {label.nl, getattr(label, language) or label.nl}
    yield from getattr(entry, "alt_label", ())
    yield from getattr(entry, "hidden_label", ())


class Vocabularies:
    """The folded forms of everything in the vocabularies of a data set, by vocabulary and slug, for one language."""

    def __init__(self, dataset: Dataset, language: str = "nl") -> None:
        self._language = language
        self._entries: dict[str, Mapping[str, Any]] = {
            name: getattr(dataset, name)
            for name in ("actors", "posts", "policy_domains", "target_groups", "instruments", "places", "roles")
        }
        self._forms: dict[tuple[str, str], tuple[str, ...]] = {}

    def forms(self, vocabulary: str, slug: str) -> tuple[str, ...]:
        """The folded forms of one entry; none where there is no such entry."""
        key = (vocabulary, slug)
        if key not in self._forms:
            entry = self._entries[vocabulary].get(slug)
            self._forms[key] = (
                () if entry is None else tuple(sorted({fold(form) for form in forms_of(entry, self._language)} - {""}))
            )
        return self._forms[key]

    def names(self, vocabulary: str, slug: str, mention: str) -> bool:
        """Whether a mention holds one of the forms of an entry."""
        text = fold(mention)
        return any(holds(text, form) for form in self.forms(vocabulary, slug))
