"""The visible article page, in three looks."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.pages.catalog import WORDS, Page
from tests.pages.product_parts import crumb_links

SCHEMA = "https://schema.org"


def draw(page: Page, others: list[Page]) -> str:
    """Draw the article, with other articles beside it."""
    return f"{LOOKS[page.look](page)}\n{beside(page, others)}"


def news(page: Page) -> str:
    """A newspaper: crumbs, standfirst, by-line with a time element, a share bar before the text."""
    return f"""{trail(page)}
<article class="story">
<h1 class="story-headline">{escape(page.title)}</h1>
{standfirst(page, "<p class='standfirst'>{}</p>")}
<div class="story-meta"><span class="byline">{page.shown.get("byline", "")}</span>
{date(page)}</div>
{share_bar(page)}
<div class="story-body">
{page.body}
</div></article>"""


def blog(page: Page) -> str:
    """A blog: the date first, no share bar before the end, the author below the text."""
    return f"""<div class="post hentry">
{date(page)}
<h2 class="entry-title">{escape(page.title)}</h2>
<div class="entry-content">
{page.body}
</div>
<p class="post-author">{page.shown.get("byline", "")}</p>
{share_bar(page)}
</div>"""


def microdata(page: Page) -> str:
    """An Article in microdata; the visible date is not the machine-readable one."""
    people = ", ".join(
        f'<span itemprop="author" itemscope itemtype="{SCHEMA}/Person">'
        f'<span itemprop="name">{escape(name)}</span></span>'
        for name in page.item["authorsList"]
    )
    main_image = page.item.get("mainImage")
    image = f'<link itemprop="image" href="{main_image}">' if main_image else ""
    return f"""{trail(page)}
<div itemscope itemtype="{SCHEMA}/Article">
<meta itemprop="inLanguage" content="{page.language}">{image}
<h1 itemprop="headline">{escape(page.title)}</h1>
{standfirst(page, "<p itemprop='description'>{}</p>")}
<p>{people} · <time itemprop="datePublished" datetime="{page.item["datePublished"]}">
{page.item["datePublishedRaw"]}</time></p>
<div itemprop="articleBody">
{page.body}
</div>
{share_bar(page)}
</div>"""


def date(page: Page) -> str:
    """Give the visible date; with its machine-readable twin where the page says so."""
    raw = page.item.get("datePublishedRaw", "")
    if page.shown.get("time_tag"):
        return f'<time datetime="{page.item["datePublished"]}">{raw}</time>'
    return f'<span class="date">{raw}</span>'


def standfirst(page: Page, template: str) -> str:
    """Give the summary, where the page shows it."""
    return template.format(escape(page.item["description"])) if page.shown.get("standfirst") else ""


def trail(page: Page) -> str:
    """Give the breadcrumbs."""
    links = " » ".join(crumb_links(page))
    return f'<nav class="breadcrumbs">{links}</nav>' if links else ""


def share_bar(page: Page) -> str:
    """Give the links that no reader of the text wants in it."""
    targets = "".join(
        f'<a href="#share-{name}">{name}</a> ' for name in ("Mail", "RSS", "Mastodon")
    )
    return f'<div class="share-bar">{WORDS[page.language]["share"]}: {targets}</div>'


def beside(page: Page, others: list[Page]) -> str:
    """Give teasers of other articles."""
    teasers = "".join(
        f'<li><a href="{other.path}">{escape(other.title)}</a>'
        f"<span>{escape(other.item.get('datePublishedRaw', ''))}</span></li>"
        for other in others
    )
    return f"<aside><h2>{WORDS[page.language]['more']}</h2><ul>{teasers}</ul></aside>"


LOOKS: dict[str, Callable[[Page], str]] = {"news": news, "blog": blog, "microdata": microdata}
