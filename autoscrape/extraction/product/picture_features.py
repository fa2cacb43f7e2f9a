"""Describes the pictures around the product's heading by the numbers that a model weighs."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.page import Page
from autoscrape.extraction.picture_names import original, size_in, stem
from autoscrape.extraction.pictures import largest_address, largest_of, widest_address
from autoscrape.extraction.product.buying import buy_buttons
from autoscrape.extraction.product.near_pictures import NearPicture, near_pictures
from autoscrape.extraction.text import number, words
from autoscrape.extraction.words.picture import (
    GALLERY_WORDS,
    OTHER_WORDS,
    PRODUCT_WORDS,
    THUMB_WORDS,
)

FEATURES = (
    "declared size relative_size zoom away zone heading_up image_up shared_text button_up alt "
    "alt_length file_words gallery product thumb other beside nth alike eager address_other "
    "address_product address_number holder_text"
).split()
"""Names of the numbers, in order."""

_DEPTH = 60
_FAR = 20
_NAMED = 7
_MAX_LINKS = 500
_MAX_ALT = 300
_TOKENS = re.compile(r"[a-z]{3,}|\d{3,}")
_LETTERS = re.compile(r"[a-z]+")
_DIGITS = re.compile(r"\d{4,}")


@frozen(eq=False)
class Picture:
    """A picture near the heading, and what is known of it."""

    near: NearPicture
    address: str
    """Where its biggest copy is, as written."""
    holder: _Element | None
    """The nearest element around it that holds other pictures too."""
    numbers: list[float]
    """What the model is asked with, by FEATURES."""


def described_pictures(page: Page) -> list[Picture]:
    """Give the pictures around the heading with their numbers, in reading order."""
    near = page.once(near_pictures)
    describer = _Describer(page, near)
    pictures = [describer.describe(picture) for picture in near]
    greatest = max((max(picture.numbers[:2]) for picture in pictures), default=0.0) or 1.0
    for picture in pictures:
        picture.numbers[2] = max(picture.numbers[:2]) / greatest
    return pictures


def biggest_url(page: Page, near: NearPicture) -> str | None:
    """Give the URL of the biggest copy of a picture that the page names."""
    for address in (_bigger(near), widest_address(near.element), near.address):
        url = urls.image(page.base_url, address)
        if url:
            return original(url)
    return None


def _bigger(near: NearPicture) -> str | None:
    return largest_address(near.element, None if near.away else near.link)


class _Describer:
    """Knows what of the page each picture is compared with."""

    def __init__(self, page: Page, near: list[NearPicture]) -> None:
        self._page = page
        self._layout = page.layout
        self._heading_ups = _steps(page.heading)
        self._button_ups = _steps(_button(page))
        self._zone = 0 if page.heading is None else self._layout.zones[page.heading]
        self._name = set(words(page.heading_text))
        tail = " ".join(page.url.split("?")[0].rstrip("/").lower().rsplit("/", 2)[-2:])
        self._own = {word for word in self._name if len(word) > 2} | {*_TOKENS.findall(tail[:300])}
        self._numbers = set(_DIGITS.findall(page.url[:300]))
        self._preloaded = _preloaded(page)
        self._held: dict[_Element, set[str]] = defaultdict(set)
        for picture in near:
            for ancestor in picture.ancestors:
                self._held[ancestor].add(picture.stem)
        self._passed: dict[_Element | None, set[str]] = defaultdict(set)
        self._alts: Counter[str] = Counter()

    def describe(self, near: NearPicture) -> Picture:
        """Give the picture with its numbers; pictures must come in reading order."""
        image = near.element
        bigger = _bigger(near)
        address = bigger or widest_address(image) or near.address
        holder = next((each for each in near.ancestors if len(self._held[each]) > 1), None)
        numbers = [
            max(number(image.get("width")) or 0.0, number(image.get("height")) or 0.0),
            max(size_in(near.address), size_in(address)),
            0.0,  # the size relative to the greatest comes when all are known
            bigger is not None,
            near.away,
            max(0, self._layout.zones[image] - self._zone),
            *self._place(image),
            *self._alt(image),
            len(self._own.intersection(_TOKENS.findall(near.stem))),
            *self._names(near),
            *self._row(near, holder),
            *self._address(near, address),
            math.log1p(0 if holder is None else self._layout.text_length(holder)),
        ]
        return Picture(near, address, holder, [float(value) for value in numbers])

    def _place(self, image: _Element) -> tuple[float, ...]:
        """Give how far up the heading, and the button, have an ancestor with the image."""
        button = _FAR
        for above, ancestor in enumerate(islice(image.iterancestors(), _DEPTH)):
            if button == _FAR:
                button = self._button_ups.get(ancestor, _FAR)
            if ancestor in self._heading_ups:
                heading = self._heading_ups[ancestor]
                shared = math.log1p(self._layout.text_length(ancestor))
                return heading, min(above, _FAR), shared, button
        return _FAR, _FAR, _FAR, button

    def _alt(self, image: _Element) -> tuple[float, ...]:
        alt = (image.get("alt") or image.get("title") or "")[:_MAX_ALT]
        own = set(words(alt))
        both = len(own) + len(self._name)
        return 2 * len(own & self._name) / both if both else 0.0, math.log1p(len(alt))

    def _names(self, near: NearPicture) -> tuple[float, ...]:
        parts = (near.element, *near.ancestors[: _NAMED - 1])
        names = frozenset().union(*(self._layout.names[part] for part in parts))
        return tuple(
            len(names & known) for known in (GALLERY_WORDS, PRODUCT_WORDS, THUMB_WORDS, OTHER_WORDS)
        )

    def _row(self, near: NearPicture, holder: _Element | None) -> tuple[float, ...]:
        """Give how many pictures stand in the same place, and the how many-th this one is."""
        passed = self._passed[holder]
        passed.add(near.stem)
        alt = near.element.get("alt") or ""
        self._alts[alt] += 1
        return 0 if holder is None else len(self._held[holder]), len(passed), self._alts[alt]

    def _address(self, near: NearPicture, biggest: str) -> tuple[float, ...]:
        image = near.element
        hurried = image.get("fetchpriority") == "high" or image.get("loading") == "eager"
        preloaded = not self._preloaded.isdisjoint((near.stem, stem(biggest)))
        path = near.address[-2_000:].split("?")[0][-200:].lower()
        named = set() if path.startswith("data:") else set(_LETTERS.findall(path))
        return (
            hurried + 2 * preloaded,
            len(named & OTHER_WORDS),
            len(named & PRODUCT_WORDS),
            any(digits in path for digits in self._numbers),
        )


def _steps(element: _Element | None) -> dict[_Element, int]:
    """Give the ancestors of an element with how far up they are."""
    ancestors = () if element is None else islice(element.iterancestors(), _DEPTH)
    return {ancestor: min(above, _FAR) for above, ancestor in enumerate(ancestors)}


def _button(page: Page) -> _Element | None:
    """Give the first buy button behind the heading, or the first of all."""
    position = page.layout.position
    center = -1 if page.heading is None else position[page.heading]
    buttons = buy_buttons(page)
    return next((each for each in buttons if position[each] > center), next(iter(buttons), None))


def _preloaded(page: Page) -> set[str]:
    """Give the stems of the pictures that the page's head asks for early."""
    addresses = (
        link.get("href") or largest_of(link.get("imagesrcset") or "")
        for link in islice(page.tree.iter("link"), _MAX_LINKS)
        if link.get("rel") == "image_src" or link.get("as") == "image"
    )
    return {stem(address) for address in addresses if address}
