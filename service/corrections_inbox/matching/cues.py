"""Words by which readers point at an article, in the languages that the reader of mails knows."""

import re

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier janv enero ene janeiro",
            "february feb februar feber février févr fevrier febrero fevereiro fev",
            "march mar märz mrz mars marzo março",
            "april apr avril avr abril abr",
            "may mai mayo maio",
            "june jun juni juin junio junho",
            "july jul juli juillet juil julio julho",
            "august aug août aout agosto ago",
            "september sept sep septembre septiembre setiembre setembro set",
            "october oct oktober okt octobre octubre outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez décembre déc diciembre dic dezembro",
        ),
        start=1,
    )
    for name in names.split()
}

# Monday is 0, as in date.weekday(). The Portuguese ordinals count only with "-feira": "segunda" alone is "second".
WEEKDAYS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lundi lunes segunda-feira",
            "tuesday tues tue dienstag mardi martes terça-feira",
            "wednesday wed mittwoch mercredi miércoles miercoles quarta-feira",
            "thursday thurs thu donnerstag jeudi jueves quinta-feira",
            "friday fri freitag vendredi viernes sexta-feira",
            "saturday samstag sonnabend samedi sábado sabado",
            "sunday sonntag dimanche domingo",
        )
    )
    for name in names.split()
}

# How many days ago a word puts its event.
DAYS_AGO: dict[str, int] = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": 1,
    "last night": 1, "day before yesterday": 2,
    "heute": 0, "gestern": 1, "vorgestern": 2,
    "aujourd'hui": 0, "aujourd’hui": 0, "ce matin": 0, "hier": 1, "avant-hier": 2,
    "hoy": 0, "esta mañana": 0, "ayer": 1, "anoche": 1, "anteayer": 2, "antier": 2,
    "hoje": 0, "esta manhã": 0, "ontem": 1, "anteontem": 2,
}  # fmt: skip

COUNTS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "one a ein eine einem einer un une uno una um uma",
            "two zwei deux dos dois duas couple",
            "three drei trois tres três",
            "four vier quatre cuatro quatro",
            "five fünf cinq cinco",
            "six sechs seis",
            "seven sieben sept siete sete",
        ),
        start=1,
    )
    for name in names.split()
}

_COUNT = r"(?P<n>\d{1,2}|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + r")"
_UNITS = r"(?P<unit>days?|weeks?|tag(?:en)?|tage|wochen?|jours?|semaines?|d[ií]as?|semanas?)"
# In lower-case text.
AGO = re.compile(
    rf"\b(?:{_COUNT}(?:\s+of)?\s+{_UNITS}\s+(?:ago|back|atrás|later)|(?:vor|il\s+y\s+a|hace|há|faz)\s+{_COUNT.replace('<n>', '<m>')}"
    rf"\s+{_UNITS.replace('<unit>', '<unit2>')})\b",
)
WEEK_UNIT = re.compile(r"(?:week|woche|semaine|semana)")

_PAPER = (
    r"(?:your|the|this|that)\s+(?:\w+\s+){0,3}?(?:article|story|piece|report|paper|item|column|write-?up|analysis|headline"
    r"|caption|text|review|profile|editorial|reporter|correspondent|author)"
)
_SAY = (
    r"(?:wrote|write|writes|said|say|says|reported|report|reports|state|states|stated|claim|claims|claimed|describes?"
    r"|described|gives?|gave|has|have|had|put|puts|calls?|called|reads|tells?|told|refers?|referred)"
)
# Up to the words themselves; what follows, to the end of the sentence, is taken for the article's; in lower-case text.
YOU_WROTE = re.compile(
    r"\b(?:"
    rf"(?:you|{_PAPER}|it|he|she|they)\s+(?:(?:also|even|then|wrongly|incorrectly|twice)\s+)?{_SAY}(?:\s+(?:that|as|to|readers|us))*"
    r"|(?:sie\s+schr(?:ei|ie)ben|(?:im|der|ihr)\s+(?:artikel|text|beitrag|bericht)\s+(?:steht|heißt\s+es|schreibt|behauptet|schreiben\s+sie))(?:,?\s*dass)?"
    r"|(?:es\s+heißt|dort\s+steht|da\s+steht)(?:,?\s*dass)?"
    r"|(?:vous\s+(?:écrivez|avez\s+écrit|dites|affirmez)|(?:l['’]article|votre\s+(?:article|papier))\s+(?:dit|affirme|indique)|il\s+est\s+écrit)(?:\s+qu(?:e|['’]))?"
    r"|(?:(?:ustedes\s+)?(?:escriben|dicen|afirman|publicaron)|(?:el|la|su)\s+(?:artículo|texto|nota|noticia|reportaje)\s+(?:dice|afirma|señala)|se\s+dice)(?:\s+que)?"
    r"|(?:vocês\s+(?:escreveram|dizem|afirmam|disseram)|(?:a|o|sua|seu)\s+(?:matéria|artigo|texto|reportagem|nota)\s+(?:diz|afirma|informa)|está\s+(?:escrito)?)(?:\s+que)?"
    r")\b[:,]?\s*",
)

GREETING = re.compile(
    r"^\W*(?:dear|hi|hello|hey|good\s+(?:morning|afternoon|evening|day)|greetings|morning|sirs?|madam|to\s+whom|gents|folks"
    r"|sehr\s+geehrte|guten\s+(?:tag|morgen|abend)|grüß|gruess|hallo|liebe[rs]?|servus|moin"
    r"|bonjour|bonsoir|madame|monsieur|cher|chère"
    r"|buen[oa]s|estimad[oa]s?|hola|señor(?:es|a|as)?|querid[oa]s?"
    r"|bom\s+dia|boa\s+(?:tarde|noite)|prezad[oa]s?|car[oa]s?|olá|senhor(?:es|a)?)\b[^.!?:]{0,60}[,.!:]?\s*$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\W*(?:(?:many\s+|with\s+)?thanks?(?:\s+you)?|thx|cheers|regards|(?:best|kind|warm)\s+(?:regards|wishes)|yours|sincerely|respectfully"
    r"|with\s+(?:best|kind|good|every|all)|best|cordially|love|sent\s+from|"
    r"mit\s+(?:freundlich|best|herzlich)|freundliche|viele\s+grüße|beste\s+grüße|danke|"
    r"cordialement|bien\s+(?:à|cordialement)|merci|salutations|je\s+vous\s+prie|"
    r"(?:un\s+)?(?:cordial\s+)?saludos?|gracias|atentamente|abrazo|"
    r"atenciosamente|obrigad[oa]|cordialmente|abraços?|grat[oa]|feliz|att)\b[^?]{0,60}$",
    re.IGNORECASE,
)

_NAME = r"(?:[A-ZÀ-ÖØ-Þ][\w’'.-]*\s+){0,2}(?:(?:de|da|do|dos|van|von|der|den|di|la|le|al|el|bin)\s+)*[A-ZÀ-ÖØ-Þ][\w-]+"
_WORK = (
    r"(?:article|story|piece|report|reporting|column|write-?up|analysis|review|profile|editorial|essay|op-?ed|post|blog|text|account"
    r"|scorecard|feature|interview|item|paragraph|copy|dispatch)"
)
BYLINE_BEFORE = re.compile(
    rf"\b(?:[Bb]y|von|[Pp]ar|[Pp]or|reporters?|correspondent|journalist|author|columnist|writer|Autor(?:in)?|journaliste|periodista|repórter|jornalista)"
    rf"\s+(?P<name>{_NAME})"
)
BYLINE_OWNER = re.compile(rf"(?P<name>{_NAME})[’']s?\s+(?:[\w-]+\s+){{0,4}}?{_WORK}\b")
BYLINE_SAYS = re.compile(rf"\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Mme|M|Sra?|D)\.?\s+(?P<name>{_NAME})")
BYLINE_DEAR = re.compile(
    rf"(?:^|\n)\W*(?:Dear|Hi|Hello|Liebe[rs]?|Sehr\s+geehrte[rs]?|Cher|Chère|Bonjour|Estimad[oa]|Hola|Prezad[oa]|Car[oa])\s+"
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Mme|M|Sra?|Madame|Monsieur|D)\.?\s+)?(?P<name>{_NAME})"
)

_BOILERPLATE = (
    "article articles story stories piece report report's reporter reporters editor editors newsroom newspaper paper headline "
    "headlined paragraph paragraphs para sentence sentences caption captioned correction corrections correct corrected error "
    "errors mistake mistakes wrong incorrect inaccurate typo misspelled misspelling please thank thanks regards sincerely dear "
    "sir madam iphone android subscriber subscription reader readers website online link url http https www html com "
    "artikel beitrag bericht fehler falsch korrektur korrigieren bitte redaktion zeitung absatz überschrift danke grüße "
    "erreur faux rectifier rectificatif rédaction lecteur lectrice merci cordialement madame monsieur bonjour titre "
    "artículo noticia error errores corrección corregir redacción lector lectora gracias saludos titular párrafo "
    "artigo matéria reportagem erro erros correção corrigir redação leitor leitora obrigado obrigada parágrafo título"
)
# Words of every mail to a corrections desk, which say nothing about which article it means.
BOILERPLATE = frozenset(_BOILERPLATE.split())
