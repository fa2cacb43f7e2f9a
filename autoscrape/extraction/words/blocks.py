"""What class and id names of a page's parts mean, and what short texts around articles say."""

from __future__ import annotations

import re
from functools import lru_cache

MEANINGS = {
    "article": "article artikel articulo artigo articolo artykul story post entry beitrag "
    "blogpost noticia nyhet haber statya",
    "body": "body content text inhalt contenu contenido conteudo contenuto cuerpo corpo corps "
    "texto testo tekst tresc prose richtext rte wysiwyg paragraph copy markdown absatz obsah",
    "main": "main primary center principal",
    "comment": "comment comments commento commenti comentario comentarios commentaire kommentar "
    "kommentare komentarz reactions reply replies respond discussion disqus thread opinions",
    "related": "related recommend recommended recommendation recommendations similar popular "
    "trending latest readmore suggested suggestions recirc recirculation outbrain taboola "
    "mostread mostviewed seealso alsoread upnext nextup relacionadas relacionados verwandt "
    "correlati correlate associes lesen further inread powiazane relaterade lire leggi",
    "card": "card cards teaser teasers tile tiles item items grid feed river listing listings "
    "archive loop thumb thumbnail list links link carousel promo",
    "share": "share sharing shares social socials teilen facebook twitter whatsapp follow sns "
    "addtoany addthis partage compartir condividi reaction like likes pinterest",
    "author": "author authors autor autore auteur autoren bio biography contributor writer "
    "redakteur redaktion profile about vcard person staff",
    "meta": "byline meta date time published datum info timestamp dateline details updated "
    "fecha data postmeta metadata readtime reading views stats",
    "newsletter": "newsletter newsletters subscribe subscription subscriber signup abo mailing "
    "register login paywall premium piano offer optin cta regwall membership donate donation "
    "support mailchimp mc hubspot lead form",
    "ad": "ad ads adv advert advertisement advertising sponsor sponsored promoted promotion "
    "werbung anzeige reklama publicidad pubblicita publicite banner dfp gpt adslot commercial "
    "affiliate advertorial native",
    "nav": "nav navbar navigation menu breadcrumb breadcrumbs header masthead topbar pagination "
    "pager toolbar prev next previous skip tabs",
    "footer": "footer foot copyright legal disclaimer imprint colophon bottom privacy",
    "sidebar": "sidebar aside rail widget widgets secondary complementary side column right",
    "tags": "tag tags topic topics category categories keyword keywords schlagwort label labels "
    "kicker eyebrow rubric rubrik section tagcloud hashtag taxonomy",
    "caption": "caption captions credit credits figure photo photos image images picture legend "
    "foto fotos bildunterschrift bild media imagen didascalia legende source copyright img",
    "hidden": "hidden sr visually visuallyhidden screenreader offscreen invisible print noprint "
    "collapse collapsed none assistive",
    "modal": "modal popup popover overlay cookie cookies consent gdpr dialog tooltip hovercard "
    "toast lightbox onetrust cmp notification alert drawer",
    "lead": "lead lede standfirst summary excerpt intro introduction subtitle dek sapeau chapo "
    "chapeau vorspann abstract description subhead subheadline subheading subtitulo deck strap "
    "sommario entradilla teasertext ingress sous summaryitem bajada",
    "headline": "headline title titel titulo titolo titre heading hed h1 tytul rubrik",
    "embed": "embed embedded tweet instagram quote pullquote blockquote pull oembed",
    "gallery": "gallery galleries slideshow slider slide slides swiper slick galerie galeria",
    "video": "video videos player audio podcast jw jwplayer brightcove youtube",
    "toc": "toc contents jump anchor anchors outline index",
    "box": "infobox factbox box kasten highlight highlights note callout keyfacts sidebox "
    "infobox panel faq accordion takeaways keypoints",
    "product": "product products price prices buy shop cart deal deals rating ratings review "
    "reviews retailer merchant store",
    "tool": "button buttons btn icon icons tool tools control controls bookmark save listen font "
    "action actions dropdown toggle search input",
    "extra": "comment comments commento commenti comentario comentarios commentaire kommentar "
    "kommentare komentarz disqus author authors autor autore auteur autoren bio biography modal "
    "tooltip hovercard popover consent gdpr recommended recommendation "
    "recommendations outbrain taboola disclaimer disclosure visually visuallyhidden screenreader",
    "elsewhere": "related recommend similar mostread mostviewed seealso alsoread upnext inread "
    "relacionadas relacionados verwandt correlati",
}
"""Words in names by their meaning; a word may have several."""

BIT = {meaning: 1 << number for number, meaning in enumerate(MEANINGS)}

_BITS: dict[str, int] = {}
for _meaning, _words in MEANINGS.items():
    for _word in _words.split():
        _BITS[_word] = _BITS.get(_word, 0) | BIT[_meaning]

# Names written as one: "articlebody", "relatedposts", "author-box".
_LONG = re.compile("|".join(sorted((word for word in _BITS if len(word) > 5), reverse=True)))
_PARTS = re.compile(r"[^\W\d_]+(?:\d(?![\d]))?")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def meanings(names: str) -> int:
    """Give the meanings of the words in class and id names, as bits."""
    bits = 0
    for name in names.split():
        bits |= _meanings_of(name)
    return bits


@lru_cache(maxsize=8192)
def _meanings_of(name: str) -> int:
    bits = 0
    for part in _PARTS.findall(_CAMEL.sub(" ", name).lower()):
        known = _BITS.get(part)
        if known is not None:
            bits |= known
        elif len(part) > 7:
            for word in _LONG.findall(part):
                bits |= _BITS[word]
    return bits
