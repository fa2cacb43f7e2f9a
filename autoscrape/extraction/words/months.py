"""Names of the months in the languages of the web; abbreviations follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

_SHORTEST = 3

_NAMES = (
    (
        "january januar jänner janvier enero gennaio janeiro januari január januára styczeń "
        "stycznia leden ledna tammikuuta tammikuu ianuarie ocak январь января січень січня "
        "януари ιανουάριος ιανουαρίου siječanj siječnja sausio sausis janvāris jaanuar gener "
        "يناير كانون ינואר בינואר जनवरी มกราคม มค јануар xaneiro urtarrila"
    ),
    (
        "february februar feber février febrero febbraio fevereiro februari február februára "
        "lutego luty února únor helmikuuta helmikuu februarie şubat февраль февраля лютий "
        "лютого февруари φεβρουάριος φεβρουαρίου veljača veljače vasario februāris veebruar "
        "febrer febr فبراير פברואר בפברואר फ़रवरी फरवरी กุมภาพันธ์ กพ фебруар pebruari otsaila"
    ),
    (
        "mar march märz mrz mars marzo março maart mrt marzec marca března březen marts "
        "maaliskuuta maaliskuu március martie mart март марта березень березня μάρτιος μαρτίου "
        "ožujak ožujka kovo märts marec març maret مارس מרץ במרץ मार्च มีนาคม มีค martxoa"
    ),
    (
        "april avril abril aprile kwiecień kwietnia dubna duben huhtikuuta huhtikuu április "
        "aprilie nisan апрель апреля квітень квітня април απρίλιος απριλίου travanj travnja "
        "balandžio aprīlis aprill apríl apríla أبريل ابريل نيسان אפריל באפריל अप्रैल เมษายน เมย "
        "apirila"
    ),
    (
        "may mai mayo maggio maio mei maj maja května květen toukokuuta toukokuu május mayıs "
        "май мая травень травня μάιος μαΐου svibanj svibnja gegužės maijs máj mája maig мај "
        "مايو אמי מאי במאי मई พฤษภาคม พค maiatza mag"
    ),
    (
        "june juni juin junio giugno junho jun czerwiec czerwca června červen kesäkuuta kesäkuu "
        "június iunie haziran июнь июня червень червня юни ιούνιος ιουνίου lipanj birželio "
        "jūnijs juuni jún júna juny čvn يونيه يونيو حزيران יוני ביוני जून มิถุนายน มิย јун "
        "junij ekaina"
    ),
    (
        "july juli juillet julio luglio julho lipiec lipca července červenec heinäkuuta "
        "heinäkuu július iulie temmuz июль июля липень липня юли ιούλιος ιουλίου srpanj srpnja "
        "liepos jūlijs juuli júl júla juliol čvc يوليه يوليو تموز יולי ביולי जुलाई กรกฎาคม กค "
        "јул julij uztaila"
    ),
    (
        "august août aout agosto augustus sierpień sierpnia srpna srpen elokuuta elokuu "
        "augusztus ağustos август августа серпень серпня αύγουστος αυγούστου kolovoz kolovoza "
        "rugpjūčio augusts agost agustus agt augusti augusta avgust أغسطس اغسطس אוגוסט באוגוסט "
        "अगस्त สิงหาคม สค abuztua"
    ),
    (
        "september septembre septiembre setiembre settembre setembro septembro wrzesień "
        "września září syyskuuta syyskuu szeptember septembrie eylül сентябрь сентября вересень "
        "вересня септември σεπτέμβριος σεπτεμβρίου rujan rujna rugsėjo septembris setembre "
        "septembra سبتمبر أيلول ספטמבר בספטמבר सितंबर सितम्बर กันยายน กย септембар iraila"
    ),
    (
        "october oktober octobre octubre ottobre outubro październik października paz října "
        "říjen lokakuuta lokakuu október octombrie ekim октябрь октября жовтень жовтня октомври "
        "οκτώβριος οκτωβρίου listopada spalio oktobris oktoober októbra أكتوبر اكتوبر אוקטובר "
        "באוקטובר अक्टूबर अक्तूबर ตุลาคม ตค октобар urria"
    ),
    (
        "november novembre noviembre novembro listopad listopadu marraskuuta marraskuu "
        "noiembrie kasım ноябрь ноября листопад листопада ноември νοέμβριος νοεμβρίου studeni "
        "studenoga lapkričio novembris novembra نوفمبر תשרין נובמבר בנובמבר नवंबर नवम्बर "
        "พฤศจิกายน พย новембар nopember azaroa"
    ),
    (
        "december dezember décembre diciembre dicembre dezembro grudzień grudnia prosince "
        "prosinec joulukuuta joulukuu decembrie aralık декабрь декабря грудень грудня декември "
        "δεκέμβριος δεκεμβρίου prosinac gruodžio decembris detsember desember decembra desembre "
        "ديسمبر דצמבר בדצמבר दिसंबर दिसम्बर ธันวาคม ธค децембар abendua"
    ),
)

_BY_LANGUAGE = {
    "hr": {"listopad": 10, "listopada": 10, "lipnja": 6, "srpnja": 7, "lis": 10, "lip": 6},
    "pl": {"listopada": 11, "lis": 11, "lip": 7},
    "cs": {"listopadu": 11, "lis": 11, "srp": 8},
}


def _with_beginnings(names: Iterable[str]) -> Mapping[str, int]:
    """Give the month of each name, and of each beginning that only one month has."""
    whole: dict[str, int] = {}
    begun: dict[str, set[int]] = {}
    for month, words in enumerate(names, start=1):
        for word in words.split():
            whole.setdefault(word, month)
            for end in range(_SHORTEST, len(word)):
                begun.setdefault(word[:end], set()).add(month)
    sure = {begin: min(months) for begin, months in begun.items() if len(months) == 1}
    return MappingProxyType({**sure, **whole})


_MONTHS = _with_beginnings(_NAMES)


def month_of(word: str, language: str | None = None) -> int | None:
    """Give the number of the month that a word names, whole or abbreviated."""
    word = word.rstrip(".").lower()
    own = _BY_LANGUAGE.get(language or "", {})
    return own.get(word) or _MONTHS.get(word)
