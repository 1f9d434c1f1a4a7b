"""Writes the reference pages that follow from the code (`PAGES` below)
and the JSON Schemas in data/schema/ that let an editor complete and check the YAML files.

Run `uv run python docs/make.py`; a test fails when a page is not what this prints.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from ontology.errors import VapaError
from queries import Query, library, rules
from queries.library import GROUPS, PARAMETER_TYPES
from vapa.cli import app
from vapa.settings import SETTINGS

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
        "One table (`vapa/settings.py`). An option wins over the environment, and that over the default.",
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
An unknown name is told with all names there are, or, where these are more than a dozen, with those near to it.

A `.rq` file starts with comment lines: `title@nl`, `title@en`, `description@nl`, `description@en`, for those of the
library `row@nl`, `row@en` (what a row of the answer is), `key` (the columns by which rows differ) and `group` (the
heading under which `/sparql` lists it: {groups}; a rule is an `overlap` or a `gap`), `sentence` in both languages
(for findings) or `sentence@en` (for checks), and for each parameter a line `param: name type = default | Dutch |
English`: the name of its variable without the question mark, and one of the types {types}. The values take the place
of the line `# parameters` as a VALUES block of serialised terms. Rules for findings also have `limits` and `score` in
both languages, `headline` and `absence` (templates), `basis` (plan, reading, sharing or pattern: what the claim rests
on), `ask` (what is asked of a meeting where a finding is read out), `order` (their place in a report), `field` (of
the fiche that shows what is not there) and, for each number that they depend on, `option: name = default | Dutch |
English`. A rule whose file holds no query reasons over the library's `links`.
"""


def queries_page() -> str:
    """Every query and rule, with what it answers and its parameters."""
    return "\n".join([
        QUERIES_INTRO.format(groups=_code(GROUPS), types=_code(sorted(PARAMETER_TYPES))),
        *_entries(library().values()),
        "# Findings",
        "",
        "Rules of `vapa report` and `vapa findings` (`queries/library/findings/`): `--rule NAME` shows one. For policy",
        "officers, with worked examples: [findings](findings.md).",
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


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _entries(queries: Iterable[Query]) -> Iterator[str]:
    for query in queries:
        yield f"## {query.name}"
        yield ""
        yield f"{query.description['en']} / *{query.description['nl']}*"
        yield ""
        if query.row:
            yield f"A row is {query.row['en']} ({', '.join(f'`{column}`' for column in query.key)})."
            yield ""
        for option in query.options:
            yield f"- `{option.name}={option.default}` (option): {option.description['en']}"
        for parameter in query.parameters:
            shown = f"`{parameter.name}={parameter.default}`" if parameter.default else f"[`{parameter.name}`]"
            yield f"- {shown} ({parameter.type}): {parameter.description['en']}"
        if query.options or query.parameters:
            yield ""
        if query.limits:
            yield f"Score: {query.score['en']}. Limits: {query.limits['en']}"
            yield ""


def cli_page() -> str:
    """The help of every command."""
    from typer.testing import CliRunner

    commands = ["", *sorted(typer.main.get_command(app).commands)]  # type: ignore[attr-defined]
    parts = [
        "# The command line",
        "",
        "Exit codes: 0 right; 1 the data, document or dump is not; 2 the question is not.",
        "",
    ]
    for command in commands:
        arguments = [command, "--help"] if command else ["--help"]
        shown = CliRunner().invoke(app, arguments, prog_name="vapa").output
        shown = "\n".join(line.rstrip() for line in shown.splitlines())
        parts += [f"## vapa {command}".rstrip(), "", "```text", shown.strip(), "```", ""]
    return "\n".join(parts)


def schemas() -> dict[str, str]:
    """The JSON Schema of every kind of data file, by the path of the file under data/schema/."""
    import json

    from pydantic import TypeAdapter

    from loaders import records
    from loaders.dataset import VOCABULARIES
    from loaders.records.history import ThingPath

    models: dict[str, object] = {name: dict[str, model] for name, model in VOCABULARIES.items()}  # type: ignore[valid-type]
    models |= {
        "measure": records.Measure,
        "plan": records.Plan,
        "document": records.DocumentRecord,
        "edition": records.PartialEdition,
        "follow_up": records.FollowUp,
        "positions": dict[str, records.Position],
        "goals": dict[str, records.Goal],
        "crisis_measures": dict[str, records.CrisisSection],
        "indicators": records.Figures,
        "releases": tuple[records.Release, ...],
        "history": dict[str, records.Published],
        "retired": dict[ThingPath, records.Retirement],
        "links": dict[ThingPath, tuple[records.DecidedLink, ...]],
        "reviews": records.Reviews,
        "refused_suggestions": dict[str, tuple[records.Refusal, ...]],
    }
    return {
        f"{name}.json": json.dumps(TypeAdapter(model).json_schema(), ensure_ascii=False, indent=1, sort_keys=True)
        + "\n"
        for name, model in sorted(models.items())
    }


FINDINGS_INTRO = """\
# Hoe overlappingen en hiaten gevonden worden

Deze bladzijde is voor wie met de bevindingen werkt en geen SPARQL kent. Een bevinding is een vraag aan het overleg,
geen oordeel. Ze steunt op vindplaatsen in het plan of zegt wat er niet staat, en ze is altijd na te rekenen:
`vapa findings` toont ze alle, en `vapa findings --rule NAAM --option naam=waarde` rekent een regel opnieuw met een
andere grens.

## Wat de graaf niet kan weten

- **Alleen wat in de fiches staat.** Afspraken, budgetten en samenwerking buiten het plan bestaan voor de regels niet.
  "Geen band gevonden" betekent dat niets gevonden is van wat wij zochten: een gedeelde of meewerkende minister,
  (ook door een administratie of beleidsdomein), een gedeelde uitvoerende administratie, partner, overlegpartner of
  ontvanger van geld, een titel die noemt wat de andere gebruikt, en een fiche die de andere noemt. Een soort
  organisaties (de OCMW's) zit niet samen aan één tafel en telt daarom niet als band; wie overal geraadpleegd wordt,
  evenmin. Banden tellen binnen wat een bevinding noemt: wat hier los staat, kan in een ruimere bevinding verbonden
  zijn.
- **De toestand van 2022.** Wat sindsdien veranderde, is niet te zien.
- **Wat onze lezing is.** Thema's, SDG-links, de indeling van doelgroepen en of een groep hoofddoelgroep is, staan niet
  zo in het plan. De SDG-links zijn het onzekerst.
- **Gelijkenis is geen dubbel werk, en een leeg vak is niet altijd een tekort.** Een regel toont waar te kijken; wie het
  beleid kent, weet waarom het zo is.
- **Niet genoemd is niet: niet gedaan.** Een fiche die niets zegt over inspraak of evaluatie, kan er toch werk van
  maken.

Een bevinding heet *afgestemd* als banden in het plan alle maatregelen ervan tot één geheel verbinden.

## Hoe zwaar een bevinding weegt

Elke bevinding is *sterk*, *matig* of *zwak*, voor alle regels op dezelfde manier, en zegt in één zin waarom. Zes
redenen tellen: minstens vier ministers; niets gevonden dat maatregelen van verschillende ministers bindt, minstens drie
delen zonder onderlinge band, of geen enkele maatregel; een groep mensen waar het om gaat; bij een overlap minstens tien
miljoen euro voor het onderwerp zelf (wat een fiche voor iets anders noemt, telt niet); een cijfer van het plan zelf dat
de nood toont; en een plicht of belofte van het plan zelf waaraan het wordt getoetst. Drie redenen maken een bevinding
sterk, twee matig. Wat op onze lezing steunt (thema's, SDG's), en wat alleen zegt dat iets gedeeld is, is hoogstens
matig; wat alleen een patroon in aantallen is, en wat het plan zelf al bindt, is zwak. De score staat erbij voor wie
binnen één regel wil vergelijken. Wat meer dan één regel over dezelfde maatregelen of dezelfde mensen zegt, weegt overal
even zwaar en verwijst naar elkaar.

Wat te algemeen is om iets te zeggen (de Vlaamse Regering als actor, mensen in armoede als doelgroep, het
regeerakkoord als instrument) of buiten bereik van een Vlaams plan ligt (zoals gewasgenetica), doet niet mee. Dat
staat met de reden in de gegevens, en elke regel zegt wat hij wegliet. Kanttekeningen, mijlpalen en benaderende
bedragen van wat een bevinding noemt, gaan als voorbehoud mee.
"""


def findings_page() -> str:
    """Every rule for a policy officer (in Dutch): what it claims, cannot know and counts, with one worked example."""
    import yaml

    examples = yaml.safe_load((HERE / "findings_examples.yaml").read_text(encoding="utf8"))
    parts = [FINDINGS_INTRO]
    for kind, heading in (("overlap", "Overlappingen"), ("gap", "Hiaten")):
        parts += [f"## {heading}", ""]
        for rule in rules().values():
            if rule.group != kind:
                continue
            example = examples[rule.name]
            parts += [f"### {rule.title['nl']}", "", f"`{rule.name}`. {rule.description['nl']}", ""]
            parts += [
                f"*Vraag:* {rule.ask['nl']}",
                "",
                f"*Score:* {rule.score['nl']}.",
                "",
                f"*Grenzen:* {rule.limits['nl']}",
                "",
            ]
            declared = [
                (item.name, item.default, item.description)
                for item in (*rule.options, *rule.parameters)
                if item.default is not None
            ]
            parts += [f"- `{name}={default}`: {texts['nl']}" for name, default, texts in declared]
            parts += [""] if declared else []
            if "none" in example:
                parts += [example["none"], ""]
            else:
                said = example["sentence"].replace("\n", "  \n> ")
                parts += [f"> **{example['name']}**: {said}", "", example["why"], ""]
    return "\n".join(parts)


API_INTRO = """\
# The Python reference

What `import vapa` offers, and what it answers with. In an installed vapa the packages below lie under `vapa`
(`vapa.queries`); in the repository they are at its top. [tutorial.ipynb](tutorial.ipynb) shows them at work.
"""


def api_page() -> str:
    """The public functions and classes with their signatures and docstrings."""
    import vapa
    from queries import Finding, Parameter, Query, Store, Table, library, read, rules

    parts = [API_INTRO]
    for name, thing in (
        ("vapa.open", vapa.open),
        ("queries.Store", Store),
        ("queries.Table", Table),
        ("queries.library", library),
        ("queries.Query", Query),
        ("queries.Parameter", Parameter),
        ("queries.read", read),
        ("queries.rules", rules),
        ("queries.Finding", Finding),
    ):
        parts += [f"## {name}", "", *_described(thing)]
        for member, value in vars(thing).items() if inspect.isclass(thing) else ():
            if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, classmethod)):
                function = inspect.unwrap(getattr(thing, member))
                parts += [f"### {name.rpartition('.')[2]}.{member}", "", *_described(function)]
    return "\n".join(parts)


def _described(thing: Any) -> list[str]:
    signature = str(inspect.signature(thing)).replace("'", "")
    return ["```python", f"{thing.__name__}{signature}", "```", "", inspect.getdoc(thing) or "", ""]


PAGES = {
    "api.md": api_page,
    "settings.md": settings_page,
    "queries.md": queries_page,
    "cli.md": cli_page,
    "findings.md": findings_page,
}


def main() -> None:
    """Write what is not yet as it should be, and say what that was; a mistake in what it is made of is told."""
    schema = HERE.parent / "data" / "schema"
    schema.mkdir(exist_ok=True)
    try:
        made = {HERE / name: page().rstrip() + "\n" for name, page in PAGES.items()}
    except VapaError as error:
        raise SystemExit("\n".join(error.sentences())) from None
    made |= {schema / name: text for name, text in schemas().items()}
    changed = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf8") != text]
    for path in changed:
        path.write_text(made[path], encoding="utf8")
        print(path.relative_to(HERE.parent))
    print(f"{len(changed)} of {len(made)} changed")


if __name__ == "__main__":
    main()
