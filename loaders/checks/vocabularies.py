"""The vocabularies on their own: names that nothing uses, two entries for one thing, codes that cannot be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from loaders.checks.references import references
from loaders.dataset import Dataset
from loaders.names import spelling
from loaders.records import Member, Party
from loaders.yaml_files import Problem

__all__ = ["code_problems", "twin_problems", "unused_problems"]

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


def unused_problems(dataset: Dataset) -> Iterator[Problem]:
    """Names that no record of any plan and no other name refers to. The UN's goals need no use."""
    used = _used(dataset)
    for vocabulary in _NAMED:
        for slug in getattr(dataset, vocabulary):
            if slug not in used[vocabulary]:
                message = "stands in the vocabulary, but nothing refers to it; use it or take it out"
                yield dataset.sources[vocabulary].problem((slug,), message)
    for records in dataset.plans.values():
        if (figures := records.figures) is None:
            continue
        for name, field in (("indicators", "indicator"), ("groups", "group"), ("regions", "region")):
            for slug in set(getattr(figures, name)) - {getattr(item, field) for item in figures.observations}:
                yield records.sources["figures"].problem((name, slug), "is used by no observation; take it out")


def _used(dataset: Dataset) -> dict[str, set[str]]:
    """The slugs of each vocabulary that something refers to."""
    used: dict[str, set[str]] = defaultdict(set)
    for records in dataset.plans.values():
        plan = records.plan
        used["actors"].add(plan.document.publisher)
        used["posts"].add(plan.coordinating_minister)
        parties: list[Party | Member] = [party for item in plan.obligation for party in item.obliged]
        parties += [member for body in plan.consultation_body for member in body.member]
        used["actors"].update(party.actor for party in parties if party.actor)
        used["actors"].update(body.actor for body in plan.consultation_body)
        used["actors"].update(actor for event in plan.event for actor in event.actor)
        used["posts"].update(party.post for party in parties if party.post)
        used["target_groups"].update(group for item in plan.promise for group in item.group)
        if records.figures:
            for group in records.figures.groups.values():
                used["target_groups"].update((*group.related_target_group, group.target_group or ""))
        for measure in records.actions:
            for _, slug, vocabulary in references(measure):
                used[vocabulary].add(slug)
            used["roles"].update(role for item in measure.involvement for role in item.role)
    for slug, actor in dataset.actors.items():
        used["actors"].update({actor.sub_organization_of or slug, actor.member_of_class or slug} - {slug})
    used["actors"].update(post.post_in for post in dataset.posts.values() if post.post_in)
    used["actors"].update(item.publisher for item in dataset.documents.values() if item.publisher)
    for vocabulary in ("target_groups", "themes", "policy_domains", "roles"):
        for entry in getattr(dataset, vocabulary).values():
            used[vocabulary].update(entry.broader)
    return used


def code_problems(dataset: Dataset) -> Iterator[Problem]:
    """Enterprise numbers whose check digits are wrong (the last two are 97 less the rest of the first eight by 97)."""
    for slug, actor in dataset.actors.items():
        if actor.kbo and 97 - int(actor.kbo[:8]) % 97 != int(actor.kbo[8:]):
            message = f"{actor.kbo} is no enterprise number: its check digits are wrong"
            yield dataset.sources["actors"].problem((slug, "kbo"), message)
