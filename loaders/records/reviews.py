"""Records of a second reading: what another reader wrote down of each fiche without seeing the records."""

from __future__ import annotations

from typing import Literal

from loaders.records.common import Label, MeasureId, Record, Slug

__all__ = ["MeasureReading", "Reading", "Reviews"]


class Reading(Record):
    """Of one kind of link of one fiche: what both readers have, and where they differ.

    `differ`: both name it, with another role or another answer to whether it is primary.
    A policy domain or minister is named `policy-domain-x` or `post-x`, as in the IRI of its involvement.
    """

    both: tuple[Slug, ...] = ()
    differ: tuple[Slug, ...] = ()
    only_first: tuple[Slug, ...] = ()
    only_second: tuple[Slug, ...] = ()

    def review(self, name: str) -> Literal["ReadTwice", "Settled", "ReadOnce"]:
        """How often a link was read, and whether a difference about it was settled."""
        if name in self.both:
            return "ReadTwice"
        return "Settled" if name in (*self.differ, *self.only_first, *self.only_second) else "ReadOnce"


class MeasureReading(Record):
    """The second reading of one fiche: who takes part, and for whom it is."""

    involvement: Reading = Reading()
    targeting: Reading = Reading()


class Reviews(Record):
    """A second reading of the fiches of a plan, beside the records."""

    label: Label
    measures: dict[MeasureId, MeasureReading]
