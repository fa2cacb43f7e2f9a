"""Collects the pictures that may be an article's main one, and what speaks for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.article.entity import article_entities, is_article
from autoscrape.extraction.article.marks import marks
from autoscrape.extraction.article.nearby import nearness
from autoscrape.extraction.article.ranking import Option, Pool, folded
from autoscrape.extraction.entities import urls_of
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.pictures import image_url, is_decoration
from autoscrape.extraction.text import number
from autoscrape.extraction.words.media import LEAD_WORDS, STAND_IN_WORDS

MAX_OPTIONS = 40
FIRST = "declared first"

_IMAGES = 40
_SHOWN = 8
_SMALL = 60
_NAME_LENGTH = 300
_ANCESTORS = 4
_METAS = (
    ("og:image:secure_url", "opengraph"), ("og:image", "opengraph"), ("og:image:url", "opengraph"),
    ("twitter:image", "twitter"), ("twitter:image:src", "twitter"), ("image", "meta"),
    ("thumbnail", "meta"), ("parsely-image-url", "meta"), ("sailthru.image.full", "meta"),
)  # fmt: skip
_SIZES = re.compile(
    r"(?:[-_@.,]?(?:\d{2,4}x\d{2,4}|[wh][_=]?\d{2,4}|\d{2,4}w|\d{3,4}px|scaled|large|medium|small|"
    r"thumb|original|\dx|\d{3,4}(?:-\d{2})?)){1,8}$"
)
_BOX = re.compile(r"(?:(?<=[-_.])|^)(?:size_)?\d{2,4}x\d{2,4}[-_.]")
_ENDING = re.compile(r"\.(?:jpe?g|png|webp|gif|avif|svg)\b.{0,200}$")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ID = re.compile(r"(?<![0-9a-zA-Z])(?=[0-9a-zA-Z]{0,40}\d)[0-9a-zA-Z]{7,40}")
_LONG_ENOUGH = 6


def main_image_options(page: Page, node: _Element | None) -> Pool[str]:
    """Give all pictures that may be the main one."""
    pool: Pool[str] = Pool(MAX_OPTIONS)
    for address, source in _declared(page):
        if url := urls.image(page.base_url, address):
            option = pool.add(picture_key(url), url, source)
            if option is not None and len(pool) == 1:
                option.note(FIRST)
    _add_shown(page, node, pool)
    _weigh(page, pool)
    return pool


def picture_key(url: str) -> str:
    """Give what the addresses of one picture have in common, whatever its size."""
    if url.startswith("data:"):
        return url[:200]
    parts = [part for part in urls.path(url).lower().split("/") if part] or [url]
    name = _SIZES.sub("", _BOX.sub("", _ENDING.sub("", parts[-1][:_NAME_LENGTH])))
    return name if len(name) >= _LONG_ENOUGH else "/".join(parts[-3:])


def _declared(page: Page) -> Iterator[tuple[str, str]]:
    for name, source in _METAS:
        yield from ((address, source) for address in page.metas.get(name, ())[:5])
    for order, (entity, _) in enumerate(article_entities(page)):
        kind = entity.source if is_article(entity) and not order else "other markup"
        for key in ("image", "thumbnailUrl", "primaryImageOfPage"):
            name = kind if key == "image" else f"{kind} thumbnail"
            yield from ((url, name) for url in islice(urls_of(entity.data.get(key)), 5))
    if any(name in page.metas for name, _ in _METAS[:5]):
        return
    for link in page.tree.iter("link"):
        if link.get("rel") == "image_src" and link.get("href"):
            yield link.get("href") or "", "link"


def _add_shown(page: Page, node: _Element | None, pool: Pool[str]) -> None:
    layout = page.layout
    start = 0 if page.heading is None else layout.position[page.heading]
    body = layout.position[node] if node is not None else -1
    inside = set(node.iter("img")) if node is not None else set()
    order = inner = 0
    for image in marks(page).tags["img"][:_IMAGES]:
        if layout.zones[image] > Zone.ASIDE or is_decoration(image) or _is_small(image):
            continue
        url = image_url(image, page.base_url)
        if not url:
            continue
        option = pool.add(picture_key(url), url, "body image" if image in inside else "image")
        if option is None or order >= _SHOWN:
            return
        order += 1
        inner += image in inside
        _note_place(page, image, option, layout.position[image] >= start)
        option.note("shown order", 1 / order)
        option.note("body order", 1 / inner if image in inside else 0.0)
        option.note("before body", float(body >= 0 and start <= layout.position[image] <= body))


def _is_small(image: _Element) -> bool:
    sides = (number(image.get(side)) for side in ("width", "height"))
    return any(side is not None and side < _SMALL for side in sides)


def _note_place(page: Page, image: _Element, option: Option[str], after: bool) -> None:
    layout = page.layout
    option.note("near", nearness(page, image))
    option.note("after headline", float(after))
    option.note("content", float(layout.zones[image] is Zone.CONTENT))
    eager = image.get("fetchpriority") == "high" or image.get("loading") == "eager"
    option.note("eager", float(eager))
    option.note("width", min(number(image.get("width")) or 0.0, 3000.0))
    option.note("height", min(number(image.get("height")) or 0.0, 3000.0))
    around = [image, *islice(image.iterancestors(), _ANCESTORS)]
    named = frozenset().union(*(layout.names.get(each, frozenset()) for each in around))
    option.note("lead", float(not named.isdisjoint(LEAD_WORDS)))
    option.note("figure", float(any(e.tag in ("figure", "picture") for e in around)))
    option.note("linked", float(any(e.tag == "a" for e in around)))
    words = set(_WORD.findall(folded(image.get("alt") or "")[:300]))
    option.note("alt in title", _share(words, _title_words(page)))
    option.note("alt", float(bool(words)))


def _weigh(page: Page, pool: Pool[str]) -> None:
    title = _title_words(page)
    shown = _ids(option for option in pool if "near" in option.features)
    declared = _ids(option for option in pool if "near" not in option.features)
    for key, option in pool.options.items():
        words = set(_WORD.findall(str(key)))
        features = option.features
        features["sources"] = float(len(option.sources))
        features["options"] = float(len(pool))
        features["name in title"] = _share(words, title)
        features["stands in"] = float(not words.isdisjoint(STAND_IN_WORDS))
        features["vector"] = float(".svg" in option.value[-40:])
        ids = _ids([option])
        # The same picture in another size or cut.
        features["kin"] = float(not ids.isdisjoint(declared if "near" in features else shown))


def _ids(options: Iterable[Option[str]]) -> set[str]:
    """Give what may be numbers of pictures in some addresses."""
    paths = (urls.path(option.value)[-_NAME_LENGTH:] for option in options)
    return {found for path in paths for found in _ID.findall(path)}


def _title_words(page: Page) -> set[str]:
    return page.once(_words_of_title)


def _words_of_title(page: Page) -> set[str]:
    return set(_WORD.findall(folded(f"{page.heading_text or ''} {page.title or ''}")))


def _share(words: set[str], of: set[str]) -> float:
    return len(words & of) / len(words) if words else 0.0
