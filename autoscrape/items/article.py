"""The documented article schema."""

from __future__ import annotations

from attrs import Factory, define

from autoscrape.items.item import Item
from autoscrape.items.parts import Breadcrumb


@define(kw_only=True)
class Article(Item):
    """A single article page. Every field but ``url`` and ``probability`` is optional."""

    headline: str | None = None
    """The headline or title."""

    datePublished: str | None = None
    """Publication date, ISO 8601 with a ``T`` separator; may carry a time zone."""

    datePublishedRaw: str | None = None
    """The same date as it appeared on the page, before parsing."""

    author: str | None = None
    """The author or authors, as one string."""

    authorsList: list[str] = Factory(list)
    """All authors, one string each."""

    inLanguage: str | None = None
    """Language of the article, an ISO 639-1 code."""

    breadcrumbs: list[Breadcrumb] = Factory(list)
    """The breadcrumb navigation, outermost first."""

    mainImage: str | None = None
    """URL or data URL of the main image."""

    images: list[str] = Factory(list)
    """URLs or data URLs of all images of the article; may include the main one."""

    description: str | None = None
    """A short summary: the page's own where it has one, else the beginning of the text."""

    articleBody: str | None = None
    """Text with sub-headings and image captions, separated by newlines."""

    articleBodyRaw: str | None = None
    """HTML of the article body, paragraphs where the page does not show its text.

    Left out when the task says ``articleBodyRaw: false``.
    """

    videoUrls: list[str] = Factory(list)
    """URLs of the videos inside the article body."""

    audioUrls: list[str] = Factory(list)
    """URLs of the audios inside the article body."""

    probability: float = 0.0
    """Probability, 0 to 1, that the page is a single article page."""

    url: str
    """URL of the page, after redirects."""
