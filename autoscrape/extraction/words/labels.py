"""What pages call the identifiers and the maker of a product."""

from __future__ import annotations

SKU_LABELS = frozenset(
    {
        "sku", "asin", "web code", "prod code", "produkta kods", "prekės kodas", "tootekood",
        "referência produto", "קוד מוצר", "מק״ט", "מק'ט", "ad id", "post id", "item number",
        "item no", "item #", "item", "item code", "item id", "product code", "product id",
        "product number", "product no", "article number", "article no", "art no", "part number",
        "style", "style number", "catalog number", "artikelnummer", "artikelnr", "artikel nr",
        "art nr", "art-nr", "bestellnummer", "bestell-nr", "produktnummer", "référence",
        "reference", "réf", "ref", "referencia", "código", "codigo", "codice", "codice articolo",
        "cod", "cod art", "referência", "artikelcode", "kod produktu", "symbol", "nr katalogowy",
        "indeks", "kód", "kód produktu", "katalogové číslo", "cikkszám", "cod produs", "артикул",
        "код товара", "код", "ürün kodu", "stok kodu", "varenummer", "varenr", "tuotenumero",
        "tuotekoodi", "šifra", "品番", "商品番号",
    }
)  # fmt: skip

MPN_LABELS = frozenset(
    {
        "mpn", "manufacturer part number", "manufacturer number", "mfr part number",
        "mfg part number", "mfr", "mfr no", "model number", "model no", "model",
        "herstellernummer", "hersteller-nr", "modellnummer", "référence fabricant", "modèle",
        "modelo", "número de modelo", "modello", "codice produttore", "modelnummer",
        "kod producenta", "modelis", "модель", "型番",
    }
)  # fmt: skip

BRAND_LABELS = frozenset(
    {
        "brand", "brand name", "manufacturer", "maker", "vendor", "publisher", "designer", "label",
        "marke", "hersteller", "verlag", "marque", "fabricant", "éditeur", "marca", "fabricante",
        "editorial", "editora", "editore", "produttore", "merk", "fabrikant", "marka", "producent",
        "wydawnictwo", "značka", "výrobce", "výrobca", "márka", "gyártó", "producător", "marcă",
        "бренд", "производитель", "марка", "торговая марка", "виробник", "varumärke",
        "tillverkare", "mærke", "merke", "merkki", "valmistaja", "brend", "proizvajalec",
        "proizvođač", "ブランド", "メーカー", "品牌", "브랜드", "מותג", "thương hiệu",
    }
)  # fmt: skip

GTIN_LABELS = frozenset(
    {
        "ean", "ean code", "ean-code", "ean13", "ean-13", "ean nr", "ean-nummer", "kod ean",
        "code ean", "código ean", "codice ean", "gtin", "gtin13", "gtin-13", "gtin14", "gtin8",
        "gtin ean", "upc", "upc code", "upc-code", "upc-a", "barcode", "bar code", "strichcode",
        "code-barres", "code barre", "código de barras", "codice a barre", "streepjescode",
        "kod kreskowy", "jan", "jan code", "janコード", "isbn", "isbn-10", "isbn10", "isbn 10",
        "isbn-13", "isbn13", "isbn 13", "issn", "ismn", "штрихкод", "штрих-код", "ean / isbn",
        "isbn/ean", "ean/gtin", "gtin/ean",
    }
)  # fmt: skip
