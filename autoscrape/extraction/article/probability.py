"""Estimates ``probability`` that the page is a single article page."""

from __future__ import annotations

import re
from collections import Counter

from autoscrape.extraction import urls
from autoscrape.extraction.article.body_choice import find_body
from autoscrape.extraction.article.date_parsing import dates_in
from autoscrape.extraction.article.entity import article_entities, is_article
from autoscrape.extraction.article.marks import marks
from autoscrape.extraction.article.names import begins_as_byline
from autoscrape.extraction.article.nearby import nearby
from autoscrape.extraction.layout import Zone
from autoscrape.extraction.page import Page
from autoscrape.extraction.text import similarity
from autoscrape.extraction.trees import load_trees
from autoscrape.extraction.words.page_kinds import ADDRESS_WORDS, NAME_WORDS, OTHER_TYPES
from autoscrape.items import Article

MODEL = "article_probability"

_LONG_PARAGRAPH = 150
_LONG_LINK = 300
_INPUTS = ("input", "select", "button")
_MANY_NAMES = 60
_COUNTED = ("a", "article", "pre", "code", "table", *_INPUTS)
_ANY_NAME = frozenset().union(*NAME_WORDS.values())
_WORD = re.compile(r"[^\W\d_]+")
_ENDS = (".", "!", "?", "”", '"', "»", "。", "！", "？", "…")


def article_probability(page: Page, article: Article) -> float:
    """Give the chance that a trained model sees; 0 to 1."""
    chance = load_trees(MODEL).chance_of(probability_features(page, article))
    return round(min(max(chance, 0.01), 0.99), 3)


def probability_features(page: Page, article: Article) -> dict[str, float]:
    """Give the numbers that tell articles from other pages."""
    return {
        **_of_markup(page),
        **_of_text(page, article.articleBody or ""),
        **_of_address(page),
        **_of_headline(page),
        **_of_names(page),
        **_of_choices(page),
        "date": float(article.datePublished is not None),
        "authors": float(bool(article.authorsList)),
        "crumbs": float(len(article.breadcrumbs)),
        "images": float(min(len(article.images), 20)),
    }


def _of_markup(page: Page) -> dict[str, float]:
    entities = [entity for entity, _ in article_entities(page)]
    types = frozenset().union(*(entity.types for entity in page.entities)) or frozenset()
    kind = (page.meta("og:type", limit=50) or "").lower()
    found = marks(page)
    features = {
        "article markup": float(any(map(is_article, entities))),
        "markup body": float(any("articleBody" in entity.data for entity in entities)),
        "markup date": float(any("datePublished" in entity.data for entity in entities)),
        "og article": float(kind == "article"),
        "og product": float("product" in kind),
        "og website": float(kind == "website"),
        "published meta": float("article:published_time" in page.metas),
        "times": float(len(found.tags["time"])),
        "headings": float(len(found.tags["h2"]) + len(found.tags["h3"])),
        "h1": float(len(found.tags["h1"])),
        "bylines": float(len(found.names["byline"])),
        "author links": float(len(found.author_links) + len(found.relations)),
        "author meta": float("author" in page.metas or "article:author" in page.metas),
    }
    for name, wanted in OTHER_TYPES.items():
        features[f"is {name}"] = float(not types.isdisjoint(wanted))
    return features


def _of_text(page: Page, body: str) -> dict[str, float]:
    lines = body.splitlines()
    long = [line for line in lines if len(line) >= _LONG_PARAGRAPH]
    ended = sum(line.rstrip().endswith(_ENDS) for line in lines)
    whole = page.layout.text_length(page.tree)
    counts = {tag: len([*page.layout.content(tag, upto=Zone.ASIDE)]) for tag in _COUNTED}
    links = page.layout.content("a", upto=Zone.ASIDE)
    linked = sum(min(length, _LONG_LINK) for length in map(page.layout.text_length, links))
    return {
        "letters": float(min(len(body), 20_000)),
        "lines": float(min(len(lines), 300)),
        "long lines": float(len(long)),
        "in long lines": sum(map(len, long)) / (len(body) or 1),
        "ended lines": ended / (len(lines) or 1),
        "share of text": len(body) / (whole or 1),
        "links": float(min(counts["a"], 500)),
        "linked text": linked / (whole or 1),
        "articles": float(min(counts["article"], 30)),
        "inputs": float(min(sum(counts[tag] for tag in _INPUTS), 100)),
        "code": float(min(counts["pre"] + counts["code"], 50)),
        "tables": float(min(counts["table"], 20)),
    }


def _of_address(page: Page) -> dict[str, float]:
    path = urls.path(page.url).strip("/").lower()
    parts = [part for part in path.split("/") if part]
    words = frozenset(_WORD.findall(path))
    host = frozenset(_WORD.findall(urls.host(page.url)))
    last = _WORD.findall(parts[-1]) if parts else []
    features = {
        "home": float(not parts),
        "depth": float(len(parts)),
        "last words": float(len(last)),
        "digits": float(sum(letter.isdigit() for letter in path[-80:])),
        "query": float("?" in page.url),
    }
    for name, wanted in ADDRESS_WORDS.items():
        features[f"address {name}"] = float(not words.isdisjoint(wanted))
        features[f"host {name}"] = float(not host.isdisjoint(wanted))
    return features


def _of_names(page: Page) -> dict[str, float]:
    """Give how many elements are named as parts of each kind of page are."""
    counts = dict.fromkeys(NAME_WORDS, 0)
    for words, elements in Counter(page.layout.names.values()).items():
        if words.isdisjoint(_ANY_NAME):
            continue
        for name, wanted in NAME_WORDS.items():
            counts[name] += 0 if words.isdisjoint(wanted) else elements
    return {f"names {name}": float(min(count, _MANY_NAMES)) for name, count in counts.items()}


def _of_choices(page: Page) -> dict[str, float]:
    """Give how sure the values are that were chosen for other fields."""
    body = find_body(page)
    return {
        "body chance": body.chance if body else 0.0,
        "headline chance": page.chances.get("headline", 0.0),
        "date chance": page.chances.get("datePublished", 0.0),
        "authors chance": page.chances.get("authorsList", 0.0),
    }


def _of_headline(page: Page) -> dict[str, float]:
    """Give what the headline and the lines around it are like."""
    heading = page.heading_text or ""
    words = set(_WORD.findall(heading.lower()))
    address = set(_WORD.findall(urls.path(page.url).lower()))
    around = nearby(page)
    return {
        "headline words": float(len(words)),
        "headline in address": len(words & address) / len(words) if words else 0.0,
        "like title": similarity(heading, page.title),
        "byline near": max((e.near for e in around if begins_as_byline(e.text)), default=0.0),
        "date near": max((e.near for e in around if dates_in(e.text)), default=0.0),
    }
