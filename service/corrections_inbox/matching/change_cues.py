"""Words by which readers set what is right against what is wrong, in the languages that they write in: for lower-case text."""

import re

from corrections_inbox.matching.heard import Cue

_MARKS = r"[\s“”\"'‘’«»„:,(*_~-]*"
_ARTICLE = r"(?:(?:the|a|an|in|on|at|as|of|from|about|only|just|by|to|under|over|nearly|almost|roughly|some|simply|more like|just under|just over|von|aus|de|du|des|d'|do|da|del|der|die|das|den|dem|ein|eine|am|im|el|la|lo|los|las|un|una|en|le|les|l'|une|o|os|um|uma|em|no|na) )?"
_NOT = (
    r"(?:not|never|no|isn['’]t|wasn['’]t|aren['’]t|weren['’]t|instead of|rather than|nicht|kein\w*|statt|anstatt|anstelle von|no|en lugar de|en vez de|pas|non|et non|"
    r"au lieu d[eu]|plutôt que|não|nem|em vez de|ao invés de|не|вместо|ليس|ليست|بدلا من)"
)
_BE = (
    r"(?:should (?:be|have been|have said|have read|read|say)|ought to (?:be|read|say|have been)|must be|has to be|needs to be|would be|is (?:actually|really|in fact|properly)|was (?:actually|really|in fact)"
    r"|(?:muss|müsste|sollte|soll) (?:es )?(?:\w+ )?(?:heißen|lauten|sein)|heißt (?:richtig|korrekt)|richtig (?:ist|wäre|heißt|muss)|korrekt (?:ist|wäre)"
    r"|debe(?:ría)? (?:decir|ser|leerse)|lo correcto (?:es|sería)|devrait (?:être|se lire)|il faut(?: lire| écrire)?|il fallait(?: lire| écrire)?"
    r"|deveria (?:ser|ler-se|dizer)|o (?:correto|certo) (?:é|seria)|должно быть|следует читать|правильно|الصحيح|الصواب)"
)

REWRITTEN = Cue.of(_BE)
# Each ends where the right words begin.
MUST_BE = Cue.of(
    rf"(?:{_BE}|\b(?:actually|in fact|in reality|really|rather|correct(?:ed)? (?:\w+ ){{0,3}}(?:is|was|to|would be)|right (?:\w+ ){{0,2}}(?:is|was)|proper(?:ly)? (?:\w+ ){{0,2}}(?:is|was)"
    r"|(?:is|are|was|it['’]s|be) spell?(?:ed|t)|spell?(?:ed|t)|(?:is|are) (?:written|called|named)|change (?:it |that |this |\w+ )?to|make (?:it|that|this)|replace (?:it |this )?(?:with|by)|read|suggest:?"
    r"|sondern|tatsächlich|in wirklichkeit|eigentlich|vielmehr|geschrieben|sino|en realidad|se escribe|se llama|mais(?: bien)?|en réalité|en fait|s['’]écrit|mas(?: sim)?|e sim|na verdade|a rigor|escreve-se"
    rf"|а|на самом деле|بل))",
    rf"\W{{0,3}}{_MARKS}{_ARTICLE}{_MARKS}$",
)
IS = Cue.of(
    r"(?:\b(?:is|was|are|were|be|been|it['’]s|that['’]s|he['’]s|she['’]s|they['’]re|has|had|have|says?|said|gives?|makes?|made|stands? at|came to|comes to"
    r"|ist|war|sind|waren|hat|hatte|es|son|era|eran|fue|fueron|est|était|sont|étaient|c['’]est|são|é|foi|eram|foram|это|был[аои]?|هو|هي)|[:=→>])",
    rf"{_MARKS}{_ARTICLE}{_MARKS}$",
)
NOT_BEFORE = Cue.of(rf"(?:(?<!\w){_NOT}{_MARKS}(?:(?:just|really|even|any|all) )?{_ARTICLE}{_MARKS}|~~)", "$")
# Where a sentence or a part of one begins; a text does too.
OPENS = Cue.of(r"(?:^|[.;:!?\n—–(>]|--)", r"[\s\"“«‘'*_~]*$")
# "I count", "I make it": what the writer found.
COUNT = Cue.of(r"\b(?:count(?:ed)?|get|got|make it|find|found|zähle|komme auf|cuento|compte|conto)", r"[^.;!?]{0,25}$")
# What stands between two phrases that are set against each other, the right one first, then the wrong one first.
RIGHT_NOT_WRONG = re.compile(
    rf"^{_MARKS}(?:\w+[\s,.;:–—-]+){{0,3}}?(?:and |und |y |et |e |а )?(?<!\w){_NOT}{_MARKS}{_ARTICLE}{_MARKS}$",
)
THEN_NOT = re.compile(rf"^{_MARKS}(?:\w+)?[.,;–—-]?{_MARKS}(?:and |und |y |et |e |а )?(?<!\w){_NOT}\b")
WRONG_THEN_RIGHT = re.compile(
    rf"^{_MARKS}(?:\w+[\s,.;:–—-]+){{0,2}}?{_MARKS}(?:{_BE}|[-=]+>|→)\W{{0,3}}{_MARKS}{_ARTICLE}{_MARKS}$",
)
# The same, where what comes before says that the first is to go: "not ... but", "change ... to".
DENIED_BUT = re.compile(
    rf"^{_MARKS}(?:\w+[\s,.;:–—-]+){{0,2}}?{_MARKS}(?:but(?: rather)?|sondern|sino|mais(?: bien)?|mas(?: sim)?|а|بل){_MARKS}{_ARTICLE}{_MARKS}$",
)
CHANGED_TO = re.compile(rf"^{_MARKS}(?:to|with|by|into|in|durch|zu|por|a|par|en|para){_MARKS}{_ARTICLE}{_MARKS}$")
DENIED = re.compile(rf"(?<!\w){_NOT}(?!\w)[^.;!?]{{0,40}}$|\w+n['’]t\b[^.;!?]{{0,40}}$")
CHANGE = re.compile(
    r"\b(?:chang|replac|correct|fix|alter|amend|änder|ersetz|korrigier|cambi|sustitu|corrig|remplac|modif|troc|troqu|substitu|mud)\w*\W[^.;!?]{0,25}$",
)
# The whole of what should stand instead, where the mail announces it: "It should read: ...".
TOLD = re.compile(
    rf"(?:{_BE}|\b(?:change (?:it|that|this) to|make (?:it|that)|suggest(?:ion)?:?|i would (?:write|say)|sondern|sino|mais bien|mas sim))"
    r"[ :]*[“\"'‘«„]?(?P<told>[^\s“\"'‘«„.,;:!?()][^.,;:!?()“”\"«»\n]{0,60})",
)

# What was printed, in the reader's words: "it has become", "they make it".
GIVEN = re.compile(
    r"\b(?:(?:has|have|had) (?:become|turned into)|turns? (?:it )?into|calls? (?:it|him|her|them)|wird (?:daraus|zu)|macht daraus|se convierte en|devient|vira)\b[^.;!?]{0,25}$",
)
