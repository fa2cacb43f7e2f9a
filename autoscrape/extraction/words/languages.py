"""Language codes, scripts of languages, and the small words that give languages away."""

from __future__ import annotations

import re

ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
    "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu "
    "hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb "
    "lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om "
    "or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw "
    "ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)

SCRIPTS = {
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "th": re.compile(r"[\u0e01-\u0e5b]"),
    "hy": re.compile(r"[\u0531-\u0587]"),
    "ka": re.compile(r"[\u10d0-\u10ff]"),
    "ta": re.compile(r"[\u0b82-\u0bff]"),
    "te": re.compile(r"[\u0c00-\u0c7f]"),
    "bn": re.compile(r"[\u0980-\u09ff]"),
}
"""Scripts that serve one language above all; Japanese before the Chinese letters it uses."""

SMALL_WORDS = {
    code: frozenset(small.split())
    for code, small in {
        "en": "the and of to that is was with for this have not are from they",
        "de": "der die und das ist nicht mit den von für auf eine auch sich wird dem",
        "fr": "les des est dans une pour que qui sur pas avec du au sont cette nous",
        "es": "los las una por con para que del como pero más sus este esta ha",
        "it": "il di che della per una con sono nel alla gli più del anche dei",
        "pt": "não uma com para que dos mais como foi são pelo ao da do em os",
        "nl": "het een van de niet dat voor zijn met ook maar aan wordt er bij",
        "pl": "nie się na jest że do przez jak dla są oraz ale od po",
        "cs": "se na že je jsem jako pro které který ale jsou při byl také už",
        "sv": "och att det som är för inte på med har till den av kan",
        "da": "og at det er ikke til på med som af den har de ved fra",
        "no": "og det som er ikke på til av med har den å også etter",
        "fi": "ja on ei että se oli mutta ovat joka kun myös ole niin hän",
        "hu": "az és hogy nem egy is ez volt meg csak mint már azt vagy",
        "ro": "și să nu este care din pentru cu mai sunt fost pe prin în",
        "tr": "ve bir bu için ile de da olarak daha çok olan gibi ama kadar",
        "id": "yang dan di ini dengan untuk dari tidak pada itu dalam akan juga",
        "vi": "và của là không được cho có trong với các người này đã một",
        "hr": "je se na da su koji za od nije kao što ali iz biti",
        "ru": "и в не на что с как это по но из у за от для",
        "uk": "і в не на що з як це та але до за від для він",
        "bg": "и на да се не за от че по са това като но в",
        "ar": "في من على إلى أن التي الذي هذا عن مع ما هذه",
        "fa": "و در به از که این را با است برای آن های",
        "hi": "के में है की से को का और पर ने यह हैं",
    }.items()
}

OWN_LETTERS = {"ru": "ыэ", "uk": "іїє", "bg": "ъ"}
"""Letters that tell languages apart whose small words are the same."""
