"""Extracts ``videoUrls`` and ``audioUrls``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.entity import article_entities
from autoscrape.extraction.entities import members, urls_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.words.media import AUDIO_HOSTS, VIDEO_HOSTS

MAX_MEDIA = 50

_LAZY = ("src", "data-src", "data-lazy-src", "data-url", "data-video-url", "data-embed-url")
_METAS = ("og:audio:secure_url", "og:audio", "og:audio:url")
_ENDING = 100
_AUDIO_FILE = re.compile(r"\.(?:mp3|ogg|oga|wav|m4a|aac|flac)(?:[?#]|$)", re.IGNORECASE)


def extract_video_urls(page: Page, node: _Element | None) -> list[str]:
    """Give the URLs of the videos inside the body."""
    found = [*_elements(page, node, "video"), *_embedded(page, node, VIDEO_HOSTS)]
    return urls.unique(found or _declared(page, "video"), MAX_MEDIA)


def extract_audio_urls(page: Page, node: _Element | None) -> list[str]:
    """Give the URLs of the audios in the body; else those declared, or the one beside it."""
    links = () if node is None else node.iter("a")
    inside = [
        *_elements(page, node, "audio"),
        *_embedded(page, node, AUDIO_HOSTS),
        *_files(page, links),
    ]
    found = inside or [*_declared(page, "audio"), *_shared(page)] or _beside(page)
    return urls.unique(found, MAX_MEDIA)


def _files(page: Page, links: Iterable[_Element]) -> Iterator[str]:
    """Give the links to audio files."""
    for link in links:
        href = link.get("href") or ""
        # A name with a colon is the page of a wiki about the file.
        if _AUDIO_FILE.search(href[-_ENDING:]) and ":" not in urls.path(href).rpartition("/")[2]:
            yield from filter(None, [urls.absolute(page.base_url, href)])


def _shared(page: Page) -> Iterator[str | None]:
    """Give the audios that metas name."""
    for name in _METAS:
        for address in page.metas.get(name, ()):
            yield urls.absolute(page.base_url, address)
    if (page.meta("twitter:player:stream:content_type") or "").startswith("audio/"):
        yield urls.absolute(page.base_url, page.meta("twitter:player:stream"))


def _beside(page: Page) -> list[str]:
    """Give the first player or download of a page whose text has none: a podcast's episode."""
    for element in page.layout.content("audio", "a"):
        if element.tag == "a":
            found = _files(page, [element])
        else:
            found = filter(None, _elements(page, element, "audio"))
        if first := next(found, None):
            return [first]
    return []


def _elements(page: Page, node: _Element | None, tag: str) -> Iterator[str | None]:
    """Give the first source of every media element."""
    for element in () if node is None else node.iter(tag):
        sources = [element, *element.iter("source")]
        found = (_source(page, source) for source in sources)
        yield next(filter(None, found), None)


def _embedded(page: Page, node: _Element | None, hosts: re.Pattern[str]) -> Iterator[str | None]:
    """Give the players of known hosts that stand in frames."""
    for frame in () if node is None else node.iter("iframe", "embed", "object"):
        url = _source(page, frame) or urls.absolute(page.base_url, frame.get("data"))
        if url and hosts.search(url[:300]):
            yield url


def _source(page: Page, element: _Element) -> str | None:
    found = (urls.absolute(page.base_url, element.get(name)) for name in _LAZY)
    return next(filter(None, found), None)


def _declared(page: Page, role: str) -> list[str | None]:
    """Give what the article's own markup names as its video or audio."""
    nodes = [
        node for entity, _ in article_entities(page)[:1] for node in members(entity.data.get(role))
    ]
    links = [link for node in nodes for link in _addresses(node)]
    return [urls.absolute(page.base_url, link) for link in links]


def _addresses(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        node = node.get("contentUrl") or node.get("embedUrl")
    yield from urls_of(node)
