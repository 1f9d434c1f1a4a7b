"""Writes the reference pages that follow from the code: docs/cli.md, docs/queries.md and docs/settings.md,
and the JSON Schemas in data/schema/ that let an editor complete and check the YAML files.

Run `uv run python docs/make.py`; a test fails when a page is not what this prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

import vapa
from ontology.settings import SETTINGS
from queries import Query, library, rules

HERE = Path(__file__).parent


def settings_page() -> str:
    """The settings table."""
    rows = [
        f"| `{item.name}` | `{item.variable}` | {item.shown or f'`{item.default}`'} | {item.takes} | {item.help} |"
        for item in SETTINGS
    ]
    return "\n".join([
        "# Settings",
        "",
        "One table (`ontology/settings.py`). An option wins over the environment, and that over the default.",
        "",
        "| setting | environment | default | takes | what it does |",
        "| --- | --- | --- | --- | --- |",
        *rows,
        "",
    ])  # fmt: skip


QUERIES_INTRO = """\
# The query library

Ask with `vapa query NAME [--param name=value]`, or from Python with `vapa.open().query(name, **parameters)`.
Every query is a file in `queries/library/`, plain SPARQL 1.1 that any store runs; a parameter in brackets may be
left open. A short name (`welzijn`, `SD3`, `7.1.2`) stands for the IRI; a whole IRI works as well.

A `.rq` file starts with comment lines: `title@nl`, `title@en`, `description@nl`, `description@en`, optionally
`group`, `sentence@nl` (for findings) and `sentence@en` (for checks), and for each parameter a line
`param: name type = default | Dutch | English`. The values take the place of the line `# parameters` as a VALUES
block of serialised terms.
"""


def queries_page() -> str:
    """Every query and rule, with what it answers and its parameters."""
    return "\n".join([
        QUERIES_INTRO,
        *_entries(library().values()),
        "# Findings",
        "",
        "Rules of `vapa report` (`queries/library/findings/`): `--rule NAME` shows one.",
        "",
        *_entries(rules().values()),
        "# Checks across records",
        "",
        "Run on every build after SHACL (`queries/library/checks/`); a row is something wrong, and the build fails.",
        "",
        *_entries(library("checks").values()),
        "# Tables of the exports",
        "",
        "What `vapa export` writes as CSV, xlsx and JSON (`queries/library/tables/`).",
        "",
        *_entries(library("tables").values()),
    ])  # fmt: skip


def _entries(queries: Iterable[Query]) -> Iterator[str]:
    for query in queries:
        yield f"## {query.name}"
        yield ""
        yield f"{query.description['en']} / *{query.description['nl']}*"
        yield ""
        for parameter in query.parameters:
            shown = f"`{parameter.name}={parameter.default}`" if parameter.default else f"[`{parameter.name}`]"
            yield f"- {shown} ({parameter.type}): {parameter.description['en']}"
        if query.parameters:
            yield ""


def cli_page() -> str:
    """The help of every command."""
    from typer.testing import CliRunner

    commands = ["", *sorted(typer.main.get_command(vapa.app).commands)]  # type: ignore[attr-defined]
    parts = [
        "# The command line",
        "",
        "Exit codes: 0 right; 1 the data, document or dump is not; 2 the question is not.",
        "",
    ]
    for command in commands:
        arguments = [command, "--help"] if command else ["--help"]
        shown = CliRunner().invoke(vapa.app, arguments, prog_name="vapa").output
        shown = "\n".join(line.rstrip() for line in shown.splitlines())
        parts += [f"## vapa {command}".rstrip(), "", "```text", shown.strip(), "```", ""]
    return "\n".join(parts)


def schemas() -> dict[str, str]:
    """The JSON Schema of every kind of data file, by the path of the file under data/schema/."""
    import json

    from pydantic import TypeAdapter

    from loaders import records
    from loaders.dataset import VOCABULARIES

    models: dict[str, object] = {name: dict[str, model] for name, model in VOCABULARIES.items()}  # type: ignore[valid-type]
    models |= {
        "measure": records.Measure,
        "plan": records.Plan,
        "goals": dict[str, records.Goal],
        "crisis_measures": dict[str, records.CrisisSection],
        "indicators": records.Figures,
        "refused_suggestions": dict[str, tuple[records.Refusal, ...]],
    }
    return {
        f"{name}.json": json.dumps(TypeAdapter(model).json_schema(), ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
        for name, model in sorted(models.items())
    }


PAGES = {"settings.md": settings_page, "queries.md": queries_page, "cli.md": cli_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (HERE / name).write_text(page().rstrip() + "\n", encoding="utf8")
        print(f"docs/{name}")
    schema = HERE.parent / "data" / "schema"
    schema.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (schema / name).write_text(text, encoding="utf8")
        print(f"data/schema/{name}")
