"""Chooses, among the things a page describes in its markup, the article the page is about."""

from __future__ import annotations

from collections.abc import Iterator

from autoscrape.extraction.entities import Entity, members, text_of
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import similarity

_TYPES = frozenset(
    "article newsarticle blogposting report techarticle scholarlyarticle reportagenewsarticle "
    "analysisnewsarticle opinionnewsarticle reviewnewsarticle backgroundnewsarticle "
    "liveblogposting socialmediaposting satiricalarticle advertisercontentarticle medicalwebpage "
    "medicalscholarlyarticle posting review howto recipe videoobject qapage podcastepisode".split()
)
_WEAK_TYPES = frozenset(
    "webpage itempage review howto recipe videoobject qapage podcastepisode medicalwebpage".split()
)
_OTHER_ROLES = frozenset("itemlistelement mentions citation isbasedon video comment review".split())


def article_entities(page: Page) -> list[tuple[Entity, float]]:
    """Give the markup of the page's own article, the surest first, each with how sure it is."""
    return page.once(_ranked)


def _ranked(page: Page) -> list[tuple[Entity, float]]:
    scored = [(entity, _score(page, entity)) for entity in _possible(page)]
    return sorted(scored, key=lambda pair: -pair[1])[:5]


def is_article(entity: Entity) -> bool:
    """Say whether the entity is an article in the narrow sense."""
    return not entity.types.isdisjoint(_TYPES - _WEAK_TYPES)


def _possible(page: Page) -> Iterator[Entity]:
    for entity in page.entities_typed(*_TYPES, *_WEAK_TYPES):
        if entity.role not in _OTHER_ROLES:
            yield entity


def _score(page: Page, entity: Entity) -> float:
    name = text_of(entity.data.get("headline")) or text_of(entity.data.get("name"))
    titles = (page.heading_text, page.shared_title, page.title)
    filled = ("datePublished", "author", "headline", "articleBody")
    score = 0.4 + 0.2 * max(similarity(name, title) for title in titles)
    score += 0.05 * sum(bool(members(entity.data.get(key))) for key in filled)
    score -= 0.05 if entity.source == "microdata" else 0
    return score if is_article(entity) else score - 0.3
