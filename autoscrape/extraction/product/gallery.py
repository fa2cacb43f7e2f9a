"""Finds the pictures of the product that readers see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction.page import Page
from autoscrape.extraction.picture_names import stem
from autoscrape.extraction.product.near_pictures import NearPicture, near_pictures, pictures_among
from autoscrape.extraction.product.picture_features import (
    FEATURES,
    Picture,
    biggest_url,
    described_pictures,
)
from autoscrape.extraction.trees import load_trees

MAX_IMAGES = 100

_MODEL = "product_picture"
_NEARLY = 0.7
_SHARED = FEATURES.index("shared_text")
_BESIDE = FEATURES.index("beside")
_CLIMB = 8
_CAPTIONS = 200
_LIKELY = 0.5


@frozen
class Shown:
    """A picture that readers may take for the product's main one."""

    picture: Picture
    chance: float
    """How likely it is the main one, 0 to 1."""


def main_pictures(page: Page) -> list[Shown]:
    """Give the pictures that readers see near the heading, the likeliest main one first."""
    return page.once(_main_pictures)


def _main_pictures(page: Page) -> list[Shown]:
    pictures = page.once(described_pictures)
    if not pictures:
        return []
    model = load_trees(_MODEL)
    chances = [model.chance(picture.numbers) for picture in pictures]
    first = pictures[first_of_row(pictures, chances)]
    others = (
        Shown(picture, chance)
        for picture, chance in zip(pictures, chances, strict=True)
        if picture is not first
    )
    return [Shown(first, max(chances)), *sorted(others, key=lambda shown: -shown.chance)]


def first_of_row(pictures: Sequence[Picture], chances: Sequence[float]) -> int:
    """Give the number of the likeliest picture, or of one in its row that comes before it."""
    best = max(range(len(pictures)), key=chances.__getitem__)
    for index in range(best):
        if chances[index] >= _NEARLY * chances[best] and _in_row(pictures[index], pictures[best]):
            return index
    return best


def _in_row(one: Picture, other: Picture) -> bool:
    return one.near.stem != other.near.stem and all(
        one.numbers[feature] == other.numbers[feature] for feature in (_SHARED, _BESIDE)
    )


def gallery(page: Page, main: str | None) -> list[str | None]:
    """Give the pictures beside the main one, those that only repeat it left out."""
    shown = _shown_as(page, main)
    if shown is None:
        return []
    copies: dict[str, NearPicture] = {}
    for picture in pictures_among(page, _images_around(page, shown.element)):
        if not picture.away:
            copies.setdefault(picture.stem, picture)
    for repeated in (stem(main or ""), shown.stem):
        copies.pop(repeated, None)
    return [biggest_url(page, picture) for picture in copies.values()]


def _shown_as(page: Page, main: str | None) -> NearPicture | None:
    """Give the picture that shows the main one, or else the likeliest where that is likely."""
    wanted = stem(main or "")
    for picture in page.once(near_pictures):
        if picture.stem == wanted:
            return picture
    likeliest = (shown.picture.near for shown in main_pictures(page)[:1] if shown.chance > _LIKELY)
    return next(likeliest, None)


def _images_around(page: Page, image: _Element) -> Iterator[_Element]:
    """Climb as long as neither the heading comes in nor much text; give all images there."""
    within = set() if page.heading is None else {page.heading, *page.heading.iterancestors()}
    around = image
    for ancestor in islice(image.iterancestors(), _CLIMB):
        if ancestor in within or ancestor.tag in ("body", "main"):
            break
        if page.layout.text_length(ancestor) > _CAPTIONS:
            break
        around = ancestor
    return islice(around.iter("img"), MAX_IMAGES)
