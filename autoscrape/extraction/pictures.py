"""Finds the pictures of a page and their URLs, lazy loading included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.layout import name_words
from autoscrape.extraction.picture_names import is_picture_file
from autoscrape.extraction.text import number
from autoscrape.extraction.words.picture import BIGGER

MAX_SRCSET = 20_000

_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-zoom-image",
    "data-large_image",
    "data-srcset",
    "data-lazy-srcset",
    "srcset",
)
_SRCSET_COMMA = re.compile(r",\s+|,(?=https?:|/)")
_PLACEHOLDER = re.compile(
    r"(?:blank|placeholder|spacer|pixel|loading|loader|transparent|lazy|1x1|grey|empty)[\w-]{0,20}"
    r"\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE,
)
_DECORATION = frozenset(
    "icon icons logo avatar sprite flag badge rating star stars payment social author emoji".split()
)
_SMALL = 90
_SOURCES = 6
_LINKED = 5


def image_url(element: _Element, base_url: str) -> str | None:
    """Give the absolute URL of the picture an ``img`` shows or will show."""
    urls_shown = (urls.image(base_url, address) for address in image_addresses(element))
    return next(filter(None, urls_shown), None)


def image_addresses(element: _Element) -> Iterator[str]:
    """Give the addresses, as written, of what an ``img`` shows or will show; the surest first."""
    holders = [element]
    # The parser nests an image into the sources before it.
    for ancestor in islice(element.iterancestors(), _SOURCES):
        if ancestor.tag == "picture":
            holders += ancestor.iter("source")
    for name in ("src", *_LAZY):
        for holder in holders:
            source = holder.get(name)
            address = largest_of(source) if source and name.endswith("srcset") else source
            if address and not _is_placeholder(address[-200:]):
                yield address


@lru_cache(maxsize=2048)
def _is_placeholder(end: str) -> bool:
    return _PLACEHOLDER.search(end) is not None


def largest_address(image: _Element, link: _Element | None) -> str | None:
    """Give the address of the biggest copy that an image, or the link around it, names itself."""
    for holder in (image, link) if link is not None else (image,):
        for name, value in holder.items():
            zooms = name.startswith("data-") and BIGGER.search(name)
            if (zooms or (name == "href" and holder is link)) and is_picture_file(value):
                return str(value)
    return None


def widest_address(image: _Element) -> str | None:
    """Give the address of the widest copy that the srcset of an image names."""
    srcset = image.get("srcset") or image.get("data-srcset")
    return largest_of(srcset) if srcset else None


def link_around(image: _Element) -> _Element | None:
    """Give the link that an image stands in."""
    return next((each for each in islice(image.iterancestors(), _LINKED) if each.tag == "a"), None)


def largest_of(srcset: str) -> str | None:
    """Give the URL of the widest or densest entry of a srcset."""
    entries = [entry.split() for entry in _SRCSET_COMMA.split(srcset[:MAX_SRCSET])]
    sized = [(number(entry[-1]) or 1.0, entry[0].rstrip(",")) for entry in entries if entry]
    return max(sized, key=lambda entry: entry[0])[1] or None if sized else None


def is_decoration(element: _Element, small: int = _SMALL) -> bool:
    """Say whether an image is an icon, a logo or another thing less wide or high than so much."""
    sizes = [number(element.get(side)) for side in ("width", "height")]
    if any(size is not None and size < small for size in sizes) and None not in sizes:
        return True
    source = (element.get("src") or "").split("?")[0].lower()
    drawn = source.endswith(".svg") or source.startswith("data:image/svg")
    return drawn or not _DECORATION.isdisjoint(name_words(element))


def pictures_in(element: _Element, base_url: str) -> Iterator[tuple[_Element, str]]:
    """Give the pictures inside an element with their URLs, decorations left out."""
    for image in element.iter("img"):
        if not is_decoration(image) and (url := image_url(image, base_url)):
            yield image, url
