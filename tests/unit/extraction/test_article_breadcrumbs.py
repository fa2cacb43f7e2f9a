"""Trails of articles: shown ones, and what the page's links say where none is shown."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.breadcrumbs import extract_article_breadcrumbs

from .pages import jsonld, page, paragraphs

ROOT = "https://daily.example"
URL = f"{ROOT}/coast/harbour/keeper-leaves-the-old-tower"
H1 = "<h1>Keeper leaves the old tower</h1>"
MENU = (
    "<nav><a href=/help>Help</a><a href=/>Home</a><a href=/coast>Coast</a>"
    "<a href=/coast/harbour/>Harbour</a>"
    "<a href=/inland>Inland</a>"
    + "".join(f"<a href=/t/{number}>Theme {number}</a>" for number in range(9))
    + "</nav>"
)
SECTION = "<meta property=article:section content=Inland>"
DECLARED = jsonld(
    **{
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"position": 1, "name": "Start", "item": "/"},
            {"position": 2, "name": "Ships", "item": "/ships"},
        ],
    }
)
SHOWN = "<div class=breadcrumbs><a href=/>Front</a> › <a href=/ships>Ships</a></div>"
LONG = (
    "<div class=breadcrumbs>"
    + "".join(f"<a href=/s/{number}>Part {number}</a>" for number in range(20))
    + "</div>"
)
TWICE = (
    "<nav class=breadcrumbs><a href=/>Front</a><a href=/ships>Ships</a>"
    "<a href=/>Front</a><a href=/ships>Ships</a></nav>"
)
CUT_OFF = (
    "<ul class=breadcrumbs><li><a href=/>Front</a><li><a href=/ships>Ships</a>"
    "<li>Keeper leaves the old...</ul>"
)
ONE_STEP = (
    "<article><div class=breadcrumbs><a href=/ships>Ships</a></div>"
    f"{H1}<p><a href=/people/ann>Ann</a></article>"
)


@pytest.mark.parametrize(
    ("html", "head", "url", "expected"),
    [
        (MENU + H1, DECLARED, URL, [("Start", "/"), ("Ships", "/ships")]),
        (MENU + SHOWN + H1, "", URL, [("Front", "/"), ("Ships", "/ships")]),
        (
            MENU + H1,
            SECTION,
            URL,
            [("Home", "/"), ("Coast", "/coast"), ("Harbour", "/coast/harbour/")],
        ),
        (MENU + LONG + H1, "", f"{ROOT}/coast/keeper", [("Home", "/"), ("Coast", "/coast")]),
        (MENU + H1, SECTION, f"{ROOT}/keeper", [("Home", "/"), ("Inland", "/inland")]),
        ("<a href=/inland>Inland</a>" + H1, SECTION, f"{ROOT}/keeper", [("Inland", "/inland")]),
        (f"<a href={ROOT}/ title=Startseite><img src=/logo.png></a>{H1}", "", f"{ROOT}/keeper",
         [("Startseite", "/")]),
        ("<a href=/><img src=/logo.png alt='Daily Sea'></a>" + H1, "", f"{ROOT}/keeper", []),
        ("<a href=https://other.example/>Home</a>" + H1, "", f"{ROOT}/keeper", []),
        (H1, SECTION, f"{ROOT}/keeper", []),
        (TWICE + H1, "", URL, [("Front", "/"), ("Ships", "/ships")]),
        (CUT_OFF + H1, "", URL, [("Front", "/"), ("Ships", "/ships")]),
        (ONE_STEP, "", URL, [("Ships", "/ships")]),
    ],
    ids=[
        "declared", "shown", "folders of the address", "a menu is no trail", "section",
        "no home", "name of a picture link", "a logo names no step", "home of others", "no link",
        "twice", "headline cut off", "one step",
    ],
)  # fmt: skip
def test_breadcrumbs(html: str, head: str, url: str, expected: list[tuple[str, str]]) -> None:
    crumbs = extract_article_breadcrumbs(page(f"{html}{paragraphs()}", head, url))
    assert [(crumb.name, crumb.link) for crumb in crumbs] == [
        (name, ROOT + link) for name, link in expected
    ]
