"""What pages say about availability, and the schema.org terms for it."""

from __future__ import annotations

IN_STOCK = "InStock"
OUT_OF_STOCK = "OutOfStock"

SCHEMA_TERMS = {
    "instock": IN_STOCK,
    "limitedavailability": IN_STOCK,
    "presale": IN_STOCK,
    "preorder": IN_STOCK,
    "backorder": IN_STOCK,
    "instoreonly": IN_STOCK,
    "onlineonly": IN_STOCK,
    "madetoorder": IN_STOCK,
    "reserved": IN_STOCK,
    "available": IN_STOCK,
    "outofstock": OUT_OF_STOCK,
    "soldout": OUT_OF_STOCK,
    "discontinued": OUT_OF_STOCK,
    "unavailable": OUT_OF_STOCK,
    "oos": OUT_OF_STOCK,
}
"""schema.org and OpenGraph terms, letters only."""

OUT_OF_STOCK_PHRASES = (
    "out of stock", "sold out", "let you know when", "when it’s in stock", "back in stock",
    "אינו במלאי", "לא במלאי", "unavailable", "currently unavailable", "temporarily unavailable",
    "not available", "no longer available", "discontinued", "notify me when",
    "email me when available", "ausverkauft", "nicht verfügbar", "nicht auf lager",
    "nicht lieferbar", "vergriffen", "rupture de stock", "en rupture", "indisponible", "épuisé",
    "agotado", "sin stock", "no disponible", "sin existencias", "esaurito", "non disponibile",
    "esgotado", "indisponível", "niet op voorraad", "uitverkocht", "niet leverbaar", "niedostępny",
    "brak w magazynie", "chwilowo niedostępny", "wyprzedany", "vyprodáno", "není skladem",
    "nedostupné", "vypredané", "elfogyott", "nincs raktáron", "stoc epuizat", "indisponibil",
    "нет в наличии", "нет на складе", "распродан", "немає в наявності", "изчерпан", "tükendi",
    "stokta yok", "slutsåld", "ej i lager", "slut i lager", "udsolgt", "ikke på lager", "utsolgt",
    "loppunut", "ei saatavilla", "rasprodano", "nije dostupno", "ni na zalogi", "εξαντλημένο",
    "μη διαθέσιμο", "אזל מהמלאי", "غير متوفر", "نفدت الكمية", "在庫切れ", "売り切れ", "缺货",
    "售罄", "無庫存", "품절", "hết hàng", "stok habis",
)  # fmt: skip

IN_STOCK_PHRASES = (
    "in stock", "available", "available now", "ready to ship", "in store only", "left in stock",
    "low stock", "auf lager", "sofort lieferbar", "lieferbar", "verfügbar", "vorrätig", "en stock",
    "disponible", "disponibile", "disponibilità immediata", "em estoque", "em stock", "disponível",
    "op voorraad", "direct leverbaar", "leverbaar", "dostępny", "na stanie", "w magazynie",
    "skladem", "na sklade", "raktáron", "készleten", "în stoc", "in stoc", "в наличии",
    "есть в наличии", "є в наявності", "в наявності", "в наличност", "stokta var", "stokta",
    "i lager", "på lager", "varastossa", "na zalogi", "dostupno", "na skladištu", "laos",
    "noliktavā", "διαθέσιμο", "σε απόθεμα", "במלאי", "متوفر", "在庫あり", "有货", "有貨", "現貨",
    "재고 있음", "còn hàng", "stok tersedia",
)  # fmt: skip
