"""What the description of a product is called, in names of elements and in headings."""

from __future__ import annotations

DESCRIPTION_NAMES = frozenset(
    "description desc descr productdescription longdescription shortdescription postingbody "
    "beschreibung produktbeschreibung descripcion descrizione descricao beschrijving omschrijving "
    "opis popis leiras descriere apraksts aprasymas kirjeldus beskrivning beskrivelse kuvaus "
    "aciklama opisanie opys tavsif mota".split()
)
"""Words in names of elements that hold a description."""

TEXT_NAMES = frozenset(
    "overview about details detail summary info information text richtext wysiwyg rte body intro "
    "introduction features snippet productinfo copy story content synopsis blurb".split()
)
"""Words in names of elements that hold some text about the product."""

OTHER_NAMES = frozenset(
    "review reviews comment comments shipping delivery return returns faq policy terms seller "
    "payment cart warranty question questions answer answers legal disclaimer cookie newsletter "
    "related similar modal popup author login versand lieferung rating ratings promo banner footer "
    "menu nav breadcrumb breadcrumbs share social store bewertungen avis opiniones recensioni "
    "livraison envio spedizione zahlung notify alert tooltip listing carousel".split()
)
"""Words in names of elements that hold text about something else."""

DESCRIPTION_HEADINGS = frozenset(
    {
        "description", "product description", "item description", "about this product",
        "about this item", "about the product", "about", "overview", "product overview",
        "details", "product details", "product information", "product info", "item details",
        "more information", "more details", "the details", "summary", "editor's notes",
        "beschreibung", "produktbeschreibung", "produktbeschreibungen",
        "artikelbeschreibung", "produktdetails",
        "produktinformationen", "details zum produkt", "über dieses produkt", "produktinfo",
        "description du produit", "description produit", "détails", "détails du produit",
        "descriptif", "présentation", "à propos de ce produit",
        "descripción", "descripción del producto", "detalles", "detalles del producto",
        "información del producto", "acerca de este producto", "características",
        "descrizione", "descrizione prodotto", "descrizione del prodotto", "dettagli",
        "dettagli prodotto", "dettagli del prodotto", "scheda prodotto", "sinossi", "trama",
        "descrição", "descrição do produto", "detalhes", "detalhes do produto", "informações",
        "sobre o produto", "beschrijving", "productbeschrijving", "omschrijving",
        "productomschrijving", "productinformatie", "opis", "opis produktu", "szczegóły",
        "o produkcie", "popis", "popis produktu", "detailní popis", "podrobný popis",
        "informace o produktu", "podrobnosti", "leírás", "termékleírás", "descriere",
        "descriere produs", "описание", "описание товара", "о товаре", "подробности", "опис",
        "опис товару", "про товар", "описание на продукта", "beskrivning", "produktbeskrivning",
        "produktinformation", "om produkten", "beskrivelse", "produktbeskrivelse", "kuvaus",
        "tuotekuvaus", "tuotetiedot", "açıklama", "ürün açıklaması", "ürün özellikleri",
        "ürün detayı", "περιγραφή", "περιγραφή προϊόντος", "תיאור", "תיאור המוצר", "الوصف",
        "وصف المنتج", "kirjeldus", "apraksts", "produkta apraksts", "aprašymas",
        "商品説明", "商品の説明", "商品詳細", "商品紹介", "製品説明", "商品介绍", "商品描述",
        "产品介绍", "产品描述", "商品介紹", "商品詳情", "商品详情",
        "상품설명", "상품 설명", "제품 설명",
        "상세정보", "상품상세", "mô tả", "mô tả sản phẩm", "deskripsi", "deskripsi produk",
    }
)  # fmt: skip
"""Headings and tabs in front of a description, in lower case."""
