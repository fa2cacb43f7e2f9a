"""What belongs to the body of an article, and what around it does not."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article

from .pages import article, page, paragraphs

TITLE = "A storm at sea and the long night of the keeper"
HEAD = f"<title>{TITLE} - The Coast Daily</title><meta property=og:title content='{TITLE}'>"
MENU = "<nav><ul>" + "".join(f"<li><a href=/s{n}>Section {n}</a>" for n in range(9)) + "</ul></nav>"
FOOT = "<footer><p>The Coast Daily, imprint, contact and privacy.</p></footer>"


def body_of(inside: str, around: str = "") -> str:
    html = (
        f"{MENU}<main><article><h1>{TITLE}</h1><div class=article-body>{paragraphs(3)}{inside}"
        f"{paragraphs(6)}</div></article>{around}</main>{FOOT}"
    )
    return extract_article(page(html, HEAD)).articleBody or ""


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<h2>The second night</h2>", "The second night"),
        (
            "<ul><li>The first lamp was lit at dusk.<li>The second one burnt all night.</ul>",
            "The first lamp was lit at dusk.\nThe second one burnt all night.",
        ),
        (
            "<blockquote>We have never seen waves like these, said the old keeper.</blockquote>",
            "We have never seen waves like these, said the old keeper.",
        ),
        (
            (
                "<blockquote class=twitter-tweet><p>The harbour is closed until the morning</p>"
                "&mdash; Harbour (@harbour) <a href=https://x.example/1>May 1</a></blockquote>"
            ),
            "The harbour is closed until the morning\n— Harbour (@harbour) May 1",
        ),
        (
            "<p>She wrote <a href=/book>the blue book</a> in <b>one</b> long winter, he said.</p>",
            "She wrote the blue book in one long winter, he said.",
        ),
        (
            (
                "<div class=product-box><img src=/lamp.jpg><h4>Brass lamp No. 7</h4><p>A solid lamp"
                " of brass that burns for twelve hours on one filling, in any wind.</p>"
                "<a href=https://shop.example/7>Buy now</a></div>"
            ),
            (
                "Brass lamp No. 7\n"
                "A solid lamp of brass that burns for twelve hours on one filling, in any wind."
            ),
        ),
        (
            (
                "<table><tr><th>Lamp<th>Hours<tr><td>Brass lamp<td>Twelve"
                "<tr><td>Tin lamp<td>Nine</table>"
            ),
            "Brass lamp\nTwelve\nTin lamp\nNine",
        ),
    ],
    ids=["sub-heading", "list", "quote", "tweet", "inline", "product box", "table"],
)
def test_is_in(inside: str, expected: str) -> None:
    body = body_of(inside)
    assert expected in body
    assert body.count("Evening") == 9


@pytest.mark.parametrize(
    ("inside", "around", "banned"),
    [
        ("", "", TITLE),
        ("", "", "Section 3"),
        ("", "", "imprint"),
        ("<div class=share><a href=/f>Share on Facebook</a></div>", "", "Facebook"),
        ("<p style='display:none'>Nobody sees this line of the text.</p>", "", "Nobody sees"),
        ("<script>var night = 'dark';</script>", "", "dark"),
        ("", "<div class=comments><h3>Comments</h3><p>I saw it too. Anna</p></div>", "I saw it"),
        (
            "",
            "<aside class=related><h3>Related</h3><a href=/1>Ten ships that were lost</a></aside>",
            "Ten ships",
        ),
        (
            "",
            "<div class=newsletter><p>Sign up for our newsletter.</p></div>",
            "newsletter",
        ),
        (
            "",
            "<ul class=tags><li><a href=/t/sea>Sea</a><li><a href=/t/storm>Storms</a></ul>",
            "Storms",
        ),
    ],
    ids=[
        "headline", "menu", "footer", "share bar", "hidden", "script", "comments", "related",
        "newsletter", "tags",
    ],
)  # fmt: skip
def test_is_out(inside: str, around: str, banned: str) -> None:
    body = body_of(inside, around)
    assert banned not in body
    assert body.count("Evening") == 9


def test_second_copy_for_small_screens_is_left_out() -> None:
    quote = "The lamp must never go out, whatever the sea may say to those who keep it."
    copies = f"<p>{quote}</p><div class=pull>{quote}</div>"
    assert body_of(copies).count("The lamp must never go out") == 1


def test_very_short_article_among_extras() -> None:
    text = (
        "The harbour was closed on Monday after a storm. It opens again on Friday, said the port."
    )
    others = "".join(
        f"<li><a href=/{n}>Another story of the coast, number {n}</a>" for n in range(20)
    )
    html = (
        f"{MENU}<article><h1>{TITLE}</h1><div itemprop=articleBody><p>{text}</p></div></article>"
        f"<div class=related><ul>{others}</ul></div>{FOOT}"
    )
    assert extract_article(page(html, HEAD)).articleBody == text


def test_markup_gives_the_text_that_the_page_does_not() -> None:
    text = "The keeper climbed the tower. " * 20
    html = f"{MENU}<h1>{TITLE}</h1><p>Please turn on scripts.</p>{FOOT}"
    found = extract_article(page(html, HEAD + article(headline=TITLE, articleBody=text)))
    assert found.articleBody == text.strip()


def test_raw_body_leaves_out_what_the_text_leaves_out() -> None:
    related = (
        "<div class=related><h4>Read more</h4><ul><li><a href=/1>Ten ships that were lost</a>"
        "<li><a href=/2>The tide tables of the coast</a></ul></div>"
    )
    html = (
        f"{MENU}<main><article><h1>{TITLE}</h1><div class=article-body>{paragraphs(3)}"
        f"<p>A picture. <img src=/a.jpg></p>{related}{paragraphs(6)}</div></article></main>{FOOT}"
    )
    found = extract_article(page(html, HEAD))
    assert found.articleBody is not None
    assert found.articleBodyRaw is not None
    assert "Ten ships" not in found.articleBody
    assert "Ten ships" not in found.articleBodyRaw
    assert "https://shop.example/a.jpg" in found.articleBodyRaw
    assert found.articleBodyRaw.count("Evening") == 9


def test_choice_says_what_the_body_was_chosen_from() -> None:
    choices: dict[str, object] = {}
    parsed = page(f"<article><h1>{TITLE}</h1>{paragraphs(6)}</article>", HEAD)
    parsed.choices = choices  # type: ignore[assignment]
    extract_article(parsed)
    winner = parsed.choices["articleBody"].winner  # type: ignore[index]
    assert winner is not None
    assert winner.source == "blocks"
    assert winner.evidence["blocks"] == 6
