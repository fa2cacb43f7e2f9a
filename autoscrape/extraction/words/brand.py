"""Words in addresses, classes and keys that lead to the brand or the maker of a product."""

from __future__ import annotations

BRAND_WORDS = frozenset(
    "brand brands brandname manufacturer manufacturers maker vendor vendors designer designers "
    "marke marken hersteller marca marcas marque marques fabricant fabricante fabricantes "
    "produttore produttori marchio marchi merk merken fabrikant marka marki producent producenci "
    "znacka znacky vyrobce vyrobci vyrobca vyrobcovia marke gyarto gyartok marker producator "
    "brend brendy brendi proizvoditel merkki merkit valmistaja varumarke varumarken tillverkare "
    "maerke maerker varemerke varemerker produsent uretici bnd herstlogos byline bylineinfo "
    "hersteller herstellerlogo brandlogo manufacturerid brandid publisher editorial editore "
    "editora wydawnictwo verlag".split()
)
"""Words of class names and of parts of addresses that belong to a brand."""

BY_WORDS = (
    "visit the {} store", "by {}", "brand: {}", "besuche den {}-store", "visiter la boutique {}",
    "visita lo store di {}", "visita la tienda de {}", "visite a loja {}", "more from {}",
    "shop all {}", "see all {}", "all {} products", "mehr von {}", "von {}", "made by {}",
    "alle produkte von {}", "tous les produits {}", "voir tous les produits {}", "par {}",
    "ver todo de {}", "todos los productos de {}", "por {}", "tutti i prodotti {}", "di {}",
    "ver mais de {}", "alle producten van {}", "meer van {}", "door {}", "wszystkie produkty {}",
    "více od {}", "všechny produkty {}", "alla produkter från {}", "alle produkter fra {}",
    "kaikki {} tuotteet", "все товары {}", "другие товары {}", "tüm {} ürünleri",
)  # fmt: skip
"""What a link to a brand says around its name."""
