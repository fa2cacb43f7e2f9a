"""A parsed page, and lazily what its fields are read from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

from lxml import html as lxml_html
from lxml.etree import ElementDefaultClassLookup, HTMLParser, ParserError, XPath, _Element

from autoscrape.errors import NO_VISIBLE_ELEMENTS, TaskFault
from autoscrape.extraction import urls
from autoscrape.extraction.candidates import Choices
from autoscrape.extraction.entities import Entity, entities_of
from autoscrape.extraction.heading import find_heading, heading_text
from autoscrape.extraction.jsonld import read_jsonld
from autoscrape.extraction.layout import Layout, Zone
from autoscrape.extraction.microdata import read_microdata
from autoscrape.extraction.text import line, scrubbed_bytes
from autoscrape.extraction.titles import without_site

MAX_METAS = 1_000

Value = TypeVar("Value")

# lxml.html's own parser asks a Python function for the class of every element it touches.
_CLASSES = ElementDefaultClassLookup(
    element=lxml_html.HtmlElement,
    comment=lxml_html.HtmlComment,
    pi=lxml_html.HtmlProcessingInstruction,
    entity=lxml_html.HtmlEntity,
)
_PARSER = HTMLParser(encoding="utf-8")
_PARSER.set_element_class_lookup(_CLASSES)
_TITLES = XPath("/html/head//title | /html/title | /html/body/title")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif")


class Page:
    """One page: its tree, its address, its structured data and its layout."""

    def __init__(self, html: str, url: str, choices: Choices | None = None) -> None:
        """Parse the page; raise TaskFault when there is nothing visible on it.

        ``choices`` is filled with what each field is chosen from.
        """
        self.url = url
        self.choices = choices
        self.chances: dict[str, float] = {}
        """How likely chosen values are right, by field; of fields that others depend on."""
        self._known: dict[Callable[[Page], Any], Any] = {}
        try:
            # Bytes, because lxml refuses text that begins with an XML encoding declaration.
            self.tree: _Element = lxml_html.document_fromstring(scrubbed_bytes(html), _PARSER)
        except ParserError as error:
            raise TaskFault(NO_VISIBLE_ELEMENTS, "page is empty") from error
        _take_in_strays(self.tree)
        self.layout = Layout(self.tree)
        """The visible elements and their zones."""
        if not self.layout.has_visible:
            raise TaskFault(NO_VISIBLE_ELEMENTS, "nothing but scripts or white space")

    def once(self, compute: Callable[[Page], Value]) -> Value:
        """Give what a function makes of this page; it is called no more than once."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        value: Value = self._known[compute]
        return value

    @cached_property
    def base_url(self) -> str:
        """What relative links are resolved against."""
        declared = (base.get("href") for base in self.layout.content("base", upto=Zone.HIDDEN))
        return urls.absolute(self.url, next(filter(None, declared), None)) or self.url

    @cached_property
    def entities(self) -> list[Entity]:
        """All typed nodes of JSON-LD, then those of microdata."""
        from_jsonld = entities_of(
            read_jsonld(self.layout.content("script", upto=Zone.HIDDEN)), "jsonld"
        )
        return from_jsonld + entities_of(read_microdata(self.tree, self.base_url), "microdata")

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the meta tags, OpenGraph among them, by lower-case name.

        Read wherever they stand: broken heads push them into the body, where OpenGraph parsers
        do not look.
        """
        metas: dict[str, list[str]] = {}
        for meta in islice(self.layout.content("meta", upto=Zone.HIDDEN), MAX_METAS):
            content = meta.get("content")
            for key in ("property", "name", "itemprop"):
                if (name := meta.get(key)) and content:
                    metas.setdefault(name.strip().lower(), []).append(content)
        return metas

    def meta(self, *names: str, limit: int = 10_000) -> str | None:
        """Give the first content among the named metas, as one clean line."""
        contents = (line(content, limit) for name in names for content in self.metas.get(name, ()))
        return next(filter(None, contents), None)

    def entities_typed(self, *types: str) -> Iterator[Entity]:
        """Give the entities of any of the types (lower case)."""
        return (entity for entity in self.entities if not entity.types.isdisjoint(types))

    @cached_property
    def site_name(self) -> str | None:
        """What the site calls itself."""
        return self.meta("og:site_name", "application-name")

    @cached_property
    def whole_title(self) -> str | None:
        """The title that the page's head gives."""
        elements = _TITLES(self.tree)
        return line(elements[0].text_content()) if elements else None

    @cached_property
    def title(self) -> str | None:
        """The title that the page's head gives, without the name of the site."""
        return without_site(self.whole_title, self.site_name, self.url)

    @cached_property
    def shared_title(self) -> str | None:
        """The title that the page gives to social networks, without the name of the site."""
        return without_site(self.meta("og:title", "twitter:title"), self.site_name, self.url)

    @cached_property
    def heading(self) -> _Element | None:
        """The heading that names the page's subject."""
        return find_heading(self.layout, (self.title, self.shared_title))

    @cached_property
    def heading_text(self) -> str | None:
        """The text of the heading, without what the page's titles do not have."""
        if self.heading is None:
            return None
        return heading_text(self.heading, (self.title, self.shared_title))


def _take_in_strays(tree: _Element) -> None:
    """Move what stands behind the end of the document into its body, as browsers do."""
    for stray in [*tree.itersiblings("html")]:
        body = tree.find("body")
        (tree if body is None else body).extend([*stray])


def leads_away(page: Page, element: _Element) -> bool:
    """Say whether an element is a link to another page, not to a picture or a place on this one."""
    url = urls.absolute(page.base_url, element.get("href")) if element.tag == "a" else None
    if url is None or url.split("#")[0] == page.url.split("#")[0]:
        return False
    return not url.split("?")[0].lower().endswith(_PICTURES)
