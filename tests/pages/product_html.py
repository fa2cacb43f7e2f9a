"""The visible product page, in several looks that name nothing alike."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.pages import product_microdata
from tests.pages.catalog import WORDS, Page
from tests.pages.product_parts import crumb_links, identifiers, price, rating, related_cards, specs


def draw(page: Page, others: list[Page]) -> str:
    """Draw the page in its look, with other products below."""
    return LOOKS[page.look](page) + "\n" + related_cards(page, others)


def classic(page: Page) -> str:
    """A list of breadcrumbs, a gallery of lazy thumbnails, a table of details."""
    words, item = WORDS[page.language], page.item
    crumbs = "".join(f"<li>{link}</li>" for link in crumb_links(page))
    trail = f'<ol class="breadcrumb" aria-label="breadcrumb">{crumbs}</ol>' if crumbs else ""
    thumbs = "".join(
        f'<img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{image}">'
        for image in item["images"][1:]
    )
    return f"""{trail}
<div class="product-detail" id="product">
<div class="gallery"><a href="{item["mainImage"]}">
<img class="main" src="{item["mainImage"]}" alt="{escape(item["name"])}"></a>{thumbs}</div>
<div class="info"><h1>{escape(item["name"])}</h1>
{rating(page)}
<div class="product-price">{price(page)}</div>
<p class="stock-status">{page.shown["availability"]}</p>
<button class="add-to-cart">{words["buy"]}</button>
{identifiers(page)}</div>
<section id="tab-description"><h2>{words["description"]}</h2>
<p>{escape(item["description"])}</p></section>
{specs(page, "<table class='spec-table'>{}</table>", "<tr><th>{}</th><td>{}</td></tr>")}
</div>"""


def modern(page: Page) -> str:
    """Separators between breadcrumbs, responsive pictures, a definition list."""
    words, item = WORDS[page.language], page.item
    crumbs = " <span>›</span> ".join(crumb_links(page))
    figures = "".join(
        f'<figure><img src="{image}" srcset="{image}?w=480 480w, {image} 960w" '
        f'sizes="50vw" alt=""></figure>'
        for image in item["images"]
    )
    return f"""<div class="c-trail breadcrumbs">{crumbs}</div>
<article class="c-pdp">
<div class="c-pdp__media">{figures}</div>
<div class="c-pdp__body">
<h1 class="c-pdp__title">{escape(item["name"])}</h1>
{rating(page)}
<p class="c-pdp__price">{price(page)}</p>
<p class="c-pdp__delivery">{page.shown["availability"]}</p>
<button type="submit">{words["buy"]}</button>
<div class="c-pdp__text description">{escape(item["description"])}</div>
{specs(page, "<dl class='c-specs'>{}</dl>", "<dt>{}</dt><dd>{}</dd>")}
{identifiers(page)}
</div></article>"""


def plain(page: Page) -> str:
    """A layout table as old shops have it, with hardly a class to go by."""
    words, item = WORDS[page.language], page.item
    pictures = "<br>".join(f'<img src="{relative(page, image)}">' for image in item["images"])
    return f"""<p>{" &gt; ".join(crumb_links(page))}</p>
<table width="100%"><tr valign="top"><td width="40%">{pictures}</td>
<td><h1>{escape(item["name"])}</h1>
<p>{escape(item["description"])}</p>
{specs(page, "<ul>{}</ul>", "<li><b>{}:</b> {}</li>")}
{identifiers(page)}
<p><font size="5">{price(page)}</font></p>
<p>{page.shown["availability"]}</p>
<form><input type="number" value="1"><input type="submit" value="{words["buy"]}"></form>
{rating(page)}</td></tr></table>"""


def relative(page: Page, image: str) -> str:
    """Give an image's URL as the page's own ``<base href>`` makes it short."""
    return image.removeprefix(page.shown.get("base_href", ""))


LOOKS: dict[str, Callable[[Page], str]] = {
    "classic": classic,
    "modern": modern,
    "plain": plain,
    "microdata": product_microdata.flat,
    "microdata-nested": product_microdata.nested,
}
