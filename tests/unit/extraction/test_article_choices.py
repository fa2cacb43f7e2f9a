"""Pages whose sources disagree: which headline, date, author and picture is the article's."""

from __future__ import annotations

import pytest

from autoscrape.extraction import extract
from autoscrape.extraction.article.authors import extract_authors
from autoscrape.extraction.article.dates import extract_dates
from autoscrape.extraction.article.headline import extract_headline
from autoscrape.extraction.article.images import extract_main_image
from autoscrape.extraction.article.probability import article_probability
from autoscrape.extraction.page import Page
from autoscrape.items import Article

from .pages import article, page, paragraphs

URL = "https://daily.example/news/keeper-leaves-the-old-tower"
TITLE = "Keeper leaves the old tower"
H1 = f"<h1>{TITLE}</h1>"
SITE = "<meta property=og:site_name content='Daily Sea'>"
OG = f"<meta property=og:title content='{TITLE}'>"
DECOY = f"<p>{'The keeper wrote into the blue book. ' * 4}Worse was 5 June 2019, they said.</p>"
BROKEN = (
    '<script type=application/ld+json>{"@type": "NewsArticle", "name": "a "b"", '
    '"datePublished": "2021-03-02T08:00:00Z"}</script>'
)


def shown(body: str, head: str = "", url: str = URL) -> Page:
    return page(f"{body}{paragraphs()}", f"{SITE}{head}", url)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<h1><span>Coast</span> <span>{TITLE}</span></h1>", OG),
        (H1, f"<title>{TITLE} | Daily Sea</title>"),
        (f"<h1>Daily Sea</h1><h2>{TITLE}</h2>", f"{OG}<title>{TITLE} - Daily Sea</title>"),
        (f"{H1}<h2>What comes next</h2>", "<title>Daily Sea</title>"),
        (f"<header><h1>Daily Sea</h1></header>{H1}", f"<title>{TITLE} | Daily Sea</title>"),
        (article(headline=TITLE) + H1, f"<title>{TITLE} | Daily Sea</title>{OG}"),
    ],
    ids=["kicker", "site in title", "h1 is the site", "sub-heading", "two h1", "all agree"],
)
def test_headline(body: str, head: str) -> None:
    assert extract_headline(shown(body, head)) == TITLE


@pytest.mark.parametrize(
    ("body", "head", "day"),
    [
        (
            H1 + "<time datetime=2021-03-05T10:00:00Z>Updated March 5, 2021</time>",
            "<meta property=article:published_time content=2021-03-02T08:00:00Z>",
            "2021-03-02",
        ),
        (
            article(headline=TITLE, datePublished="2021-03-02", dateModified="2021-03-09") + H1,
            "",
            "2021-03-02",
        ),
        (
            H1 + "<p class=meta>Published: 2 March 2021 | Updated: 9 March 2021</p>",
            "",
            "2021-03-02",
        ),
        (H1 + "<p class=date>02.03.2021</p>", "", "2021-03-02"),
        (
            H1 + '<script>var a = {"datePublished": "2021-03-02T08:00:00Z"}</script>',
            "",
            "2021-03-02",
        ),
        (
            f"{H1}<p class=date>2 March 2021</p><div class=related><time>8 May 2021</time></div>",
            "",
            "2021-03-02",
        ),
        (H1, "<meta name=published-date content=2021-03-02>", "2021-03-02"),
        (
            f"{H1}{DECOY}{paragraphs(60)}<p>Posted on March 2, 2021</p>",
            "",
            "2021-03-02",
        ),
        (
            H1,
            BROKEN,
            "2021-03-02",
        ),
    ],
    ids=[
        "updated shown", "modified declared", "both in a line", "dots", "script", "other article",
        "meta", "below the text", "broken markup",
    ],
)  # fmt: skip
def test_day_of_publication(body: str, head: str, day: str) -> None:
    published, raw = extract_dates(shown(body, head), "en")
    assert published is not None
    assert published[:10] == day
    assert raw


def test_numbers_are_read_as_the_address_says() -> None:
    body = H1 + "<p class=date>03/02/2021</p>"
    for address, day in (("2021/03/02", "2021-03-02"), ("2021/02/03", "2021-02-03")):
        read = extract_dates(shown(body, url=f"https://daily.example/{address}/tower"), "en")
        assert (read[0] or "")[:10] == day


@pytest.mark.parametrize("key", ["lang", "xml:lang"])
@pytest.mark.parametrize(
    ("lang", "day"), [("en-US", "2021-03-02"), ("en-GB", "2021-02-03"), ("de", "2021-02-03")]
)
def test_numbers_are_read_as_the_region_does(lang: str, day: str, key: str) -> None:
    html = f"<html {key}={lang}><body>{H1}<p class=date>03/02/2021</p>{paragraphs()}"
    read = extract_dates(Page(html, URL), lang[:2])[0]
    assert (read or "")[:10] == day


def test_zone_is_kept_and_the_text_stays_as_it_stands() -> None:
    head = "<meta property=article:published_time content='2021-03-02T08:00:00+0200'>"
    assert extract_dates(shown(H1, head), "en") == (
        "2021-03-02T08:00:00+02:00",
        "2021-03-02T08:00:00+0200",
    )


@pytest.mark.parametrize(
    ("body", "head", "names"),
    [
        (f"{H1}<p class=byline>By Ann Lee, Senior Editor</p>", "", ["Ann Lee"]),
        (f"{H1}<p class=byline>By Ann Lee and Bo Ek</p>", "", ["Ann Lee", "Bo Ek"]),
        (f"{H1}<p>2 March 2021 | 13:10 | Von Ann Lee</p>", "", ["Ann Lee"]),
        (f"{H1}<p>By <a href=/authors/ann-lee>Ann Lee</a></p>", "", ["Ann Lee"]),
        (
            article(headline=TITLE, author={"@type": "Organization", "name": "Daily Sea"})
            + f"{H1}<p class=author><a rel=author href=/authors/ann>Ann Lee</a></p>",
            "<meta name=author content='Ann Lee'>",
            ["Ann Lee"],
        ),
        (
            article(headline=TITLE, author={"@type": "Person", "name": "Ann Lee"})
            + f"{H1}<div class=comments><p class=author>Bo Ek</p></div>",
            "",
            ["Ann Lee"],
        ),
    ],
    ids=["role", "two", "date line", "link", "person before site", "comments"],
)
def test_authors(body: str, head: str, names: list[str]) -> None:
    assert extract_authors(shown(body, head))[1] == names


@pytest.mark.parametrize(
    ("body", "head", "name"),
    [
        (H1, "<meta property=og:image content=/pictures/tower.jpg>", "tower.jpg"),
        (
            f"<img class=logo src=/logo.png>{H1}<figure><img src=/pictures/keeper.jpg></figure>",
            "",
            "keeper.jpg",
        ),
        (
            f"{H1}<figure class=hero><img fetchpriority=high src=/p/tower-800x600.jpg></figure>",
            "<meta property=og:image content=/p/tower.jpg>",
            "tower.jpg",
        ),
    ],
    ids=["declared", "no logo", "one picture in two sizes"],
)
def test_main_image(body: str, head: str, name: str) -> None:
    parsed = shown(body, head)
    node = parsed.tree.find("body")
    assert (extract_main_image(parsed, node) or "").endswith(name)


def test_probability_tells_articles_from_lists_and_products() -> None:
    text = "\n".join(
        "The keeper climbed the tower and wrote into the blue book. " * 4 for _ in range(9)
    )
    own = article_probability(
        shown(
            article(headline=TITLE, datePublished="2021-03-02") + H1,
            "<meta property=og:type content=article>",
        ),
        Article(
            url=URL, articleBody=text, datePublished="2021-03-02T00:00:00", authorsList=["Ann"]
        ),
    )
    links = "".join(f"<li><a href=/shop/{n}>Lamp number {n}</a>" for n in range(60))
    other = article_probability(
        page(f"<h1>Lamps</h1><ul>{links}</ul>", url="https://shop.example/category/lamps"),
        Article(url=URL),
    )
    assert 0.01 <= other < 0.3
    assert 0.7 < own <= 0.99


def test_probability_hears_names_of_elements_and_of_the_host() -> None:
    said = "".join(
        f"<div class=NAME><p>The keeper climbed the tower, number {n}, and wrote it down.</p></div>"
        for n in range(40)
    )
    told = [
        extract(f"<html><body>{H1}{said.replace('NAME', name)}</body></html>", url, "article")
        for name, url in (
            ("entry", "https://daily.example/keeper-leaves-the-old-tower"),
            ("message-reply", "https://forum.daily.example/keeper-leaves-the-old-tower"),
        )
    ]
    assert told[0].probability > told[1].probability


def test_choices_of_other_fields_are_remembered_with_their_chances() -> None:
    parsed = shown(H1, f"{OG}<meta property=article:published_time content=2021-03-02T10:00:00Z>")
    extract_headline(parsed)
    extract_dates(parsed, "en")
    extract_authors(parsed)
    assert parsed.chances["headline"] > 0.5
    assert parsed.chances["datePublished"] > 0.5
    assert parsed.chances.get("authorsList", 0) < 0.5
