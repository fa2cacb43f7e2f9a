"""The gold: what autoscrape should make of every page of the demo site."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.pages.catalog import ARTICLES, PRODUCTS, Page, absolute, product
from tests.pages.faulty import ERRORS, GOOD

BLOCKS = {"p", "h2", "h3", "li", "figcaption", "blockquote", "tr", "ul", "ol", "table", "figure"}
CELLS = {"td", "th"}


@dataclass(frozen=True)
class Expectation:
    """One page, what it should give, and what it should not."""

    url: str
    page_type: str
    item: dict[str, Any] | None = None
    """Documented fields with their right values; None where an error is expected.

    ``probability`` is 1.0 for "surely"; judge the texts (``description``, ``articleBody``,
    ``articleBodyRaw``) by their words, everything else exactly.
    """

    alternatives: dict[str, list[Any]] = field(default_factory=dict)
    """Other right values of a field; ``currency`` holds those of every offer."""

    unjudged: tuple[str, ...] = ()
    """Fields that may have any value; all others beside ``item`` should be missing."""

    error: str | None = None
    """The documented error string; None where an item is expected."""


def expected(base_url: str) -> list[Expectation]:
    """Give the gold of every page of the site at ``base_url``, good ones first."""
    pages = [expectation(page, base_url, page.path) for page in (*PRODUCTS, *ARTICLES)]
    odd = [expectation(product(slug), base_url, path) for path, slug in GOOD.items()]
    bad = [Expectation(base_url + path, "product", error=error) for path, error in ERRORS.items()]
    return pages + odd + bad


def expectation(page: Page, base_url: str, path: str) -> Expectation:
    """Give the gold of one page that is fetched under ``path``."""
    item = absolute(page.item, base_url) | {"probability": 1.0, "url": base_url + landing(path)}
    if page.kind == "article":
        item |= {
            "inLanguage": page.language,
            "articleBody": text_of(page.body),
            "articleBodyRaw": page.body,
        }
    alternatives = absolute(page.alternatives, base_url)
    return Expectation(
        base_url + path, page.kind, item, alternatives=alternatives, unjudged=page.unjudged
    )


def landing(path: str) -> str:
    """Give the path on which the client ends."""
    return product(GOOD[path]).path if path.endswith("redirect-ok") else path


def text_of(body: str) -> str:
    """Give the text of an article's HTML, one block a line."""
    parser = _Text()
    parser.feed(body)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n\n"))
    return "\n".join(line for line in lines if line)


class _Text(HTMLParser):
    """Collects text; a blank line stands between blocks, a space between cells."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

    def _separate(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag in CELLS:
            self.parts.append(" ")
