"""Puts the fields of an article together."""

from __future__ import annotations

from autoscrape.extraction.article.authors import extract_authors
from autoscrape.extraction.article.body import extract_body
from autoscrape.extraction.article.body_node import find_body_node
from autoscrape.extraction.article.body_raw import extract_body_raw
from autoscrape.extraction.article.breadcrumbs import extract_article_breadcrumbs
from autoscrape.extraction.article.dates import extract_dates
from autoscrape.extraction.article.description import extract_description
from autoscrape.extraction.article.headline import extract_headline
from autoscrape.extraction.article.images import extract_images, extract_main_image
from autoscrape.extraction.article.language import extract_language
from autoscrape.extraction.article.media import extract_audio_urls, extract_video_urls
from autoscrape.extraction.article.probability import article_probability
from autoscrape.extraction.page import Page
from autoscrape.items import Article


def extract_article(page: Page, *, body_raw: bool = True) -> Article:
    """Extract all article fields."""
    body = extract_body(page)
    node = find_body_node(page, body)
    language = extract_language(page, body)
    published, published_raw = extract_dates(page, language, body)
    author, authors = extract_authors(page, body)
    main_image = extract_main_image(page, node)
    article = Article(
        url=page.url,
        headline=extract_headline(page),
        datePublished=published,
        datePublishedRaw=published_raw,
        author=author,
        authorsList=authors,
        inLanguage=language,
        breadcrumbs=extract_article_breadcrumbs(page),
        mainImage=main_image,
        images=extract_images(page, node, main_image),
        description=extract_description(page, body),
        articleBody=body,
        articleBodyRaw=extract_body_raw(page, node, body) if body_raw else None,
        videoUrls=extract_video_urls(page, node),
        audioUrls=extract_audio_urls(page, node),
    )
    article.probability = article_probability(page, article)
    return article
