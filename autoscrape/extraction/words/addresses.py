"""Words in addresses of pages that sell one product, and of pages that do not."""

from __future__ import annotations

PRODUCT_PATHS = frozenset(
    "product products produkt produkte produkty produit produits producto productos prodotto "
    "prodotti produto produtos artikel artikelen item items dp gp p pd prod pdp ip sku "
    "buy shop deal deals offer oferta offre angebot anzeige ad ads listing tovar "
    "goods detail details toode toodang tuote vara vare urun termek izdelek proizvod catalog "
    "book books libri libro livre".split()
)
"""Parts of paths to one product."""

OTHER_PATHS = frozenset(
    "category categories kategorie kategorien kategoria kategorija categoria categorie c cat "
    "collections collection search suche recherche busca tag tags brand brands blog blogs news "
    "article articles post posts story magazine guide guides forum forums thread threads topic "
    "topics t r questions question community discussion discussions comments wiki docs doc "
    "documentation api reference manual help support hc faq kb learn tutorial tutorials about "
    "contact service services solutions pricing plans features careers jobs login account cart "
    "checkout events press company index archive archives best review reviews".split()
)
"""Parts of paths to pages about something else than one product."""
