"""Words by which a reader grants that something is right: what they say then is not what they report."""

import re

from corrections_inbox.matching.text import fold


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


GRANTED = _pattern(
    r"(?:is|are|was|were|got|get|gets|have|had|has|that) (?:\w+ )?(?:right|fine|correct(?:ly)?|good|true|accurate)(?! (?:word|number|figure|name|answer))",
    r"rightly|correctly|agree|i grant|granted|separately|aside|leave (?:that|the|it) (?:\w+ )?for",
    r"(?:no|not an?|take no|have no|any) (?:issue|quarrel|quibble|problem|objection|argument)",
    r"(?:you|it|they|he|she) (?:even |also |already |yourselves )?(?:says?|said|gets?|got|have|has|notes?) (?:it )?(?:so|as much|right|again)",
    r"elsewhere|further (?:down|up|on|along)|later on|everywhere else|the other (?:\w+ )?(?:names?|numbers?|figures?)",
    r"(?:stimmt|richtig|korrekt) (?:ist|sind)|zu recht|zurecht|einverstanden|zugegeben|an anderer stelle|weiter unten",
    r"(?:esta|estan|es) (?:bien|correct[oa]s?)|con razon|de acuerdo|en otra parte|mas (?:abajo|adelante)",
    r"(?:est|sont) (?:juste|exacte?|correcte?)s?|a juste titre|d'accord|ailleurs|plus (?:bas|loin)",
    r"(?:esta|estao) (?:certo|certa|corret[oa]s?)|com razao|de acordo|em outro trecho|mais (?:abaixo|adiante)",
    fold("верно|правильно сказано|согласен|согласна|далее|ниже"),
)
