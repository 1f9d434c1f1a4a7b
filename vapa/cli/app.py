"""The app that gathers all commands."""

from __future__ import annotations

import typer

from vapa.cli import ask, data, draft, editions, enrich, follow_up, publish, release, serve

__all__ = ["app", "main"]

_EXTRAS = {
    "httptools": "site",
    "httpx": "site",
    "jinja2": "pictures",
    "mcp": "mcp",
    "pyvis": "pictures",
    "starlette": "site",
    "uvicorn": "site",
    "docx": "exports",
    "pdfminer": "drafts",
    "pdfplumber": "drafts",
    "openpyxl": "forms",
    "pyarrow": "parquet",
    "xlsxwriter": "exports",
}
"""What is only there when an extra was installed."""

app = typer.Typer(
    help="The knowledge graph of the Flemish Action Plan against Poverty: build it, prove it, ask it, see it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: a third of the time to start
    pretty_exceptions_enable=False,
)
for command in (
    data.build,
    data.check,
    data.verify,
    data.suggest,
    data.corrections,
    draft.read,
    draft.draft,
    draft.review,
    draft.agree,
    ask.query,
    ask.report,
    ask.findings,
    ask.network,
    editions.compare,
    publish.export,
    publish.publish,
    release.release,
    release.diff,
    serve.serve,
    serve.mcp,
    publish.push,
):
    app.command()(command)

app.add_typer(follow_up.follow_up, name="follow-up")
app.add_typer(enrich.enrich, name="enrich")


def main() -> None:
    """Run a command; what is not installed is told with how to install it."""
    try:
        app()
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get((error.name or "").split(".")[0])
        if extra is None:
            raise
        typer.echo(f"vapa: this needs more than is installed; run: pip install 'vapa[{extra}]'", err=True)
        raise SystemExit(1) from None
