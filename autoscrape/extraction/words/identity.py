"""Words in the names of attributes, classes and keys that hold an identifier of a product."""

from __future__ import annotations

SKU_PARTS = frozenset(
    "sku skus asin adno adid itemno productno articleno itemcode productcode artnr itemnumber "
    "productnumber articlenumber artikelnummer artikelnr itemsku productsku childsku stylecode "
    "partno partnumber goodsno prdno dealno varenummer tuotenumero artikul referencia".split()
)
"""A name with one of these is that of the number that a seller shows."""

ID_PARTS = frozenset(
    "productid prodid pid itemid articleid listingid styleid skuid goodsid prdid prdcd "
    "offerid postid dealid productids itemids".split()
)
"""A name with one of these is that of a number, which the seller may use only inside."""

THING_PARTS = frozenset(
    "product products prod prd item items article artikel listing ad post deal goods part "
    "catalog catalogue style ecomm".split()
)
"""What a number may be of; with one of the next ones."""

NUMBER_PARTS = frozenset("no nr num number code reference ref identifier sku kod".split())
"""What the number that a seller shows is called."""

ID_WORDS = frozenset("id ids".split())
"""What a number of the inside is called."""
