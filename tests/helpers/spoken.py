"""What a page says in which language, as its attributes `lang` tell."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "path",
        "rect",
        "source",
        "track",
        "wbr",
    ]
)
UNSAID = frozenset(("script", "style", "code", "textarea", "title"))
"""What is no text of the page; its title can say nothing of its language."""


class Spoken(HTMLParser):
    """The texts of a page by the language it says they are in; scripts, styles and what stands in code left out."""

    def __init__(self, page: str, unsaid: frozenset[str] = UNSAID) -> None:
        super().__init__()
        self.unsaid = unsaid
        self.open: list[tuple[str, str]] = [("", "")]
        self.texts: dict[str, list[str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag not in VOID:
            self.open.append((tag, given.get("lang") or self.open[-1][1]))
        for name in ("aria-label", "title", "placeholder"):
            if given.get(name) and tag != "link":
                self._tell(given.get("lang") or self.open[-1][1], str(given[name]))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.unsaid & {tag for tag, _ in self.open}:
            self._tell(self.open[-1][1], data)

    def _tell(self, language: str, text: str) -> None:
        self.texts.setdefault(language, []).append(text)


def spoken(page: str, language: str) -> str:
    """What a page says in a language; pieces are kept apart by a bar."""
    return re.sub(r"\s+", " ", " | ".join(Spoken(page).texts.get(language, [])))
