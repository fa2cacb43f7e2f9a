"""The documented item schemas (source: the AutoExtract API reference)."""

from autoscrape.errors import ParameterError
from autoscrape.items.article import Article
from autoscrape.items.item import Item
from autoscrape.items.parts import AdditionalProperty, AggregateRating, Breadcrumb, Gtin, Offer
from autoscrape.items.product import Product

__all__ = [
    "ITEM_CLASSES",
    "AdditionalProperty",
    "AggregateRating",
    "Article",
    "Breadcrumb",
    "Gtin",
    "Item",
    "Offer",
    "Product",
    "page_type_for",
]

ITEM_CLASSES: dict[str, type[Item]] = {"product": Product, "article": Article}
"""Page type, as documented on the wire, to the class of its items."""


def page_type_for(item_class: type[Item]) -> str:
    """Give ``product`` or ``article`` for an item class or a subclass of one."""
    for name, cls in ITEM_CLASSES.items():
        if isinstance(item_class, type) and issubclass(item_class, cls):
            return name
    raise ParameterError(f"{item_class!r} is neither Product nor Article, nor a subclass of one")
