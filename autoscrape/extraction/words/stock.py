"""What pages say about availability, and the schema.org terms for it."""

from __future__ import annotations

IN_STOCK = "InStock"
OUT_OF_STOCK = "OutOfStock"

SCHEMA_TERMS = {
    "instock": IN_STOCK,
    "limitedavailability": IN_STOCK,
    "limitedstock": IN_STOCK,
    "lowstock": IN_STOCK,
    "presale": IN_STOCK,
    "preorder": IN_STOCK,
    "backorder": IN_STOCK,
    "onbackorder": IN_STOCK,
    "availableforbackorder": IN_STOCK,
    "availablefororder": IN_STOCK,
    "instoreonly": IN_STOCK,
    "onlineonly": IN_STOCK,
    "madetoorder": IN_STOCK,
    "reserved": IN_STOCK,
    "available": IN_STOCK,
    "outofstock": OUT_OF_STOCK,
    "soldout": OUT_OF_STOCK,
    "discontinued": OUT_OF_STOCK,
    "unavailable": OUT_OF_STOCK,
    "notavailable": OUT_OF_STOCK,
    "oos": OUT_OF_STOCK,
}
"""schema.org and OpenGraph terms, letters only."""

OUT_OF_STOCK_PHRASES = (
    # en
    "out of stock", "out-of-stock", "sold out", "soldout", "currently unavailable",
    "temporarily unavailable", "not available", "no longer available", "not in stock",
    "item unavailable", "product unavailable", "is unavailable", "unavailable online", "no stock",
    "0 in stock", "discontinued", "this item has been sold", "this item has sold",
    "no longer in production", "end of life", "back soon", "join the waitlist", "join waitlist",
    "listing has ended", "listing ended", "this ad has expired", "ad has been removed",
    # de
    "ausverkauft", "nicht verfügbar", "nicht mehr verfügbar", "nicht auf lager",
    "nicht lieferbar", "nicht mehr lieferbar", "vergriffen", "nicht vorrätig", "nicht bestellbar",
    "auslaufartikel", "nicht mehr im sortiment", "bereits verkauft",
    # fr
    "rupture de stock", "en rupture", "indisponible", "épuisé", "plus disponible",
    "non disponible", "n'est plus commercialisé", "produit arrêté", "stock épuisé",
    # es, pt, it
    "agotado", "agotada", "sin stock", "no disponible", "sin existencias", "fuera de stock",
    "descatalogado", "no hay existencias", "esgotado", "indisponível", "sem estoque", "sem stock",
    "fora de estoque", "descontinuado", "não disponível", "esaurito", "esaurita",
    "non disponibile", "non più disponibile", "fuori produzione", "non in stock", "terminato",
    # nl
    "niet op voorraad", "uitverkocht", "niet leverbaar", "niet meer leverbaar",
    "niet beschikbaar", "niet meer verkrijgbaar", "tijdelijk niet",
    # pl, cs, sk
    "niedostępny", "niedostępna", "brak w magazynie", "chwilowo niedostępny", "wyprzedany",
    "wyprzedane", "produkt wycofany", "brak towaru", "vyprodáno", "není skladem", "nedostupné",
    "momentálně nedostupné", "není k dispozici", "vypredané", "nie je skladom",
    "nie je na sklade", "nedostupný", "prodej ukončen", "ukončený predaj",
    # hu, ro, hr, sl, bg, el
    "elfogyott", "nincs raktáron", "nincs készleten", "nem rendelhető", "stoc epuizat",
    "indisponibil", "nu este în stoc", "lipsă stoc", "rasprodano", "nije dostupno",
    "nema na zalihi", "ni na zalogi", "razprodano", "изчерпан", "няма наличност", "не е наличен",
    "εξαντλημένο", "μη διαθέσιμο", "εξαντλήθηκε",
    # ru, uk
    "нет в наличии", "нет на складе", "распродан", "снят с производства", "снято с производства",
    "товар закончился", "недоступен", "нет в продаже", "немає в наявності", "закінчився",
    # sv, da, no, fi, et, lv, lt
    "slutsåld", "slut i lager", "ej i lager", "finns ej i lager", "ej tillgänglig",
    "tillfälligt slut", "utgått", "udsolgt", "ikke på lager", "udgået", "ikke tilgængelig",
    "utsolgt", "utgått av sortiment", "loppunut", "loppu varastosta", "ei saatavilla",
    "ei varastossa", "tilapäisesti loppu", "poistunut valikoimasta", "läbi müüdud", "ei ole laos",
    "nav noliktavā", "nav pieejams", "izpārdots", "neturime", "išparduota",
    # tr, ar, he, hi
    "tükendi", "stokta yok", "stokta bulunmuyor", "temin edilemiyor", "stoklarımızda yok",
    "غير متوفر", "نفدت الكمية", "نفذت الكمية", "غير متاح", "אזל מהמלאי", "אינו במלאי", "לא במלאי",
    "אזל המלאי",
    # ja, zh, ko, vi, id
    "在庫切れ", "在庫なし", "売り切れ", "品切れ", "完売", "販売終了", "取り扱い終了", "入荷待ち",
    "缺货", "售罄", "无货", "已下架", "無庫存", "缺貨", "已售完", "售完", "完售", "補貨中",
    "품절", "일시품절", "재고 없음", "판매종료", "hết hàng", "tạm hết hàng", "stok habis",
    "habis terjual",
)  # fmt: skip
"""What says that the product cannot be had."""

NOTIFY_PHRASES = (
    "notify me when", "email me when", "notify when", "email when in stock", "let you know when",
    "when it’s in stock", "when it's in stock", "when back in stock", "back in stock",
    "benachrichtigen, wenn", "benachrichtige mich", "benachrichtigung bei", "prévenez-moi",
    "m'alerter", "avísame cuando", "avisarme cuando", "avise-me", "avvisami quando",
    "houd mij op de hoogte", "mail mij wanneer", "powiadom o dostępności", "hlídat dostupnost",
    "anunță-mă când", "сообщить о поступлении", "уведомить о поступлении", "сообщить о наличии",
    "повідомити про наявність", "bevaka produkt", "gelince haber ver", "入荷お知らせ",
    "再入荷通知", "到货通知", "貨到通知", "재입고 알림",
)  # fmt: skip
"""What offers a message for when it can be had again; it says so of what follows, too."""

IN_STOCK_PHRASES = (
    "in stock", "available now", "available for", "available to order", "ready to ship",
    "in store only", "available in store", "left in stock", "low stock", "ships in",
    "ships within", "usually dispatched", "auf lager", "sofort lieferbar", "lieferbar in",
    "sofort verfügbar", "wieder verfügbar", "vorrätig", "versandfertig", "lieferzeit", "en stock",
    "disponible en", "expédié sous", "disponible", "disponibile", "disponibilità immediata",
    "em estoque", "em stock", "disponível", "op voorraad", "direct leverbaar", "leverbaar",
    "dostępny", "na stanie", "w magazynie", "wysyłka w", "skladem", "na sklade", "raktáron",
    "készleten", "în stoc", "in stoc", "в наличии", "есть в наличии", "на складе",
    "є в наявності", "в наявності", "в наличност", "stokta var", "stokta", "i lager", "på lager",
    "varastossa", "na zalogi", "dostupno", "na skladištu", "na zalihi", "noliktavā", "διαθέσιμο",
    "σε απόθεμα", "במלאי", "متوفر", "在庫あり", "有货", "有貨", "現貨", "现货", "尚有庫存",
    "재고 있음", "còn hàng", "stok tersedia", "lieferbar", "verfügbar", "available", "saatavilla",
    "pieejams", "sandėlyje",
)  # fmt: skip
"""What says that the product can be had."""

SOLD_OUT_WORDS = frozenset("soldout outofstock unavailable notavailable oos".split())
"""Words in names of the button of a product that cannot be had."""

DISABLED_WORDS = SOLD_OUT_WORDS | {"disabled", "inactive", "disable"}
"""Words in names of a button that cannot be pressed."""

BADGE_WORDS = frozenset("badge badges sticker stickers flag ribbon".split())
"""Words in names of labels that many templates hold ready and style sheets hide."""

CHOICE_WORDS = frozenset(
    "swatch swatches sizes colours colors options variants sizeselector sizepicker".split()
)
"""Words in names of the variants to choose among."""

PICTURE_WORDS = (
    "image", "picture", "photo", "video", "bild", "abbildung", "immagine", "imagen", "imagem",
    "foto", "afbeelding", "zdjęci", "obrázek", "obrázok", "kép", "kuva", "görsel", "изображени",
    "фото", "画像", "图片", "圖片", "이미지", "صورة", "תמונה", "review", "preview", "wish list",
)  # fmt: skip
"""What else may be unavailable."""
