"""The second reading against the records: what the readers are said to share is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.dataset import PlanRecords
from loaders.records import Measure
from loaders.yaml_files import Problem
from ontology.wording import hint

__all__ = ["review_problems"]


def review_problems(records: PlanRecords) -> Iterator[Problem]:
    """Names in reviews.yaml that the record of their measure does not have."""
    for identifier, of_measure in records.reviews.measures.items() if records.reviews else ():
        measure = records.measures.get(identifier)
        if measure is None:
            message = f"there is no measure {identifier}{hint(identifier, records.measures)}"
            yield records.sources["reviews"].problem(("measures", identifier), message)
            continue
        for kind, known in (("involvement", _involved(measure)), ("targeting", {t.group for t in measure.targeting})):
            reading = getattr(of_measure, kind)
            for name in ("both", "differ", "only_first"):
                for position, slug in enumerate(getattr(reading, name)):
                    if slug not in known:
                        path = ("measures", identifier, kind, name, position)
                        message = f"'{slug}' is not in the {kind} of {identifier}; take it out, or make it only_second"
                        yield records.sources["reviews"].problem(path, f"{message}{hint(slug, sorted(known))}")


def _involved(measure: Measure) -> set[str]:
    """Who takes part, named as in the IRI of the involvement."""
    prefix = {"actor": "", "post": "post-", "domain": "policy-domain-"}
    return {prefix[field] + slug for field, slug in (item.party for item in measure.involvement)}
