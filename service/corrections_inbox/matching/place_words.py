"""The words in which readers name places in an article, as patterns for folded text (see `text.fold`)."""

import re

from corrections_inbox.articles import Where
from corrections_inbox.matching.number_words import CARDINALS, ORDINALS
from corrections_inbox.matching.text import fold


def _pattern(written: str) -> re.Pattern[str]:
    """Compiles a pattern whose words in other scripts are folded as the text will be."""
    return re.compile("".join(c if c.isascii() else fold(c) for c in written))


_PARAGRAPH = r"paragraphs?|paras?|grafs?|absatz|absatze|absatzes|abschnitt|parrafos?|paragraphes?|paragrafos?|абзац\w*|الفقرة|فقرة"
_WORD = r"words?|wort|worte|palabras?|palavras?|mots?"
_SENTENCE = rf"{_WORD}|sentences?|lines?|satz|satzes|zeile|frases?|oracion|linea|linha|phrase|ligne|предложени\w*|строк\w*|الجملة|السطر"
_FIRST = r"first|opening|lead|lede|ersten?|erste[rsm]|primer[ao]?|premiere?|primeir[ao]|inicial|перв\w+|الأولى|الأول"
_LAST = r"last|final|closing|letzte[rsnm]?|ultim[oa]|derniere?|final|последн\w+|الأخيرة|الأخير"
_SECOND_LAST = (
    r"penultimate|(?:second|2nd|next)[ -](?:to[ -])?(?:the[ -])?last|last but one|vorletzte[rsnm]?|penultim[oa]|avant-derniere?"
    r"|предпоследн\w+|قبل الأخيرة"
)
NUMBERS: dict[str, int] = {word: int(n) for words in ORDINALS.values() for word, n in words.items()}
NUMBERS |= {
    f"{stem}{ending}": number
    for number, stem in enumerate(["втор", "трет", "четверт", "пят"], start=2)
    for ending in ("ом", "ем", "ьем", "ой", "ый", "ий")
} | {fold(word): number for word, number in {"الثانية": 2, "الثالثة": 3, "الرابعة": 4, "الخامسة": 5}.items()}
_COUNTED_IN_WORDS = 30
CARDINAL_VALUES: dict[str, int] = {
    word: int(n) for words in CARDINALS.values() for word, n in words.items() if 0 < n < _COUNTED_IN_WORDS
}
_ORDINAL = "|".join(sorted(map(re.escape, NUMBERS), key=len, reverse=True))
_CARDINAL = "|".join(sorted((re.escape(w) for w in CARDINAL_VALUES if len(w) > 2), key=len, reverse=True))  # noqa: PLR2004  "un", "a" are articles
_FROM_END = (
    r"(?:[ -](?:from|to|before)[ -](?:the[ -])?(?:very )?(?:end|bottom|last)|[ ,]+(?:counting )?(?:up )?from the (?:end|bottom)"
    r"| von (?:unten|hinten)| vor (?:dem )?(?:ende|schluss)| (?:antes )?d(?:el|o) final| (?:avant|en partant de) la fin"
    r"| a contar do (?:fim|final)| contando desde el final| с конца| من النهاية)"
)
_ADJECTIVE = r"(?:(?:full|short|long|whole|little|two|three|four|five|six|seven|eight|few|couple of|zwei|drei|dos|tres|deux|trois|duas) )?"
# "First word" and "last seven words" say at which end of a paragraph to look.
WORD = _pattern(_WORD)
COUNTED = _pattern(
    rf"(?<!\w)(?:(?P<secondlast>{_SECOND_LAST})|(?P<last>{_LAST})|(?P<figure>\d{{1,2}}) ?(?:st|nd|rd|th|\.|er|e|eme|o|a|º|ª|-?[йм]\w?)?"
    rf"|(?P<ordinal>{_ORDINAL})|(?P<first>{_FIRST}))(?P<early>{_FROM_END})?[ -]{_ADJECTIVE}"
    rf"(?:(?P<paragraph>{_PARAGRAPH})|(?P<sentence>{_SENTENCE}))(?!\w)(?P<late>{_FROM_END})?"
)
NUMBERED = _pattern(
    rf"(?<!\w)(?:(?P<paragraph>{_PARAGRAPH})|(?P<sentence>{_SENTENCE}))\.? (?:number |no\.? |nr\.? |n[o.]* )?"
    rf"(?:(?P<figure>\d{{1,2}})(?!\w|[.,]\d)|(?P<ordinal>{_ORDINAL})|(?P<first>{_FIRST})|(?P<last>{_LAST})|(?P<cardinal>{_CARDINAL}))(?!\w)(?P<late>{_FROM_END})?"
)
_STORY = r"(?:story|article|piece|report|text|column|post|page|item|write-?up|artikels?|beitrags?|texts?|texto|nota|articulo|article|papier|materia|artigo|reportagem)"
STRETCHES: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (fraction, _pattern(rf"(?<!\w)(?:{pattern})(?!\w)"))
    for fraction, pattern in (
        (
            0.0,
            (
                rf"(?:top|beginning|start|opening|outset) of (?:the|your|this|that) (?:\w+ )?{_STORY}|at the (?:top|beginning|start|outset)"
                r"|(?:right )?up top|(?:the|your) (?:lede|lead|intro|opening)|near the (?:top|start)|(?:it|story|article|piece) (?:opens|begins|starts)"
                r"|gleich am anfang|am anfang|zu beginn|al principio|al comienzo|au debut|no (?:inicio|comeco)|logo no inicio"
            ),
        ),
        (
            0.5,
            r"half-?way|(?:in|around|near|toward|towards|about) the middle|mid-?way|in der mitte|a (?:la )?mitad|au milieu|no meio",
        ),
        (
            1.0,
            (
                rf"(?:end|bottom|close|foot|tail) of (?:the|your|this|that|a) (?:\w+ )?{_STORY}|(?:at|near|toward|towards|by) the (?:very )?(?:end|bottom|close|foot)"
                r"|at the very (?:end|bottom)|late in (?:it|the \w+)|(?:(?<!the )way|far|further|lower) down|(?:it|story|article|piece) (?:closes|ends) (?:with|by|on)"
                r"|ganz am (?:ende|schluss)|am (?:ende|schluss)|gegen (?:ende|schluss)|weiter unten|al final|hacia el final|(?:a|vers) la fin"
                r"|no (?:fim|final|pe)|(?:la )?no pe da pagina|в конце|في نهاية"
            ),
        ),
    )
)
_HEADLINE = r"headlines?|hed|uberschrift|schlagzeile|titular(?:es)?|titulo|titre|manchete|заголов\w+|العنوان|عنوان"
_CAPTION = (
    r"captions?|cut-?lines?|photo ?lines?|bildunterschrift|bildtext|bildzeile|pie de (?:la )?foto|legende|legenda|подпис\w+ (?:под|к)"
    r"|تعليق الصورة"
)
_PICTURE = r"photos?|photographs?|pictures?|images?|foto|bild|bilds|fotos|imagen|imagem|фото\w*|الصورة"
_STANDFIRST = r"stand-?first|sub-?head(?:line|ing)?|sub-?title|deck|dek|strapline|teaser|vorspann|unterzeile|entradilla|bajada|subtitulo|chapo|linha fina"
_BYLINE = r"bylines?|by-lines?|autorenzeile|firma|signature de l'article|assinatura"
_SAYS = r"(?:is|was|says?|said|has|had|have|calls?|called|misspells?|should|reads?|gives?|makes?|claims?|contains?|puts?|states?|needs|does|gets|got|implies|suggests|declares|itself|asserts|wrong|typo|error)"
_AT_FAULT = _pattern(
    rf"(?:(?:in|on|fix|change|correct|wrote|about) (?:the|your|that|this|its|an?) (?:main |big |front page )?(?:headline|title)(?! of)(?!s? [\"'(])"
    rf"|(?:your|the|that|this|its) (?:main |big )?(?:headline|title)(?: on (?:it|top)(?: of it)?)? {_SAYS}"
    rf"|(?:headline|title) (?:typo|error|mistake|wrong)|(?:headline|title)[,:] (?:first|last|second|the|should|it|\w+ words?)"
    rf"|(?:in|an) (?:der|ihrer|eurer) (?:uberschrift|schlagzeile)|(?:en|del?) (?:el|su|vuestro) (?:titular|titulo)"
    r"|(?:believe|trust|according to|judging by|going by) (?:the|your) (?:headline|title)|(?:glaubt|traut) man der (?:uberschrift|schlagzeile)"
    r"|(?:laut|nach) (?:der |ihrer )?(?:uberschrift|schlagzeile)|(?:segun|a juzgar por|de creer) (?:el|su) (?:titular|titulo)"
    r"|(?:selon|a en croire) (?:le|votre) titre|(?:segundo|a julgar pel)o? titulo|(?:если )?верить заголовку|судя по заголовку"
    rf"|(?:dans|de) (?:le|votre) titre|(?:no|seu) titulo|na manchete|в заголовке|في العنوان)(?!\w)"
)
_ABOVE = r"above|before|preceding|leading (?:up )?(?:in)?to|ahead of|over|vor|uber|oberhalb|antes de|encima de|avant|au-dessus d[eu]|acima d[aeo]|antes d[ao]"
_BELOW = r"below|after|following|follows|under|underneath|beneath|between|nach|unter|unterhalb|hinter|despues de|debajo de|apres|sous|en dessous d[eu]|depois d[ao]|abaixo d[aeo]"
_SUBHEADING = r"(?:sub-?head(?:ing|line|er)?|section head(?:ing|line)?|cross-?head(?:ing)?|zwischentitel|zwischenuberschrift|intertitulo|ladillo|intertitre)s?"
_QUOTATION = r"(?:block ?-?)?(?:quot(?:e|ation)|zitat|cita|citation|citacao)s?"
_POST = r"(?:tweet|embed|embedded post|post from)s?"
_MARK_ADJECTIVE = r"(?:(?:long|big|block|bold|embedded|little|grosse[ns]?|lange[ns]?|larga|longue|longa) )*"
# "The graf before the block quote", "below the last subhead", "after the third paragraph".
BESIDE = _pattern(
    rf"(?<!\w)(?:(?P<above>{_ABOVE})|(?:{_BELOW})) (?:the |that |your |dem |der |den |el |la |le |l'|o |a )?"
    rf"(?:very )?(?:(?P<secondlast>{_SECOND_LAST})|(?P<last>{_LAST})|(?P<figure>\d{{1,2}})(?:st|nd|rd|th|\.)?|(?P<ordinal>{_ORDINAL})|(?P<first>{_FIRST}))? ?(?:and (?:the )?(?:\w+) )?{_MARK_ADJECTIVE}"
    rf"(?:(?P<subheading>{_SUBHEADING})|(?P<quotation>{_QUOTATION})|(?P<post>{_POST})|(?P<paragraph>(?:{_PARAGRAPH}|one)))(?!\w)(?P<late>{_FROM_END})?"
)
# "Her second quote", "the last time he speaks".
QUOTED = _pattern(
    rf"(?<!\w)(?:(?P<secondlast>{_SECOND_LAST})|(?P<last>{_LAST})|(?P<figure>\d{{1,2}})(?:st|nd|rd|th)|(?P<ordinal>{_ORDINAL})|(?P<first>{_FIRST})) "
    rf"(?:time (?:[\w'.]+ ){{1,4}}(?:is |are |was |gets )?(?:quoted|speaks|says)|{_MARK_ADJECTIVE}{_QUOTATION})(?!\w)"
)
# Somebody is quoted where a sentence opens with a quotation, or holds one of more than a few words.
OPENS_QUOTE = re.compile(r"^[\"“„«](?=(?:\S+\s+){2})|[\s(][\"“„«](?=(?:[^\s\"”“«»]+\s+){6})")
SHARES = {"third": 1 / 3, "quarter": 1 / 4}
SHARE_DOWN = _pattern(
    r"(?<!\w)(?:(?P<two>two)|(?P<three>three)|one|an?)[ -](?P<share>third|quarter)s?(?: of the way)? (?:down|through|in|into|along)(?!\w)"
)
# "The latter half of that sentence" counts nothing that the article says.
_HALF = (
    r"(?:front|back) half|(?:first|second|latter|former|last|other) half of (?:it|that|the (?:sentence|paragraph|line))"
)
# Paragraphs that the mail tells apart in another way than by counting.
UNCOUNTED = _pattern(
    rf"(?<!\w)(?:{_HALF}|{_PARAGRAPH}|(?:sub-?head(?:line|ing)?|section|tweet|embed|chart|quotation)s?|zwischentitel|intertitulo|intertitre)(?!\w)"
)
PARTS: tuple[tuple[Where, re.Pattern[str], bool], ...] = (
    (Where.HEADLINE, _AT_FAULT, True),
    (Where.HEADLINE, _pattern(rf"(?<!\w)(?:{_HEADLINE})(?!\w)"), False),
    (Where.CAPTION, _pattern(rf"(?<!\w)(?:{_CAPTION})(?!\w)"), True),
    (
        Where.CAPTION,
        _pattern(rf"(?<!\w)(?:under|below|beneath|with|unter|sous|bajo|sob) (?:\w+ ){{0,2}}(?:{_PICTURE})(?!\w)"),
        True,
    ),
    (Where.CAPTION, _pattern(rf"(?<!\w)(?:{_PICTURE})(?!\w)"), False),
    (Where.STANDFIRST, _pattern(rf"(?<!\w)(?:{_STANDFIRST})(?!\w)"), True),
    (Where.BYLINE, _pattern(rf"(?<!\w)(?:{_BYLINE})(?!\w)"), True),
)
# A text in which none of these is found names no place.
PATTERNS = (
    COUNTED,
    NUMBERED,
    QUOTED,
    BESIDE,
    UNCOUNTED,
    SHARE_DOWN,
    *(pattern for _, pattern in STRETCHES),
    *(pattern for _, pattern, _ in PARTS),
)
