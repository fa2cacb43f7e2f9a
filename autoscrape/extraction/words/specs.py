"""Rows of names and values that are no characteristics of a product: prices, contacts, choices."""

from __future__ import annotations

import re

NOT_NAMES = re.compile(
    r"\b(?:price|rrp|msrp|you save|total|subtotal|quantity|qty|share|phone|tel|fax|e-?mail|address"
    r"|opening hours|deliver\w*|shipping|returns?|availability|in stock|reviews?|ratings?|stars?"
    r"|preis|versand\w*|lieferung|lieferzeit|menge|anzahl|bewertung\w*|telefon|prix|livraison"
    r"|quantité|avis|disponibilité|précio|precio|envío|cantidad|opiniones|disponibilidad|prezzo"
    r"|spedizione|quantità|recensioni|disponibilità|condividi|preço|envio|quantidade|avaliaç\w*"
    r"|prijs|levering|aantal|beoordeling\w*|cena|dostawa|ilość|opinie|doprava|množství|dostupnost"
    r"|hodnocení|pris|leverans|levering|antal|hinta|toimitus|määrä|цена|доставка|количество"
    r"|отзывы|наличие|оценка|fiyat|kargo|adet)\b"
    r"|価格|送料|数量|在庫|レビュー|价格|價格|运费|數量|数量|评价|가격|배송|수량|리뷰",
    re.IGNORECASE,
)
"""Found in a name that is none of a characteristic."""

NOT_VALUES = re.compile(
    r"^(?:[$€£¥₽₹]\s?\d|\d[\d.,\s]{0,12}\s?(?:[$€£¥₽₹]|EUR|USD|GBP|zł|Kč|kr\b|руб|원|円))"
    r"|@\w+\.\w|^\+?\d[\d\s()/-]{8,}$|choose an option|bitte wählen|^n/?a$|^select\b"
    r"|out of 5|von 5|sur 5|de 5|su 5|van 5|★|^(?:accept|close|submit|ok)$",
    re.IGNORECASE,
)
"""Found in a value that is none of a characteristic."""
