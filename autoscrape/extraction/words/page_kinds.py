"""What tells the kind of a page: types of markup, and words in addresses."""

from __future__ import annotations

OTHER_TYPES = {
    "product": frozenset({"product", "productgroup", "offer", "individualproduct"}),
    "list": frozenset({"itemlist", "collectionpage", "searchresultspage", "offercatalog", "blog"}),
    "forum": frozenset({"qapage", "discussionforumposting", "question", "socialmediaposting"}),
    "questions": frozenset({"faqpage"}),
    "documentation": frozenset({"techarticle", "apireference"}),
    "service": frozenset({"service", "localbusiness", "softwareapplication", "webapplication"}),
}
"""Types, in lower case, of what is no article or not only one."""

ADDRESS_WORDS = {
    "news": frozenset(
        "news blog blogs article articles artikel story stories post posts magazine magazin "
        "magazyn nachrichten politik sport sports actualites actualite noticias noticia notizie "
        "novosti kultur culture opinion wirtschaft business politics press presse insights "
        "resources learn guides guide archives archive aktuell beitrag".split()
    ),
    "shop": frozenset(
        "product products produkt produkte produit produits producto productos shop store buy item "
        "items dp p cart sale catalog katalog collections collection kategorie".split()
    ),
    "list": frozenset(
        "category categories tag tags topic topics search author authors list listing listings "
        "index all jobs events directory results browse page".split()
    ),
    "forum": frozenset(
        "forum forums thread threads viewtopic showthread questions question discussion "
        "discussions community answers topic t comments board".split()
    ),
    "documentation": frozenset(
        "docs doc documentation wiki manual api reference help support faq kb hc tutorial "
        "tutorials handbook".split()
    ),
    "service": frozenset(
        "service services solutions about pricing contact features platform tools calculator "
        "calculators careers locations".split()
    ),
}
"""Words of addresses, by the kind of page that they speak for."""

NAME_WORDS = {
    "entry": frozenset("article post entry story artikel".split()),
    "card": frozenset("card cards teaser teasers tile tiles".split()),
    "shop": frozenset("product products price prices cart basket sku addtocart".split()),
    "results": frozenset(
        "result results listing listings filter filters pagination pager sort".split()
    ),
    "forum": frozenset(
        "reply replies thread threads forum forums topic topics posts message messages".split()
    ),
    "comments": frozenset({"comment", "comments"}),
    "documentation": frozenset(
        "docs documentation toc highlight codehilite prism hljs docsearch codeblock".split()
    ),
    "service": frozenset("hero cta testimonial testimonials pricing faq accordion".split()),
}
"""Words in the class or id of elements, by what pages with many of them are made of."""
