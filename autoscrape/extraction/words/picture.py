"""What pictures are called: in class and id names, in attributes and in file addresses."""

from __future__ import annotations

import re

GALLERY_WORDS = frozenset(
    "gallery zoom primary hero slider slick swiper fancybox lightbox lightgallery magnifier "
    "carousel slide slides flexslider splide glide fotorama mainimage viewer photoswipe "
    "galerie galeria galleria bilder fotos".split()
)
"""Words in names of elements around the pictures of a product."""

PRODUCT_WORDS = frozenset(
    "product products produkt produkte produit produto producto prodotto item pdp artikel article "
    "image images img photo photos media picture pictures main big large full featured bild foto "
    "tovar goods detail details".split()
)
"""Words in names of elements that show, somewhere, a product."""

THUMB_WORDS = frozenset(
    "thumb thumbs thumbnail thumbnails mini small swatch swatches color colors colour variant "
    "variants option options preview icon icons tile card cards listing list grid row".split()
)
"""Words in names of small copies, of choices and of cards in lists."""

OTHER_WORDS = frozenset(
    "logo logos brand brands icon icons sprite flag flags badge badges payment payments social "
    "avatar author user review reviews rating star stars footer header nav menu banner banners "
    "ad ads advert promo campaign emoji captcha tracking pixel loader spinner video play map "
    "award trust shipping delivery popup modal cookie recommendations related similar upsell "
    "blog instagram ugc seller energy label tooltip ytimg youtube vimeo "
    "marque marques marca marcas marke marken marchi hersteller manufacturer manufacturers bg "
    "background placeholder noimage qr barcode zahlung versand paiement pago".split()
)
"""Words in names and file addresses of pictures that show no product."""

BIGGER = re.compile(
    r"zoom|large|lg|big|full|hi-?res|orig|hq|high|super|master|detail|max", re.IGNORECASE
)
"""In the name of an attribute: it holds the address of a bigger copy."""
