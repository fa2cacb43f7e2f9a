"""Puts the fields of a product together."""

from __future__ import annotations

from autoscrape.extraction.breadcrumbs import extract_breadcrumbs
from autoscrape.extraction.page import Page
from autoscrape.extraction.product.brand import extract_brand
from autoscrape.extraction.product.description import extract_description
from autoscrape.extraction.product.gtin import extract_gtin
from autoscrape.extraction.product.images import extract_images
from autoscrape.extraction.product.main_image import extract_main_image
from autoscrape.extraction.product.mpn import extract_mpn
from autoscrape.extraction.product.name import extract_name
from autoscrape.extraction.product.offers import extract_offers
from autoscrape.extraction.product.probability import has_evidence, product_probability
from autoscrape.extraction.product.properties import extract_properties
from autoscrape.extraction.product.rating import extract_rating
from autoscrape.extraction.product.sku import extract_sku
from autoscrape.items import Product


def extract_product(page: Page) -> Product:
    """Extract all product fields; a page that is no product gives url and probability only."""
    offers = extract_offers(page)
    probability = product_probability(page, offers)
    nothing = Product(url=page.url, probability=probability)
    likely = has_evidence(page, probability)
    # Most pages are no products; theirs are read only for who asks what a field is chosen from.
    if not likely and page.choices is None:
        return nothing
    main_image = extract_main_image(page)
    product = Product(
        url=page.url,
        name=extract_name(page),
        offers=offers,
        sku=extract_sku(page),
        mpn=extract_mpn(page),
        gtin=extract_gtin(page),
        brand=extract_brand(page),
        breadcrumbs=extract_breadcrumbs(page),
        mainImage=main_image,
        images=extract_images(page, main_image),
        description=extract_description(page),
        aggregateRating=extract_rating(page),
        additionalProperty=extract_properties(page),
        probability=probability,
    )
    return product if likely else nothing
