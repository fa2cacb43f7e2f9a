"""Signs, codes and names of currencies, as they stand beside prices."""

from __future__ import annotations

SIGNS = "$€£¥₽₹₩₪₺₴₸₫₦₱฿₲₡₵₮₼₾₨៛₭﷼￥＄￦"
"""Currencies of one letter."""

DOLLARS = (
    "US$", "USD$", "CA$", "C$", "CAD$", "AU$", "A$", "NZ$", "HK$", "NT$", "S$", "SG$", "R$",
    "MX$", "AR$", "CLP$", "COP$", "RD$", "J$", "TT$", "BZ$", "B$", "M$", "U$S", "U$",
)  # fmt: skip
"""Signs with a country's letters before them."""

CODES = (
    "AED ALL AMD ARS AUD AZN BDT BGN BHD BRL BYN CAD CHF CLP CNY COP CRC CZK DKK DOP DZD EGP "
    "EUR GBP GEL GHS GTQ HKD HRK HUF IDR ILS INR IQD ISK JOD JPY KES KRW KWD KZT LBP LKR MAD MDL "
    "MKD MXN MYR NGN NOK NZD OMR PAB PEN PHP PKR PLN PYG QAR RON RSD RUB SAR SEK SGD THB TND TRY "
    "TWD TZS UAH UGX USD UYU UZS VND ZAR"
).split()
"""ISO 4217 codes of countries with shops on the web."""

NAMES_BEFORE = (
    "Rs.", "Rs", "RS.", "Rp.", "Rp", "RM", "Kč", "kr.", "kr", "Kr.", "Kr", "SFr.", "SFr", "Fr.",
    "S/.", "S/", "Bs.", "R", "TL", "KD", "QR", "SR", "Dhs.", "Dhs", "Dh", "Tk", "Ksh", "KSh",
    "Euro", "EURO", "zł", "ZŁ", "Lei", "Ft", "лв.", "грн", "руб.", "ر.س", "ر.س.", "د.إ", "درهم",
    "ريال", "د.ك", "ج.م", "ج.م.",
)  # fmt: skip
"""Names that stand before an amount."""

NAMES_AFTER = (
    "zł", "zl", "ZŁ", "Kč", "kč", "kr.", "kr", "Kr", "Kr.", "Ft", "ft", "lei", "Lei", "LEI",
    "лв.", "лв", "грн.", "грн", "руб.", "руб", "рублей", "р.", "р", "б.р.", "бел. руб.", "тг.",
    "тг", "тенге", "сум", "сом", "ден.", "ден", "дин.", "дин", "din.", "din", "RSD", "kn", "Kn",
    "TL", "Fr.", "Fr", "SFr.", "Euro", "EURO", "euro", "euros", "Euros", "eur", "元", "圓", "円",
    "원~", "원", "บาท", "đ", "Đ", "VNĐ", "vnđ", "ر.س.", "ر.س", "د.إ", "د.ك", "درهم", "ريال",
    "ج.م.", "ج.م", "جنيه", "تومان", "ש\"ח", "ש״ח", "₼", "man.", "som", "Rs", "Rs.", "RUR", "KD",
)  # fmt: skip
"""Names that stand behind an amount."""

THREE_DECIMALS = frozenset({"KWD", "BHD", "OMR", "TND", "JOD", "IQD", "KD", "د.ك"})
"""Currencies with a thousand smaller units: three digits behind their point are no thousands."""
