"""Number words, fractions and months of the languages that readers write in, folded (see `text.fold`)."""


def _counted(listed: str, start: int = 0, step: int = 1) -> dict[str, float]:
    return {word: float(start + i * step) for i, group in enumerate(listed.split()) for word in group.split("|")}


_GERMAN_UNITS = ["ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"]
_GERMAN_TENS = ["zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"]

# Values that add up ("thirty" and "one"); those from 100 on stand in SCALES and multiply what came before.
CARDINALS: dict[str, dict[str, float]] = {
    "en": _counted(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    )
    | _counted("twenty thirty forty|fourty fifty sixty seventy eighty ninety", 20, 10)
    | {"dozen": 12.0},
    "de": _counted(
        "null eins|ein|eine|einen|einem|einer zwei|zwo drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn "
        "vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    | _counted(" ".join(_GERMAN_TENS), 20, 10)
    | {
        f"{unit}und{ten}": float(20 + 10 * i + j + 1)
        for i, ten in enumerate(_GERMAN_TENS)
        for j, unit in enumerate(_GERMAN_UNITS)
    }
    | {"dutzend": 12.0},
    "es": _counted(
        "cero uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
        "diecisiete dieciocho diecinueve veinte veintiuno|veintiun|veintiuna veintidos veintitres veinticuatro "
        "veinticinco veintiseis veintisiete veintiocho veintinueve"
    )
    | _counted("treinta cuarenta cincuenta sesenta setenta ochenta noventa", 30, 10)
    | {"docena": 12.0},
    "fr": _counted(
        "zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
        "dix-huit dix-neuf"
    )
    | _counted("vingt|vingts trente quarante cinquante soixante|soixantes septante huitante|octante nonante", 20, 10)
    | {"douzaine": 12.0},
    "pt": _counted(
        "zero um|uma dois|duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze|catorze quinze "
        "dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove"
    )
    | _counted("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", 20, 10)
    | {"duzia": 12.0},
}

_MILLION = dict.fromkeys(
    ["million", "millions", "mio", "m", "mil.", "millionen", "millon", "millones", "milhao", "milhoes", "mi", "mn"], 1e6
)
SCALES: dict[str, dict[str, float]] = {
    "en": {"hundred": 100.0, "thousand": 1e3, "k": 1e3, "million": 1e6, "millions": 1e6, "mn": 1e6, "m": 1e6}
    | {"billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "trillions": 1e12, "tn": 1e12},
    "de": _MILLION
    | {"hundert": 100.0, "einhundert": 100.0, "tausend": 1e3, "tsd": 1e3, "eintausend": 1e3}
    | {"milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9, "billion": 1e12, "billionen": 1e12},
    "es": _MILLION | {"cien": 100.0, "ciento": 100.0, "mil": 1e3, "billon": 1e12, "billones": 1e12},
    "fr": _MILLION | {"cent": 100.0, "cents": 100.0, "mille": 1e3, "milliard": 1e9, "milliards": 1e9, "md": 1e9},
    "pt": _MILLION
    | {"cem": 100.0, "cento": 100.0, "mil": 1e3, "bilhao": 1e9, "bilhoes": 1e9, "bi": 1e9}
    | {"trilhao": 1e12, "trilhoes": 1e12},
}

JOINERS = {"en": "and", "de": "und", "es": "y", "fr": "et", "pt": "e"}

ORDINALS: dict[str, dict[str, float]] = {
    "en": _counted(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        1,
    ),
    "de": {
        stem + ending: float(i + 1)
        for i, stem in enumerate(
            ["erst", "zweit", "dritt", "viert", "funft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwolft"]
        )
        for ending in ("e", "en", "er", "es", "em")
    },
    "es": _counted(
        "primer|primero|primera|primeros|primeras segundo|segunda tercer|tercero|tercera cuarto|cuarta quinto|quinta "
        "sexto|sexta septimo|septima octavo|octava noveno|novena decimo|decima",
        1,
    ),
    "fr": _counted(
        "premier|premiere|premiers|premieres deuxieme|second|seconde troisieme quatrieme cinquieme sixieme septieme "
        "huitieme neuvieme dixieme",
        1,
    ),
    "pt": _counted(
        "primeiro|primeira|primeiros|primeiras segundo|segunda terceiro|terceira quarto|quarta quinto|quinta sexto|sexta "
        "setimo|setima oitavo|oitava nono|nona decimo|decima",
        1,
    ),
}

# Denominators, in singular and plural; "half" needs no article before it.
FRACTIONS: dict[str, dict[str, int]] = {
    "en": {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
    | {
        w + s: n
        for n, w in enumerate(["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 3)
        for s in ("", "s")
    },
    "de": {"halfte": 2, "drittel": 3, "viertel": 4, "funftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10},
    "es": {"mitad": 2, "tercio": 3, "tercios": 3, "cuarto": 4, "cuartos": 4, "quinto": 5, "decimo": 10},
    "fr": {"moitie": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquieme": 5, "dixieme": 10},
    "pt": {"metade": 2, "terco": 3, "tercos": 3, "quarto": 4, "quartos": 4, "quinto": 5, "decimo": 10},
}
WHOLE_HALVES = frozenset({"half", "halfte", "mitad", "moitie", "metade"})

PERCENT = frozenset({"%", "percent", "percentage", "pct", "prozent", "pourcent"})
PERCENT_AFTER = frozenset({("per", "cent"), ("por", "ciento"), ("por", "cento"), ("pour", "cent")})

_MONTH_NAMES = (
    "january|jan januar|janner enero janvier janeiro января январь يناير",
    "february|feb|febr februar febrero|feb fevrier|fevr fevereiro|fev февраля февраль فبراير",
    "march|mar marz marzo mars marco марта март مارس",
    "april|apr abril|abr avril|avr апреля апрель أبريل|ابريل",
    "may mai mayo maio мая май مايو",
    "june|jun juni junio juin junho июня июнь يونيو",
    "july|jul juli julio juillet|juil julho июля июль يوليو",
    "august|aug agosto|ago aout августа август أغسطس",
    "september|sept|sep septiembre|setiembre septembre setembro|set сентября сентябрь سبتمبر",
    "october|oct oktober|okt octubre octobre outubro|out октября октябрь أكتوبر",
    "november|nov noviembre novembre novembro ноября ноябрь نوفمبر",
    "december|dec dezember|dez diciembre|dic decembre dezembro декабря декабрь ديسمبر",
)
MONTHS = {
    name: number for number, names in enumerate(_MONTH_NAMES, 1) for group in names.split() for name in group.split("|")
}
# Month names that are everyday words too count as months only beside a day or a year.
DOUBTFUL_MONTHS = frozenset({"may", "march", "mar", "mars", "out", "set", "ago", "jun", "jan", "dez", "dec", "marco"})

_WEEKDAY_NAMES = (
    "monday|mon montag lunes lundi segunda-feira понедельник الاثنين",
    "tuesday|tues|tue dienstag martes mardi terca-feira|terca вторник الثلاثاء",
    "wednesday|wed mittwoch miercoles mercredi quarta-feira среда|среду الأربعاء",
    "thursday|thurs|thur|thu donnerstag jueves jeudi quinta-feira четверг الخميس",
    "friday|fri freitag viernes vendredi sexta-feira пятница|пятницу الجمعة",
    "saturday samstag|sonnabend sabado samedi суббота|субботу السبت",
    "sunday sonntag domingo dimanche воскресенье الأحد",
)
WEEKDAYS = {
    name: number
    for number, names in enumerate(_WEEKDAY_NAMES, 1)
    for group in names.split()
    for name in group.split("|")
}

ONES = frozenset({"a", "un", "uma", "ein", "um", "une", "one"})  # "a third"
# The words that a quantity can begin with, by language; a figure can too.
OPENERS = {
    language: ONES.union(WHOLE_HALVES, MONTHS, WEEKDAYS, CARDINALS[language], SCALES[language], ORDINALS[language])
    for language in CARDINALS
}
