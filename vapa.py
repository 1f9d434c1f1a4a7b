"""The command line and the small Python face: `import vapa; kg = vapa.open()`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ontology.errors import VapaError
from ontology.settings import setting

if TYPE_CHECKING:
    from queries import Answer, Store, Table
    from queries.stores.remote import RemoteStore
    from viz.web import Source

__all__ = ["app", "open"]
__version__ = "0.1.0"

app = typer.Typer(
    help="The knowledge graph of the Flemish Action Plan against Poverty: build it, prove it, ask it, see it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: a third of the time to start
    pretty_exceptions_enable=False,
)


def _option(name: str) -> typer.models.OptionInfo:
    """A command-line option for a setting, with its help and its environment variable."""
    item = setting(name)
    option = typer.Option(
        f"--{name.replace('_', '-')}",
        help=item.help,
        envvar=item.variable,
        show_default=item.shown or item.default,
        metavar="TEXT",
    )
    assert isinstance(option, typer.models.OptionInfo)
    return option


DataOption = Annotated[str | None, _option("data")]
BaseOption = Annotated[str | None, _option("base")]
DumpOption = Annotated[str | None, _option("dump")]
StoreOption = Annotated[str | None, _option("store")]


class QueryFormat(StrEnum):
    table = "table"
    csv = "csv"
    json = "json"
    md = "md"


class ReportFormat(StrEnum):
    text = "text"
    md = "md"
    html = "html"
    csv = "csv"
    json = "json"


class FindingsFormat(StrEnum):
    text = "text"
    csv = "csv"
    json = "json"


class FindingKind(StrEnum):
    overlap = "overlap"
    gap = "gap"


class ExportFormat(StrEnum):
    nq = "nq"
    trig = "trig"
    ttl = "ttl"
    nt = "nt"
    jsonld = "jsonld"
    rdfxml = "rdfxml"
    csv = "csv"
    xlsx = "xlsx"
    graphml = "graphml"
    gexf = "gexf"
    json = "json"


# --- the Python face ---------------------------------------------------------------------------


def open(dump: str | Path | None = None, *, base: str | None = None, store: str | None = None) -> Store:  # noqa: A001
    """Open the knowledge graph, ready to be asked.

    Without `dump` the default dump is used, and built first when it was not made from the data in force.
    With `store`, the address of a SPARQL endpoint, that is asked instead.

    >>> kg = open()
    >>> joint = kg.query("joint-leads")
    >>> sorted({row["identifier"] for row in joint})
    ['7.1.2', '7.3.11', '7.3.17', '7.3.20', '7.5.2']
    >>> len(kg.query("measures-of-minister", minister="mobiliteit"))
    2

    Raises loaders.DataError when a build is needed and the data is not right, FileNotFoundError when
    the dump that was asked for is not there, queries.QueryError (from `query`) for a wrong question,
    queries.stores.remote.RemoteError when a store elsewhere does not answer.
    """
    from queries import Store

    given = _text("base", base)
    if store is not None:
        remote = _remote(store, given)
        remote.must_hold_a_plan()
        return remote
    return Store.read(Path(dump) if dump is not None else _make_default(given, lambda _: None), given)


def _made_from(data: Path, base: str) -> str:
    """A fingerprint of all that a dump is made from: base, records, ontology, loaders and checks."""
    from hashlib import sha256

    here = Path(__file__).parent
    folders = (data, here / "ontology", here / "loaders", here / "queries")
    digest = sha256(base.encode())
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".yaml", ".ttl", ".py", ".rq"):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _make_default(base: str, step: Callable[[str], None]) -> Path:
    """Build the default dump unless it was made from the data, code and base in force; returns where it is."""
    dump, data = _path("dump"), _path("data")
    note, made_from = dump.with_name(f"{dump.name}.made-from"), _made_from(data, base)
    if not (dump.exists() and note.exists() and note.read_text() == made_from):
        note.unlink(missing_ok=True)
        _build(data, dump, base, step)
        note.write_text(made_from)
    return dump


def _build(data: Path, out: Path, base: str, step: Callable[[str], None]) -> int:
    """Build the dump at `out`: loaders makes it, queries checks it and finds overlaps and gaps."""
    from functools import lru_cache

    from loaders import build as build_dump
    from queries import Store, check, derive

    @lru_cache(maxsize=1)
    def store(content: bytes) -> Store:
        return Store(content, base)

    return build_dump(
        data,
        out,
        base=base,
        checks=lambda content: check(store(content)),
        derive=lambda content: derive(store(content)),
        step=step,
    )


def _remote(url: str, base: str, user: str | None = None) -> RemoteStore:
    from queries.stores.remote import RemoteStore

    name, password = _text("store_user", user), _text("store_password")
    return RemoteStore(_text("store", url), base, timeout=_number("store_timeout"), user=name, password=password)


def _number(name: str, given: str | None = None) -> int:
    value = setting(name).value(given)
    assert isinstance(value, int)
    return value


def _text(name: str, given: str | None = None) -> str:
    return str(setting(name).value(given))


def _path(name: str, given: str | None = None) -> Path:
    return Path(_text(name, given))


# --- the command line --------------------------------------------------------------------------


@app.command()
def build(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where to write the dump.", show_default="the setting dump")
    ] = None,
    data: DataOption = None,
    base: BaseOption = None,
) -> None:
    """Build the graph, check it, and write one N-Quads file."""
    with _plain_errors(), _steps() as step:
        target = out or _path("dump")
        count = _build(_path("data", data), target, _text("base", base), step)
    typer.echo(f"{target}: {count} statements, all checks passed")


@app.command()
def check(data: DataOption = None, base: BaseOption = None) -> None:
    """Check the data without writing anything."""
    from tempfile import TemporaryDirectory

    with _plain_errors(), _steps() as step, TemporaryDirectory() as folder:
        count = _build(_path("data", data), Path(folder) / "vapa.nq", _text("base", base), step)
    typer.echo(f"nothing wrong: {count} statements")


@app.command()
def verify(
    source: Annotated[Path, typer.Option("--source", "-s", help="The plan's reference text.")],
    plan: Annotated[str, typer.Option("--plan", help="The plan's folder under data/plans/.")] = "vapa-2022",
    data: DataOption = None,
) -> None:
    """Prove the records against the plan's text.

    Lists all differences, and exits 1 if there are any.
    """
    from loaders import load
    from loaders import verify as differences_with

    with _plain_errors():
        dataset = load(_path("data", data))
        if plan not in dataset.plans:
            _fail(f"there is no plan '{plan}'; known: {', '.join(dataset.plans)}")
        if not source.is_file():
            _fail(f"{source} is not a file; give the plan's text with --source")
        found = differences_with(dataset, plan, source)
    for difference in found:
        typer.echo(str(difference))
    measures = len(dataset.plans[plan].measures)
    differ = "1 difference" if len(found) == 1 else f"{len(found)} differences"
    typer.echo(f"{differ} between {measures} measures and {source.name}")
    raise typer.Exit(1 if found else 0)


@app.command()
def suggest(
    source: Annotated[Path, typer.Option("--source", "-s", help="A plan's reference text.")],
    compare: Annotated[
        bool, typer.Option("--compare", help="Only what is neither recorded nor refused; and how they agree.")
    ] = False,
    plan: Annotated[str, typer.Option("--plan", help="The plan to compare with.")] = "vapa-2022",
    data: DataOption = None,
) -> None:
    """Propose actors, target groups and instruments that a text names.

    The names are those of the vocabularies; whether to record a proposal is for a reader to say.
    """
    from loaders import load, read_document
    from loaders.suggest import compare as compare_with
    from loaders.suggest import suggest as propose

    with _plain_errors():
        dataset = load(_path("data", data))
        proposals = propose(dataset, read_document(source))
        if compare:
            if plan not in dataset.plans:
                _fail(f"there is no plan '{plan}'; known: {', '.join(dataset.plans)}")
            proposals, agreements = compare_with(dataset, dataset.plans[plan], proposals)
            for found in agreements:
                typer.echo(f"{found.kind}: precision {found.precision:.2f}, recall {found.recall:.2f}", err=True)
    for item in proposals:
        typer.echo(f"{item.measure}\t{item.kind}\t{item.slug}\t{item.line}\t{item.words}")


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(help="A query of the library; without one, lists them all.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="A parameter, as name=value.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="A file with your own SPARQL query.")] = None,
    format: Annotated[QueryFormat, typer.Option("--format", help="How to print the answer.")] = QueryFormat.table,
    also: Annotated[
        list[Path] | None, typer.Option("--with", help="An N-Quads file to ask beside the dump, such as an enrichment.")
    ] = None,
    dump: DumpOption = None,
    base: BaseOption = None,
    store: StoreOption = None,
) -> None:
    """Ask a query of the library or your own.

    Without a name, lists the library.
    """
    with _plain_errors():
        if name is None and file is None:
            _list_queries()
            return
        if name is not None and file is not None:
            _fail("give the name of a query or --file, not both")
        kg = _store(dump, base, store)
        for path in also or ():
            kg.add(path.read_bytes())
        if file is not None:
            if param:
                _fail("--param goes with a query of the library; your own file has no declared parameters")
            text = file.read_text(encoding="utf-8-sig")
        else:
            assert name is not None
            text = kg.bound(name, **_parameters(param))
        _print_answer(kg.sparql(text), format)


@app.command()
def report(
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", help="How to print the report.", show_default="text; with --out what its name says"),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of printing.")] = None,
    rule: Annotated[str | None, typer.Option("--rule", help="Only the findings of this rule, and all of them.")] = None,
    report_findings: Annotated[str | None, _option("report_findings")] = None,
    dump: DumpOption = None,
    base: BaseOption = None,
    store: StoreOption = None,
) -> None:
    """Report contents, overlaps and gaps (in Dutch).

    As csv or json: all findings, one by one.
    """
    from queries import read
    from viz.findings import to_csv, to_json
    from viz.report import compose, to_html, to_markdown, to_terminal

    with _plain_errors():
        _known_rule(rule)
        limit = _number("report_findings", report_findings)
        kg = _store(dump, base, store)
        by_name = out.suffix.removeprefix(".") if out is not None else ""
        shape = format or (ReportFormat(by_name) if by_name in ReportFormat.__members__ else ReportFormat.text)
        if shape is ReportFormat.csv:
            _write(to_csv(kg, read(kg, rule)), out)
        elif shape is ReportFormat.json:
            _write(to_json(kg, read(kg, rule)), out)
        elif shape is ReportFormat.html:
            _write(to_html(compose(kg, rule, limit=limit)), out)
        elif shape is ReportFormat.text and out is None:
            to_terminal(compose(kg, rule, limit=limit))
        else:
            _write(to_markdown(compose(kg, rule, limit=limit)), out)


@app.command()
def findings(
    rule: Annotated[str | None, typer.Option("--rule", help="Only those of this rule.")] = None,
    kind: Annotated[FindingKind | None, typer.Option("--kind", help="Only overlaps, or only gaps.")] = None,
    measure: Annotated[str | None, typer.Option("--measure", help="Only those on this measure, such as 7.1.4.")] = None,
    minister: Annotated[str | None, typer.Option("--minister", help="Only those of this ministerial post.")] = None,
    uncoordinated: Annotated[
        bool, typer.Option("--uncoordinated", help="Only overlaps that nothing in the plan ties together.")
    ] = False,
    option: Annotated[
        list[str] | None,
        typer.Option("--option", help="Reckon the rule anew with another option or parameter, as name=value."),
    ] = None,
    format: Annotated[
        FindingsFormat, typer.Option("--format", help="How to print the findings.")
    ] = FindingsFormat.text,
    dump: DumpOption = None,
    base: BaseOption = None,
    store: StoreOption = None,
) -> None:
    """List overlaps and gaps (in Dutch), chosen by rule, measure or minister.

    Without --option, those that stand in the graph.
    """
    from queries import read, reckon
    from viz.findings import to_csv, to_json

    with _plain_errors():
        _known_rule(rule)
        kg = _store(dump, base, store)
        if option and rule is None:
            _fail("--option goes with --rule: each rule has options of its own (docs/queries.md)")
        found = list(reckon(kg, rule, **_parameters(option)).findings) if option and rule else read(kg, rule)
        name = _post_name(kg, minister) if minister else None
        if measure is not None and measure not in {str(row["identifier"]) for row in kg.query("measures")}:
            _fail(f"there is no measure '{measure}'")
        chosen = [
            finding
            for finding in found
            if (kind is None or finding.kind == kind.value)
            and (measure is None or measure in finding.measures)
            and (name is None or name in finding.ministers)
            and (not uncoordinated or finding.coordinated is False)
        ]
        if format is FindingsFormat.text:
            for finding in chosen:
                typer.echo(f"{finding.rule}\t{finding.score}\t{finding.name}\t{finding.sentence}")
            typer.echo(f"{len(chosen)} of {len(found)} findings", err=True)
        else:
            typer.echo((to_csv if format is FindingsFormat.csv else to_json)(kg, chosen), nl=False)


def _known_rule(rule: str | None) -> None:
    from queries import rules

    if rule is not None and rule not in rules():
        _fail(f"there is no rule '{rule}'; known: {', '.join(rules())}")


def _post_name(store: Store, minister: str) -> str:
    """The Dutch name of a ministerial post by its short name or IRI."""
    names = {str(row["slug"]): str(row["post"]) for row in store.query("ministers")}
    slug = minister.rsplit("/", 1)[-1]
    if slug not in names:
        _fail(f"there is no ministerial post '{minister}'; known: {', '.join(names)}")
    return names[slug]


@app.command()
def network(
    goal: Annotated[str | None, typer.Option("--goal", help="Only measures of this goal, such as SD3.")] = None,
    minister: Annotated[str | None, typer.Option("--minister", help="Only measures of this ministerial post.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="The HTML file to write.")] = Path("build/netwerk.html"),
    network_nodes: Annotated[str | None, _option("network_nodes")] = None,
    dump: DumpOption = None,
    base: BaseOption = None,
    store: StoreOption = None,
) -> None:
    """Draw a network as one HTML file (in Dutch).

    The page is interactive and works offline.
    """
    from viz.network import draw, project

    with _plain_errors():
        kg = _store(dump, base, store)
        picture = project(kg, goal=goal, minister=minister, limit=_number("network_nodes", network_nodes))
        if not len(picture.graph):
            _fail("no measure fits that goal and minister; there is nothing to draw")
        _write(draw(picture, _title(kg, goal, minister)), out)
        left = f"; {picture.left_out} with the fewest ties left out (--network-nodes)" if picture.left_out else ""
    typer.echo(f"{out}: {len(picture.graph)} nodes{left}")


@app.command()
def export(
    format: Annotated[ExportFormat, typer.Option("--format", help="RDF, tables, a network, or plain JSON.")],
    graph: Annotated[
        str | None,
        typer.Option("--graph", help="Only this named graph (RDF): document, curation, vocabulary or analysis."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Only this table (csv), such as measures; without it, a zip of all.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of printing.")] = None,
    dump: DumpOption = None,
    base: BaseOption = None,
) -> None:
    """Export the graph as RDF, tables, a network or JSON.

    docs/linked-data.md says what each format holds.
    """
    from queries.exports.export import export as exported

    with _plain_errors():
        content = exported(_store(dump, base, None), format.value, graph=graph, table=table)
        if out is None and sys.stdout.isatty() and b"\0" in content:
            _fail(f"{format.value} is not text to show on a terminal; give a file with --out")
        _write(content, out)


@app.command()
def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to write: new, empty, or published before.")
    ],
    relative: Annotated[
        bool, typer.Option("--relative", help="Relative links, for any place and a disk; else links by the base IRI.")
    ] = False,
    dump: DumpOption = None,
    base: BaseOption = None,
) -> None:
    """Publish the linked data as static files for any web server.

    Pages, RDF of every thing, dumps, catalogue and ontology; whole or not at all.
    """
    from viz.web.publish import publish as write

    with _plain_errors():
        store = _store(dump, base, None)
        with _steps() as step:
            count = write(store, folder, relative=relative, step=step)
    typer.echo(f"{folder}: {count} files")


@app.command()
def serve(
    host: Annotated[str | None, _option("host")] = None,
    port: Annotated[str | None, _option("port")] = None,
    dump: DumpOption = None,
    base: BaseOption = None,
    store: StoreOption = None,
    source: Annotated[Path | None, typer.Option("--source", "-s", help="The plan's text, to be searched too.")] = None,
) -> None:
    """Serve the website, a SPARQL endpoint and linked data.

    Stop it with Ctrl-C.
    """
    import os
    import time
    from hashlib import sha256

    if not hasattr(os, "fork"):
        _fail("serve needs a system that can fork a process, such as Linux or macOS", code=1)
    from viz.web import create_app
    from viz.web.http.server import serve as run

    with _plain_errors():
        kg = _store(dump, base, store)
        holds = f"{store} {time.time()}".encode() if store else _path("dump", dump).read_bytes()
        run(
            create_app(kg, sha256(holds).hexdigest()[:16], source=_source(source) if source else None),
            _text("host", host),
            _number("port", port),
            lambda url: typer.echo(f"vapa: {url}"),
        )


@app.command()
def push(
    to: Annotated[str, typer.Option("--to", help="The address of the store's Graph Store Protocol service.")],
    store: StoreOption = None,
    user: Annotated[str | None, _option("store_user")] = None,
    dump: DumpOption = None,
    base: BaseOption = None,
) -> None:
    """Fill a store elsewhere with the named graphs, and check that all arrived.

    --store is the address where the same store is asked. The password is VAPA_STORE_PASSWORD.
    """
    from queries.stores.push import GraphStore
    from queries.stores.push import push as put_graphs

    with _plain_errors(), _steps() as step:
        if not (asked := _text("store", store)):
            _fail("give --store too, the address where the same store is asked, to check what arrived there")
        given, name = _text("base", base), _text("store_user", user)
        service = GraphStore(
            _text("store", to), name, _text("store_password"), _number("store_timeout"), _number("push_attempts")
        )
        content = Path(dump) if dump is not None else _make_default(given, step)
        count = put_graphs(content, service, _remote(asked, given, name), piece=_number("push_triples"), progress=step)
    typer.echo(f"{asked}: {count} triples, all graphs complete")


@app.command()
def enrich(
    endpoint: Annotated[str, typer.Option("--endpoint", help="The address of a SPARQL endpoint.")],
    file: Annotated[Path, typer.Option("--query", "-q", help="A file with a CONSTRUCT query.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The N-Quads file to write.")],
    name: Annotated[
        str | None, typer.Option("--name", help="The name of its graph.", show_default="that of the query's file")
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again what was asked before.")] = False,
    dump: DumpOption = None,
    base: BaseOption = None,
) -> None:
    """Bring labels or links from a public endpoint into a file of their own.

    The query's line `# links` stands for what the graph links to elsewhere. Ask the file with `vapa query --with`.
    """
    from ontology import slugify
    from queries.stores.enrich import Enrichment

    with _plain_errors(), _steps() as step:
        text = file.read_text(encoding="utf-8-sig")
        wanted = Enrichment(_store(dump, base, None), _text("store", endpoint), text, slugify(name or file.stem))
        if not refresh and out.exists() and wanted.is_in(out.read_bytes()):
            typer.echo(f"{out}: was made from this query and endpoint; --refresh asks again")
            return
        step(f"asking {endpoint}")
        content = wanted.fetch(_number("store_timeout"), _number("enrich_bytes"))
        from loaders.dump import write_atomically

        write_atomically(out, content)
    typer.echo(f"{out}: {len(content.splitlines())} statements in {wanted.graph}")


def _title(store: Store, goal: str | None, minister: str | None) -> str:
    """The Dutch title of a network: the whole plan, or the goal and minister it shows."""
    parts = []
    if goal is not None:
        number = goal.rsplit("/", 1)[-1]
        parts += [str(row["name"]) for row in store.query("measures-per-goal") if str(row["name"]).split()[0] == number]
    if minister is not None:
        parts.append(f"minister {_post_name(store, minister)}")
    whole = "Netwerk van het Vlaams Actieplan Armoedebestrijding"
    return f"{whole}: {', '.join(parts)}" if parts else whole


def _store(dump: str | None, base: str | None, store: str | None) -> Store:
    """The store for a command: one elsewhere, the dump that was asked for, or the default one, built when needed."""
    if store:
        return open(base=base, store=store)
    if dump is None:
        with _steps() as step:
            _make_default(_text("base", base), step)
    return open(dump, base=base)


def _source(path: Path) -> Source:
    """The plan's text, as the website searches it. Raises DocumentError and OSError."""
    from loaders import read_document
    from loaders.document import Span
    from viz.web import Source

    document = read_document(path)
    return Source(path.name, document.sha256, lambda first, last: document.text(Span(first, last)))


def _parameters(given: list[str] | None) -> dict[str, str]:
    values = {}
    for item in given or []:
        key, separator, value = item.partition("=")
        if not separator or not key:
            _fail(f"a parameter is given as name=value, not '{item}'")
        values[key] = value
    return values


def _list_queries() -> None:
    """The library, with what each query answers and its parameters."""
    from rich.console import Console
    from rich.table import Table as RichTable

    from queries import library

    table = RichTable(title="vapa query NAME [--param name=value]", title_justify="left", box=None, pad_edge=False)
    for column in ("name", "answers", "parameters"):
        table.add_column(column, overflow="fold")
    for query in library().values():
        parameters = [f"{p.name}={p.default}" if p.default else f"[{p.name}]" for p in query.parameters]
        table.add_row(query.name, query.description["en"], " ".join(parameters).replace("[", "\\["))
    Console(width=None if sys.stdout.isatty() else 140).print(table)


def _print_answer(answer: Answer, format: QueryFormat) -> None:
    """The answer in the format asked for: standard SPARQL results for csv and json, else a table."""
    import pyoxigraph as ox

    from queries import Table

    if isinstance(answer, ox.QueryBoolean):
        yes = bool(answer)
        typer.echo(
            f'{{"head": {{}}, "boolean": {str(yes).lower()}}}' if format is QueryFormat.json else str(yes).lower()
        )
    elif not isinstance(answer, ox.QuerySolutions):
        typer.echo(ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES) or b"", nl=False)
    elif format in (QueryFormat.csv, QueryFormat.json):
        results = ox.QueryResultsFormat.CSV if format is QueryFormat.csv else ox.QueryResultsFormat.JSON
        typer.echo(answer.serialize(format=results) or b"", nl=format is QueryFormat.json)
    elif format is QueryFormat.md:
        typer.echo(_markdown(Table.of(answer)))
    else:
        _print_table(Table.of(answer))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case _:
            return " ".join(str(value).split())


def _markdown(table: Table) -> str:
    rows = [table.columns, ["---"] * len(table.columns), *([_cell(v) for v in row.values()] for row in table)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


def _print_table(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=None, pad_edge=False, header_style="bold")
    numeric = {column for column in table.columns if all(isinstance(v, int | None) for v in table.column(column))}
    for column in table.columns:
        shown.add_column(column, justify="right" if column in numeric else "left", overflow="fold")
    for row in table:
        shown.add_row(*(Text(_cell(value)) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else 160).print(shown)
    typer.echo(f"{len(table)} rows", err=True)


def _write(content: str | bytes, out: Path | None) -> None:
    if out is None:
        typer.echo(content, nl=False)
        return
    from loaders.dump import write_atomically

    write_atomically(out, content.encode() if isinstance(content, str) else content)
    typer.echo(f"{out}: written", err=True)


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Shows each step of long work on a terminal, and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:
        yield status.update


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn the errors a user can cause into sentences on stderr and an exit code."""
    try:
        yield
    except VapaError as error:
        *more, last = error.sentences()
        for sentence in more:
            typer.echo(sentence, err=True)
        _fail(last, error.exit_code)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), code=1)
    except UnicodeDecodeError:
        _fail("the file is not UTF-8 text", code=1)
    except SyntaxError as error:
        _fail(f"the dump is not N-Quads: {error}", code=1)


def _fail(message: str, code: int = 2) -> NoReturn:
    typer.echo(f"vapa: {message}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
