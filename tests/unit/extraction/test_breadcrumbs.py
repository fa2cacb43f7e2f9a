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
