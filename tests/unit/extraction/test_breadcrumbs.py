from __future__ import annotations

import pytest

from autoscrape.extraction.breadcrumbs import extract_breadcrumbs

from .pages import jsonld, page

ROOT = "https://shop.example"
LIST = jsonld(
    **{
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"position": 2, "name": "Lamps", "item": {"@id": "/lamps"}},
            {"position": 1, "item": {"@id": "/", "name": "Home"}},
            {"position": 3, "name": "Reading lamp"},
            {"position": 4, "item": 7},
        ],
    }
)
MICRODATA = (
    "<ol itemscope itemtype='https://schema.org/BreadcrumbList'>"
    "<li itemprop=itemListElement itemscope itemtype='https://schema.org/ListItem'>"
    "<a itemprop=item href=/lamps><b itemprop=name>Lamps</b></a>"
    "<meta itemprop=position content=1></ol>"
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (LIST + "<p>x</p>", [("Home", "/"), ("Lamps", "/lamps"), ("Reading lamp", None)]),
        (MICRODATA, [("Lamps", "/lamps")]),
        (
            (
                "<nav aria-label=Breadcrumb><ol><li><a href=/>Home</a> ›"
                "<li><a href=/l>Lamps</a> /<li>This</ol></nav>"
            ),
            [("Home", "/"), ("Lamps", "/l"), ("This", None)],
        ),
        (
            "<div class=bread-crumbs><a href=/>A</a> &gt; <a href=/b>B</a></div>",
            [("A", "/"), ("B", "/b")],
        ),
        ("<div class=breadcrumb><span>alone</span></div>", []),
        ("<p>x</p>", []),
    ],
)
def test_breadcrumbs(html: str, expected: list[tuple[str, str | None]]) -> None:
    found = [(crumb.name, crumb.link) for crumb in extract_breadcrumbs(page(html))]
    assert found == [(name, link and ROOT + link) for name, link in expected]


H1 = "<h1>Reading lamp</h1>"
TITLE = "<title>Reading lamp</title>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # The page itself is no step, whatever side of the trail it stands on.
        ("<ol class=crumbs><li><a href=/l>Lamps</a><li>Reading lamp</ol>" + H1, ["Lamps"]),
        (
            "<ol class=crumbs><li>Reading lamp<li><a href=/r>Reading</a><li><a href=/l>Lamps</a>"
            "</ol>" + H1,
            ["Lamps", "Reading"],
        ),
        # Numbers of the product are no steps.
        (
            "<ol class=crumbs><li><a href=/l>Lamps</a><li><a href=/r>Desk</a><li>SKU: 1049</ol>"
            + H1,
            ["Lamps", "Desk"],
        ),
        # Each step is named, what holds them is not.
        (
            "<div><p class=breadcrumb-item><a href=/l>Lamps</a></p>"
            "<p class=breadcrumb-item><a href=/l/r>Desk</a></p></div>" + H1,
            ["Lamps", "Desk"],
        ),
        # Nothing is named: links into each other, or home and signs between.
        ("<p><a href=/l>Lamps</a> » <a href=/l/r>Desk</a></p>" + H1, ["Lamps", "Desk"]),
        (
            "<p><a href=/>Home</a> &gt; <a href=/a>Lamps</a> &gt; <a href=/b>Desk</a></p>" + H1,
            ["Home", "Lamps", "Desk"],
        ),
        ("<p><a href=/a>Lamps</a> <a href=/b>Shelves</a> <a href=/c>Beds</a></p>" + H1, []),
        ("<p><a href=/>EN</a> <a href=/de>DE</a></p>" + H1, []),
        # A menu may call itself anything.
        (
            "<ul class=breadcrumbs>"
            + "".join(f"<li><a href=/{number}>Menu {number}</a>" for number in range(20))
            + f"</ul><p><a href=/>Home</a> / <a href=/l>Lamps</a></p>{H1}",
            ["Home", "Lamps"],
        ),
        # The site's links to the folders that the page's address lies in.
        ("<nav><a href=/things>All things</a> <a href=/beds>Beds</a></nav>" + H1, ["All things"]),
    ],
)
def test_trails(html: str, expected: list[str]) -> None:
    assert [crumb.name for crumb in extract_breadcrumbs(page(html, TITLE))] == expected
