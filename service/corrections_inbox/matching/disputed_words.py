"""Words by which a mail says what kind of thing is wrong, and what it says in passing, as patterns for folded text."""

import re

from corrections_inbox.matching.text import fold


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


# "The date is off by a day", "four years out".
WHEN = _pattern(
    r"dates?|dated|days?|years?|months?|weeks?|weekday|when|deadline|timeline|anniversary|century|decade|nights?|nite",
    r"datum|jahr(?:e|en|es|eszahl)?|tage?[ns]?|monat(?:e|en|s)?|wochen?|wann|frist",
    r"fechas?|anos?|mes|meses|dias?|semanas?|cuando|plazo|annees?|ans?|mois|jours?|semaines?|quand|delai|datas?|quando|prazo",
    fold(r"год\w*|дат\w+|день|дня|месяц\w*|срок\w*"),
)
# "The count", "how many", "too low".
HOW_MANY = _pattern(
    r"numbers?|figures?|counts?|counted|totals?|sum|arithmetic|maths?|percent\w*|points?|shares?|rates?|how (?:many|much|long|far|often)|times",
    r"lengths?|sizes?|amounts?|prices?|costs?|too (?:many|few|high|low|much|little)|half|double|twice|(?:more|less|fewer) than|fewer",
    r"states?|seats?|votes?|millions?|billions?|thousands?|hundreds?",
    r"zahl(?:en)?|anzahl|wie ?viele?|betrag|preis|summe|prozent\w*|zu (?:viele?|wenige?|hoch|niedrig)|mehr als|weniger als",
    r"cifras?|numeros?|cuant[oa]s|total|suma|porcentaje|demasiad[oa]s?|mas de|menos de|el doble|la mitad",
    r"chiffres?|nombres?|combien|somme|pourcent\w*|trop|plus de|moins de|le double|la moitie",
    r"quant[oa]s|soma|percentual|porcentagem|mais de|o dobro|a metade",
    fold(r"числ\w+|цифр\w+|сколько|сумм\w+|процент\w*"),
)
HOW_OLD = _pattern(
    r"ages?|aged|(?:years? )?(?:too )?(?:old|young|older|younger)|born|birthday|alter|jahre alt|alt war|geboren|edad|nacio|nacid[oa]|age de|naissance|idade|nasceu",
)
# In an article: "Duncan, 42, was", "a 42-year-old".
AGED = re.compile(
    r", \(?\d{1,3}\)?,|\b\d{1,3}-year-old|\b(?:aged?|âgée? de) \d{1,3}\b|\b\d{1,3} (?:years old|Jahre alt|años|ans\b|anos)|\(\d{1,2}\)",
)
# What is said besides the claim: "Also, …", "(Separately, …)".
IN_PASSING = re.compile(
    r"^\W*(?:also|separately|by the way|incidentally|p\.? ?s\b|oddly|as an aside|there may be|one more|i'd also|"
    r"(?:and )?(?:this|that) is no correction|ubrigens|nebenbei|ausserdem|por cierto|ademas|au fait|par ailleurs|alias|a proposito|alem disso)(?!\w)"
    r"|^\s*\("
)
