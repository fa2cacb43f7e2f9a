"""How bylines begin, join names and are called."""

from __future__ import annotations

PREFIXES = (
    "view all posts by|a cura di|ein artikel von|ein gastbeitrag von|ein kommentar von|"
    "eine analyse von|guest post by|published on by|text & foto|text und fotos|una nota de|"
    "article by|articles by|artikel von|authored by|edited by|escrito por|gastbeitrag von|"
    "geschreven door|geschrieben von|kommentar von|posted by|posts by|publicado por|published by|"
    "publiziert von|publié par|reported by|responsible editor|scris de|scritto da|skrevet af|"
    "skrevet av|story by|tekst av|text by|texto de|tác giả|verfasst von|veröffentlicht von|"
    "words by|written by|écrit par|af|auteur|author|authors|autor|autor/in|autor:in|autore|"
    "autoren|autorin|autorzy|autoři|av|by|dari|di|door|foto|interview|kirjoittaja|napisał|"
    "napisała|oleh|par|penulis|por|protokoll|przez|szerző|tekst|teksti|testo|text|texte|texto|"
    "view|vom|von|yazan|yazar|автор|автора|авторы|от|作者|写真|取材|撰文|文|编辑|編集|記者|记者|责任编辑|글|문의"
)
"""Alternatives for what stands before the name."""

AND_WORDS = "and|und|et|y|e|en|och|og|i|a|ja|ve|и|та|dan"
"""Alternatives for what joins two names."""

SUFFIXES = (
    "published|posted|updated|last updated|on|in|at|veröffentlicht|aktualisiert|am|publié|"
    "mis à jour|publicado|actualizado|pubblicato|aggiornato|gepubliceerd|"
    "opublikowano|опубликовано|min read|is an?|has been|works|lives|senior|follow|view|see|"
    "subscribe|comments?|founder|co-founder|redakteur|redakteurin|um|stand|für|for the|mins?|"
    "minutes?|uhr|reviewed by|fact checked|medically reviewed|기자|updated on|last|head of|"
    "content writer|marketing|let's|illustrat(?:ion|ed)|photos? by|fotos?:|in"
)
"""Alternatives for what ends the name."""

CREDENTIALS = (
    r"ph\.?\s?d|m\.?d|dr|d\.?o|r\.?n|r\.?d|rdn|mba|cpa|cfa|cfp|esq|jr|sr|ii|iii|m\.?s|m\.?a|"
    r"b\.?s|b\.?a|mph|lcsw|dvm|dds|j\.?d|pharm\.?d|ed\.?d|psy\.?d|pmp|faclm"
)
"""Alternatives for what belongs to the name before it."""

BYLINE_WORDS = frozenset(
    "author authors byline bylines writer contributor contributors autor autoren autorin "
    "autorzy auteur auteurs autore autori autores redactor redacteur forfatter byliner vcard fn "
    "username verfasser journalist reporter creator signature firma yazar penulis postedby "
    "authorname skribent kirjoittaja".split()
)
"""Words in names of elements that hold the byline."""

AUTHOR_PATHS = frozenset(
    "author authors autor autoren autorin auteur auteurs autore autori autores people person "
    "profile profiles profil staff contributor contributors redaktion journalist journalists "
    "journaliste journalistes reporter reporters user users member members writer writers by "
    "reviewer redactie verfasser columnist columnists toimittaja skribent yazar yazarlar firma "
    "firmas blogger team medarbejdere forfatter".split()
)
"""Parts of an address before an author's name."""

ROLES = (
    r"(?:senior|chief|managing|contributing|staff|associate|executive|deputy|lead|former|guest)?\s?"
    r"(?:editor|reporter|writer|correspondent|director|manager|founder|co-founder|ceo|cto|analyst|"
    r"specialist|expert|consultant|professor|president|strategist|producer|head of|vp|redakteur|"
    r"redakteurin|redaktion|redaktor|journalist|journaliste|rédacteur|content|marketing|digital)"
)
"""What follows a name behind a comma and is none: how roles begin."""

ROLE_WORDS = frozenset(
    "editor reporter writer correspondent staff contributor contributing senior chief manager "
    "director founder ceo cofounder redaktion redakteur redakteurin redaktor journalist "
    "journaliste author freelance specialist expert marketing content head lead president "
    "professor officer copywriter analyst consultant coach team blog news media agency agencies "
    "admin guest korrespondent reporterin rédaction rédacteur redacción redacao redactie "
    "redazione".split()
)
"""Words of what people are, not of how they are called."""

NOT_NAMES = frozenset(
    {
        "admin", "administrator", "author", "authors", "autor", "user", "guest", "login",
        "article by", "unknown", "anonymous", "webmaster", "root", "null", "none", "undefined",
        "follow", "share", "read more", "about", "contact", "comments", "posted", "published",
        "updated", "by", "von", "par", "por", "di", "view profile", "see bio", "more", "twitter",
        "facebook", "linkedin", "email", "e-mail", "website", "view all posts",
        "about the author", "written by", "read", "reviewed", "follow us", "subscribe", "home",
        "blog", "news", "view more posts", "über den autor", "autorin", "zum profil", "profil",
        "alle artikel", "kommentare",
    }
)  # fmt: skip
"""What stands where a name should, and is none."""
