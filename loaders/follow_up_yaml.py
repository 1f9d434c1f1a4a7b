"""Keeps what a form says as YAML, next to what other documents say, which stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from loaders.records import FollowUp, Reported, as_data
from loaders.yaml_files import Problem, read_yaml
from ontology.errors import VapaError

__all__ = ["keep"]

_SCHEMA = "# yaml-language-server: $schema={}/schema/{}.json\n"


def keep(
    data: Path, plan: str, document: str, year: int, statements: Sequence[Reported], sha256: str
) -> tuple[Path, ...]:
    """Write `follow-up/<plan>/<document>.yaml`, and `documents/<document>.yaml` where that is not there yet.

    Statements replace those of the same measure that the file held, and leave the others. Gives the files written.
    Raises VapaError when the file that is there reports on another year, or the document is another text.
    """
    report = data / "follow-up" / plan / f"{document}.yaml"
    described = data / "documents" / f"{document}.yaml"
    held = _held(report, year)
    if described.exists() and sha256 not in described.read_text(encoding="utf8"):
        raise VapaError(f"{described} is about another text than this form; keep the form under another name")
    new = {item.key for item in statements}
    both = sorted([*(item for item in held if item.key not in new), *statements], key=_in_order)
    report.parent.mkdir(parents=True, exist_ok=True)
    told = {"year": year, "statement": as_data(both)}
    report.write_text(_SCHEMA.format("../..", "follow_up") + _yaml(told), encoding="utf8")
    if described.exists():
        return (report,)
    title = {"nl": f"Opvolgingsformulier {year} ({document})", "en": f"Follow-up form {year} ({document})"}
    about = {"title": title, "type": "progress-report", "sha256": sha256}
    described.parent.mkdir(parents=True, exist_ok=True)
    described.write_text(_SCHEMA.format("..", "document") + _yaml(about), encoding="utf8")
    return report, described


def _held(path: Path, year: int) -> tuple[Reported, ...]:
    """What the file holds already."""
    if not path.exists():
        return ()
    read = read_yaml(path, path.name)
    if isinstance(read, Problem):
        raise VapaError(str(read))
    record = FollowUp.model_validate(read.data)
    if record.year != year:
        raise VapaError(f"{path} reports on {record.year}; keep the report on {year} under another name")
    if record.observation:
        raise VapaError(f"{path} holds figures as well; keep the form under another name")
    return record.statement


def _in_order(item: Reported) -> tuple[list[int], str]:
    return [int(part) for part in item.measure.split(".")], item.id or ""


def _yaml(content: Mapping[str, object]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=116)
