"""Pages with several articles, and live blogs, the posts of which are one."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article

from .pages import page, paragraphs

HOME = "https://news.example/"
URL = HOME + "2024/storm"
TITLE = "<title>A storm at sea - News</title>"


def one(name: str, heading: str, count: int = 5) -> str:
    return f'<article class="post">{heading}{paragraphs(count).replace("Evening", name)}</article>'


STORM = one("Storm", "<h2>A storm at sea</h2>")
LINKED = one("Storm", '<h2><a href="/2024/storm?ref=1">Water everywhere</a></h2>')
HARBOUR = one("Harbour", '<h2><a href="/2024/harbour">Harbour closed</a></h2>')
MAYOR = one("Mayor", '<h2><a href="/2024/mayor">New mayor elected</a></h2>', 25)


@pytest.mark.parametrize(
    ("inside", "head", "url"),
    [
        (STORM + HARBOUR + MAYOR, TITLE, URL),
        (HARBOUR + STORM + MAYOR, TITLE, URL),
        ((STORM + HARBOUR + MAYOR).replace("h2", "h1"), TITLE, URL),
        ((STORM + HARBOUR + MAYOR).replace("h2", "h1").replace("article", "div"), TITLE, URL),
        (f"{STORM}<div class=next>{HARBOUR}<div>{MAYOR}</div></div>", TITLE, URL),
        (HARBOUR + LINKED + MAYOR, "", URL),
        (STORM + HARBOUR + MAYOR, "", HOME),
    ],
)
def test_only_the_article_that_the_page_is_about(inside: str, head: str, url: str) -> None:
    body = extract_article(page(f"<main>{inside}</main>", head, url)).articleBody
    assert body is not None
    assert body.count("Storm") == 5
    assert "Harbour" not in body
    assert "Mayor" not in body


@pytest.mark.parametrize(
    "post",
    [
        '<article class="live-post"><time>1{0}:00</time><h2>Update {0}</h2>{1}</article>',
        '<div class="liveblog-entry"><span class="time">1{0}:05</span><h3>Update {0}</h3>{1}</div>',
        "<li><time>1{0}.05 Uhr</time><div class=text>{1}</div></li>",
    ],
)
@pytest.mark.parametrize("count", [6, 80])
def test_all_posts_of_a_live_blog(post: str, count: int) -> None:
    posts = "".join(
        post.format(number, paragraphs(2).replace("Evening", f"Post {number} part"))
        for number in range(count)
    )
    html = f"<main><h1>A storm at sea</h1>{paragraphs(1)}<div class=live>{posts}</div></main>"
    body = extract_article(page(html, TITLE, URL)).articleBody
    assert body is not None
    assert body.count("Post ") == 2 * count
