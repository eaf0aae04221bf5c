"""Words by which readers name the kind of error that they report, as patterns for folded text (see `text.fold`)."""

import re

from corrections_inbox.matching.text import fold
from corrections_inbox.matching.values import ErrorType


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


# Asked in this order, where no change tells the kind: the first that the reader's words name.
_KINDS: tuple[tuple[ErrorType, re.Pattern[str]], ...] = (
    (
        ErrorType.SPELLING,
        _pattern(
            r"spell\w*|misspell\w*|mis-spell\w*|typos?|tippfehler|schreibfehler|rechtschreib\w*|errata|ortograf\w+|coquille|orthographe|grafia|опечатк\w+",
        ),
    ),
    (
        ErrorType.GRAMMAR,
        _pattern(
            r"grammar|grammatical\w*|tense|apostrophe|comma|semicolon|hyphen|plural|singular|pronoun|grammatik|gramatica|grammaire|concordancia",
        ),
    ),
    (
        ErrorType.QUOTE,
        _pattern(
            r"misquot\w*|quot(?:e|es|ed|ation)|never said|did not say|didn't say|falsch zitiert|zitat|la cita|citation|citacao|цитат\w*",
        ),
    ),
    (
        ErrorType.ATTRIBUTION,
        _pattern(
            r"misattribut\w*|attribut\w*|credit(?:s|ed)? (?:\w+ ){0,4}?(?:to|with|for)|(?:somebody|someone|anybody) else (?:said|wrote|coined)|not (?:his|her|their) (?:words?|line|phrase)",
            r"zugeschrieben|zuschreib\w+|atribu\w+|attribu\w+|приписыва\w+|приписан\w*",
        ),
    ),
    (
        ErrorType.LINK,
        _pattern(
            r"(?:dead|broken|wrong|missing) (?:hyper)?links?|(?:hyper)?links? (?:\w+ ){0,3}?(?:goes|leads|points|is dead|is broken|doesn't|does not)|web address|404",
            r"(?:toter|falscher) link|enlace roto|lien mort|link quebrado|битая ссылка",
        ),
    ),
    (
        ErrorType.TITLE,
        _pattern(
            r"job title|his title|her title|titled|rank|promoted|professor|secretary|minister|director|titel|cargo|puesto|fonction|должност\w+",
        ),
    ),
    (
        ErrorType.DATE,
        _pattern(
            r"dates?|dated|(?:wrong|right|what|which|the) (?:year|month|day|weekday)|datum|jahreszahl|fecha|annee|дат\w+",
        ),
    ),
    (
        ErrorType.NUMBER,
        _pattern(
            r"numbers?|figures?|percent\w*|count(?:ed)?|total|million|billion|sum|zahl(?:en)?|cifras?|numeros?|chiffres?|числ\w+|цифр\w+",
        ),
    ),
    (
        ErrorType.NAME,
        _pattern(
            r"(?:his|her|their|its|whose|wrong|first|last|family|middle|correct|right|full|maiden) (?:\w+ )?(?:name|surname)s?|surnames?|misnam\w*|misidentif\w*|(?:is|are) (?:not )?named",
            r"vorname|nachname|heisst (?:richtig|nicht)|apellidos?|prenom|sobrenome|фамили\w+",
        ),
    ),
    (
        ErrorType.PLACE,
        _pattern(
            r"city|town|village|county|state of|north|south|east|west|geograph\w+|map|located|stadt|ort|ciudad|ville|cidade|город\w*",
        ),
    ),
    (
        ErrorType.CONTEXT,
        _pattern(
            r"context|misleading|omit\w*|leaves? out|left out|irrefuhrend|contexto|trompeu\w+|enganos\w+",
        ),
    ),
)


def named(said: str) -> ErrorType | None:
    """The kind of error that a reader's words name, if any."""
    text = fold(said)
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), None)
