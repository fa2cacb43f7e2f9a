"""How bylines begin, join names and are called."""

from __future__ import annotations

PREFIXES = (
    "written by|posted by|published by|reported by|story by|words by|article by|text by|by|author|"
    "authors|von|ein artikel von|autor|autorin|autoren|geschrieben von|par|publié par|écrit par|"
    "auteur|por|escrito por|publicado por|di|scritto da|a cura di|autore|door|geschreven door|av|"
    "af|skrevet av|skrevet af|autorzy|przez|napisał|napisała|autoři|szerző|scris de|автор|авторы|"
    "автора|yazar|yazan|kirjoittaja|penulis|oleh|tác giả|text|texte|texto|testo|tekst|foto"
)
"""Alternatives for what stands before the name."""

AND_WORDS = "and|und|et|y|e|en|och|og|i|a|ja|ve|и|та|dan"
"""Alternatives for what joins two names."""

SUFFIXES = (
    "published|posted|updated|last updated|on|in|at|veröffentlicht|aktualisiert|am|publié|"
    "mis à jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|"
    "opublikowano|опубликовано|min read"
)
"""Alternatives for what ends the name."""

CREDENTIALS = (
    r"ph\.?\s?d|m\.?d|dr|d\.?o|r\.?n|r\.?d|rdn|mba|cpa|cfa|cfp|esq|jr|sr|ii|iii|m\.?s|m\.?a|"
    r"b\.?s|b\.?a|mph|lcsw|dvm|dds|j\.?d|pharm\.?d|ed\.?d|psy\.?d|pmp|faclm"
)
"""Alternatives for what belongs to the name before it."""

BYLINE_WORDS = frozenset(
    "author authors byline writer contributor autor auteur autore redactor".split()
)
"""Words in names of elements that hold the byline."""

NOT_NAMES = frozenset(
    {
        "admin", "administrator", "author", "authors", "autor", "editor", "staff", "user", "guest",
        "unknown", "anonymous", "webmaster", "root", "null", "none", "undefined", "follow",
        "share", "read more", "about", "contact", "comments", "posted", "published", "updated",
    }
)  # fmt: skip
"""What stands where a name should, and is none."""
