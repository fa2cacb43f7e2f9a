"""What the description of a product is called, in names of elements and in headings."""

from __future__ import annotations

DESCRIPTION_NAMES = frozenset(
    "description desc beschreibung descripcion descrizione descricao beschrijving opis popis "
    "leiras descriere beskrivning beskrivelse kuvaus productdescription".split()
)

DESCRIPTION_HEADINGS = frozenset(
    {
        "description", "product description", "about this product", "about this item", "overview",
        "details", "product details", "beschreibung", "produktbeschreibung", "descripción",
        "description du produit", "descrizione", "descrição", "beschrijving", "omschrijving",
        "opis", "opis produktu", "popis", "popis produktu", "leírás", "descriere", "описание",
        "опис", "beskrivning", "beskrivelse", "kuvaus", "açıklama", "περιγραφή", "תיאור", "الوصف",
        "商品説明", "商品介绍", "상품설명", "mô tả",
    }
)  # fmt: skip
