"""Words by which a mail opens another point, and by which it says that something is wrong."""

import re

from corrections_inbox.matching.text import fold

NUMBER = re.compile(r"^\(?(?P<n>[1-9]|[a-h])[.):]\s*")
BULLET = re.compile(r"^[-*•–]\s+")


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


def _opening(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(alternatives)})(?!\w)")


# "First, …", "Zweitens: …": the points of a list in words (folded text).
ORDINAL = re.compile(
    r"^(?:and |then )?(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|last(?:ly)?|finally"
    r"|erstens|zweitens|drittens|viertens|zum (?:ersten|zweiten|dritten)|primero|segundo|tercero|cuarto|en (?:primer|segundo|tercer) lugar"
    r"|premierement|deuxiemement|troisiemement|en (?:premier|deuxieme|second|troisieme) lieu|primeiro|terceiro|em (?:primeiro|segundo|terceiro) lugar"
    rf"|{fold('во-первых|во-вторых|в-третьих')})\s?[,:–—-]"
)
# "Also, …", "Another mistake: …", "While I am at it": one more point (folded text).
FURTHER = _opening(
    r"(?:and |oh,? and |one more thing[,:]? )?also|(?:and |then )?another (?:thing|error|mistake|slip|typo|point|one|problem|correction|inaccuracy)"
    r"|(?:and )?(?:one|two) (?:more|other|further) (?:\w+ )?(?:thing|point|error|mistake|slip|typo|correction)s?|in addition|additionally|furthermore|moreover"
    r"|(?:a|the|my) (?:second|third|other|next|last) (?:error|mistake|slip|typo|thing|point|problem|correction)|separately|while (?:i am|i'm|im|you are|you're|we are|we're) at it"
    r"|p\.? ?p?\.? ?s\.?|likewise|and (?:in|under|below) the (?:photo |picture )?(?:caption|headline|last|first|second|third|next)|then (?:the|there)",
    r"(?:und )?(?:ausserdem|ferner|weiterhin|zudem|uberdies|des weiteren)|(?:und )?(?:noch )?ein(?:en)? (?:weiterer|weiteren|zweiter|zweiten|anderer|anderen) (?:fehler|punkt)"
    r"|auch (?:falsch|die|der|das|im|in)|(?:und )?noch (?:etwas|eins|ein fehler)|wo (?:ich|wir) schon dabei",
    r"(?:y )?(?:ademas|tambien|asimismo|por otro lado|por otra parte)|(?:y )?(?:hay )?otr[oa] (?:error|errata|cosa|fallo|equivocacion)|ya que estoy|una cosa mas|un segundo error",
    r"(?:et )?(?:de plus|par ailleurs|en outre|aussi|egalement|d'autre part)|(?:et )?(?:une )?autre (?:erreur|faute|coquille|point)|(?:il y a )?une (?:autre|seconde|deuxieme) (?:erreur|faute|coquille)"
    r"|tant que j'y suis|pendant que j'y suis",
    r"(?:e )?(?:alem disso|alem do mais|tambem|por outro lado)|(?:e )?(?:ha )?outr[oa] (?:erro|equivoco|engano|coisa|ponto)|mais um erro|um segundo erro|ja que estou|aproveitando",
    fold("кроме того|также|ещё одна ошибка|и ещё"),
    fold("كذلك|كما ان|خطا اخر"),
)
# "Two mistakes", "several points": that more than one is to come (folded text).
ANNOUNCED = _pattern(
    r"(?:two|three|four|five|six|several|a few|a couple of|some|a number of|multiple|both|these) (?:\w+ ){0,2}?(?:errors|mistakes|corrections|typos|slips|inaccuracies|misprints|things|points|problems|howlers)"
    r"|(?:look at|look into|fix|correct|note|consider|check) the following|the following (?:\w+ )?(?:errors|mistakes|corrections|typos)|(?:more than one|another) (?:error|mistake)|(?:a|one) couple (?:errors|mistakes|things)",
    r"(?:zwei|drei|vier|funf|mehrere|einige|ein paar|diese|folgende) (?:\w+ ){0,2}?(?:fehler\w*|punkte\w*|irrtumer\w*|ungenauigkeiten|dinge|korrekturen)|folgendes",
    r"(?:dos|tres|cuatro|cinco|vari[oa]s|algun[oa]s|un par de|est[oa]s) (?:\w+ ){0,2}?(?:errores|erratas|cosas|puntos|correcciones|equivocaciones|imprecisiones)|(?:corregir|corrijan|revisar|revisen) lo siguiente",
    r"(?:deux|trois|quatre|cinq|plusieurs|quelques|ces) (?:\w+ ){0,2}?(?:erreurs|fautes|coquilles|choses|points|corrections|inexactitudes)|(?:erreurs|fautes|coquilles|points) suivante?s",
    r"(?:dois|duas|tres|quatro|cinco|vari[oa]s|algu[nm]\w*|um par de|est[ea]s) (?:\w+ ){0,2}?(?:erros|equivocos|enganos|coisas|pontos|correcoes|imprecisoes)|os seguintes (?:erros|pontos|equivocos)",
    fold("(?:две|два|три|несколько) (?:\\w+ )?(?:ошибк\\w+|неточност\\w+)"),
)
# That what was printed is wrong, or what should stand instead; a "not" alone is said of anything (folded text).
ASSERTS = _pattern(
    r"(?:should|ought to|must|needs? to) (?:have )?(?:\w+ )?(?:be|been|read|say|said|have|become)|wrong(?:ly)?|incorrect(?:ly)?|inaccurate|false|untrue|errors?|mistakes?|mistaken"
    r"|mis-?spel\w*|mis-?quot\w*|mis-?stat\w*|mis-?nam\w*|mis-?identif\w*|mis-?attribut\w*|typos?|garbled|(?:is|are|was|were) (?:not|never)|(?:is|are|was|were|did|does|do|has|had)(?:n't|nt)"
    r"|(?:did|does|do|has|have|had) not|not (?:in |on |by |at )?(?:the |a |an )?\w+|in fact|actually|rather than|instead of|(?:is|are) spel\w+|correct(?:ion|ly)? (?:is|spelling|name|figure)|the (?:right|correct) \w+",
    r"falsch\w*|fehler\w*|stimmt nicht|nicht (?:korrekt|richtig)|muss(?:te)? (?:\w+ )*?(?:heissen|lauten|sein)|sollte (?:\w+ )*?(?:heissen|lauten|sein)|sondern|tatsachlich|richtig (?:ist|ware|heisst)"
    r"|in wahrheit|irrtum\w*|verwechsel\w+|(?:ist|war|sind|waren|heisst|schreibt sich) (?:\w+ )?nicht|statt|nicht",
    r"equivocad\w+|incorrect\w+|errone\w+|fals[oa]s?|error(?:es)?|erratas?|deb(?:e|ia|eria|iera) (?:decir|ser|leerse|poner|figurar)|en realidad|sino|no (?:es|era|fue|son|fueron|eran|se llama|se escribe|en)|mal escrit\w+|lo correcto",
    r"faux|fausse|erreurs?|erronee?s?|inexact\w*|incorrect\w*|coquilles?|fautes?|devrait (?:etre|se lire)|(?:faut|fallait) (?:lire|ecrire)|en realite|en fait|au lieu de|mal orthographie\w*|n'(?:est|etait|a|ont|etaient) pas|s'ecrit|et non|pas",
    r"errad[oa]s?|erros?|incorret[oa]s?|equivocad[oa]s?|fals[oa]s?|dev(?:e|ia|eria) ser|na verdade|na realidade|e nao|nao (?:e|era|foi|sao|foram|se chama|se escreve|em)|o (?:certo|correto)|mas sim",
    fold("неверно|неправильно|ошибк\\w+|должно быть|на самом деле|а не|опечатк\\w+"),
    fold("خطا|غير صحيح|الصحيح|الصواب|وليس|بل"),
)
# "…, and the mayor is …": where one sentence may go on to another point (unfolded text).
AND = re.compile(r"(?:\s?[,;–—]\s+(?:and|und|et|y|e|sowie|but|while|и)\s|\s(?:and|und|et|y|e)\s|;\s+)", re.IGNORECASE)
# What is said to stand instead, or not to be so: both halves of a sentence must say it to be two points (folded text).
INSTEAD = _pattern(
    r"(?:should|ought to|must) (?:\w+ )?(?:be|read|say|have been)|not|isn't|wasn't|weren't|aren't|never|instead of|rather than|(?:is|are) spel\w+|misspel\w+|wrong",
    r"nicht|sondern|statt|muss(?:te)? (?:\w+ )*?(?:heissen|lauten|sein)|sollte (?:\w+ )*?(?:heissen|lauten|sein)|falsch",
    r"deb(?:e|ia|eria) (?:decir|ser)|no|sino|en (?:lugar|vez) de",
    r"devrait (?:etre|se lire)|pas|non|au lieu d\w*|(?:faut|fallait) lire|s'ecrit",
    r"dev(?:e|ia|eria) ser|nao|em vez de|mas sim",
)
