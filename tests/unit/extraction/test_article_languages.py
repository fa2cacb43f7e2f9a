"""The body of an article is found whatever language it is written in."""

from __future__ import annotations

import pytest

from autoscrape.extraction.article.assemble import extract_article

from .pages import page

# Of each language: title, three sentences, and what stands below the text.
STORIES = {
    "en": ("The old crane comes down", "The harbour office takes the old crane down before winter.",
           "Two of its legs have rusted through, and the pier is closed.",
           "The work is to last three days.", "Read more"),
    "de": ("Der alte Kran wird abgebaut", "Das Hafenamt baut den alten Kran vor dem Winter ab.",
           "Zwei seiner Beine sind durchgerostet, und der Steg ist gesperrt.",
           "Die Arbeit soll drei Tage dauern.", "Lesen Sie auch"),
    "fr": ("La vieille grue va disparaître", "Le port démonte la vieille grue avant l’hiver.",
           "Deux de ses pieds sont rouillés et la jetée est fermée aux promeneurs.",
           "Le travail doit durer trois jours.", "Lire aussi"),
    "es": ("La vieja grúa se desmonta", "El puerto desmonta la vieja grúa antes del invierno.",
           "Dos de sus patas están oxidadas y el muelle está cerrado.",
           "El trabajo va a durar tres días.", "Lee también"),
    "pl": ("Stary dźwig znika z portu", "Port rozbiera stary dźwig jeszcze przed zimą.",
           "Dwie jego nogi przerdzewiały, a molo jest zamknięte dla spacerowiczów.",
           "Prace mają potrwać trzy dni.", "Czytaj także"),
    "ru": ("Старый кран уберут из порта", "Порт разбирает старый кран ещё до наступления зимы.",
           "Две его опоры проржавели насквозь, и на причал больше никого не пускают.",
           "Говорят, что работа займёт три дня.", "Читайте также"),
    "tr": ("Eski vinç limandan kaldırılıyor", "Liman idaresi eski vinci kıştan önce söküyor.",
           "Ayaklarından ikisi paslandı ve iskele yürüyüş yapanlara kapatıldı.",
           "Çalışmanın üç gün sürmesi bekleniyor.", "İlgili haberler"),
    "ar": ("إزالة الرافعة القديمة من الميناء", "يفكك الميناء الرافعة القديمة قبل حلول فصل الشتاء.",
           "تآكلت اثنتان من أرجلها بسبب الصدأ وأغلق الرصيف أمام المارة.",
           "يستمر العمل ثلاثة أيام.", "اقرأ أيضا"),
    "ja": ("古いクレーンが港から姿を消す", "港の事務所は冬が来る前に古いクレーンを取り壊す。",
           "四本の脚のうち二本がさびて穴が開き、桟橋は立ち入り禁止になっています。",
           "作業は三日間続く予定です。", "関連記事"),
    "zh": ("港口的旧起重机将被拆除", "港务局宣布在冬天到来之前拆除这台旧起重机。",
           "它的四条腿中有两条已经锈穿，码头也不再对游人开放。",
           "整个工程预计需要三天时间。", "相关新闻"),
}  # fmt: skip
TIMES = 4


@pytest.mark.parametrize("language", STORIES)
def test_the_body_is_found_in(language: str) -> None:
    title, *sentences, label = STORIES[language]
    lines = [
        f"{sentences[number % 3]} {number} {' '.join(sentences)}" for number in range(3 * TIMES)
    ]
    text = "".join(f"<p>{line}</p>" for line in lines)
    others = "".join(f"<li><a href=/{number}>{title} {number}</a></li>" for number in range(6))
    found = extract_article(
        page(
            f"<nav><a href=/>{label}</a></nav><main><article><h1>{title}</h1><div>{text}</div>"
            f"</article><div><h3>{label}</h3><ul>{others}</ul></div></main>",
            f"<title>{title}</title>",
        )
    )
    assert found.articleBody == "\n".join(lines)
    assert found.headline == title
    assert found.inLanguage == language
