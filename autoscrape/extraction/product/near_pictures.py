"""Finds the pictures around the heading of a product page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import islice

from attrs import frozen
from lxml.etree import _Element

from autoscrape.extraction import urls
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.picture_names import is_of_video, is_picture_file, stem
from autoscrape.extraction.pictures import image_addresses, is_decoration, link_around

MAX_IMAGES = 1_500
MAX_PICTURES = 20

_CLIMB = 8
_ICON = 32
_ZONE_COST = 3.0
_AWAY_COST = 2.0


@frozen(eq=False)
class NearPicture:
    """A picture near the heading."""

    element: _Element
    address: str
    """Where it is, as written."""
    stem: str
    """What the addresses of its copies share."""
    ancestors: list[_Element]
    """The elements around it, the nearest first."""
    link: _Element | None
    away: bool
    """Whether the link leads to another page."""


def near_pictures(page: Page) -> list[NearPicture]:
    """Give the pictures that stand nearest to the heading, no icons, in reading order."""
    center = _center(page)

    def cost(picture: NearPicture) -> float:
        return _cost(page, picture.element, center) + _AWAY_COST * picture.away

    nearest = sorted(pictures_among(page, _nearest(page)), key=cost)[:MAX_PICTURES]
    return sorted(nearest, key=lambda picture: page.layout.position[picture.element])


def pictures_among(page: Page, images: Iterable[_Element]) -> list[NearPicture]:
    """Give those of the images that show something: no icons, no stills of videos."""
    shown = ((image, _address(image)) for image in images if not is_decoration(image, _ICON))
    return [
        _picture(page, image, address)
        for image, address in shown
        if address and not is_of_video(address)
    ]


def _address(image: _Element) -> str | None:
    """Give the first address of an image; the short data of transparent pixels is none."""
    for address in image_addresses(image):
        if not address.lstrip().startswith("data:") or urls.image("", address):
            return address
    return None


def _nearest(page: Page) -> list[_Element]:
    center = _center(page)
    images = islice(page.tree.iter("img"), MAX_IMAGES)
    nearest = sorted(images, key=lambda image: _cost(page, image, center))
    return nearest[: 2 * MAX_PICTURES]


def _center(page: Page) -> int:
    return 0 if page.heading is None else page.layout.position[page.heading]


def _cost(page: Page, image: _Element, center: int) -> float:
    """Say how far an image is from the heading; outside of the content is farther."""
    outside = page.layout.zones[image] is not Zone.CONTENT
    return math.log1p(abs(page.layout.position[image] - center)) + _ZONE_COST * outside


def _picture(page: Page, image: _Element, address: str) -> NearPicture:
    ancestors = list(islice(image.iterancestors(), _CLIMB))
    link = link_around(image)
    away = link is not None and _leads_away(page, link)
    return NearPicture(image, address, stem(address), ancestors, link, away)


def _leads_away(page: Page, link: _Element) -> bool:
    """Say whether a link leads to another page; cheaper than resolving its address."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:")) or is_picture_file(href):
        return False
    path = href.split("#")[0].split("?")[0].rstrip("/")
    return len(path) < 2 or not page.url.split("?")[0].rstrip("/").endswith(path)
