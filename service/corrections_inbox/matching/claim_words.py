"""Words by which a mail's sentence shows what it is for, as patterns for folded text (see `text.fold`)."""

import re

from corrections_inbox.matching.text import fold


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


# What the article says: "you write that", "your reporter puts it at".
SAYS = _pattern(
    r"you(?:r \w+(?: \w+)?)? (?:\w+ly )?(?:say|said|write|wrote|state|report|claim|call|put|place|give|have|describe|tell|quote|list|mention|refer)\w*",
    r"(?:it|he|she|they|who|the (?:\w+ )?(?:story|article|piece|report|item|column|reporter|author|writer|text|paragraph|line|sentence|caption|headline)) "
    r"(?:also )?(?:says|said|writes|wrote|states|reports|claims|calls|puts|places|gives|has|describes|tells|quotes|lists|mentions|refers|makes|speaks|reads|credits)",
    r"as you have it|according to (?:you|the|your) (?:story|article|piece|report)?|the (?:part|bit|line|sentence|passage|paragraph|figure|number) (?:about|where|that|on)",
    r"sie schreiben|schreiben sie|ihr schreibt|(?:da |dort |es )?(?:steht|heisst es|ist die rede)|behauptet|laut (?:artikel|text)|nennen sie|bezeichnen",
    r"(?:ustedes )?(?:escriben|dicen|afirman|publican|ponen)|se (?:dice|afirma|lee|menciona)|dice(?: la nota| el articulo)?|aparece|pone que|segun (?:la nota|el articulo|ustedes)",
    r"vous (?:ecrivez|dites|affirmez|parlez|indiquez|citez|avez ecrit)|on (?:peut )?(?:y )?li[rt]|l'article (?:dit|affirme|indique|parle)|il est (?:ecrit|dit|question)|selon (?:vous|votre article)",
    r"(?:voces |a materia |o texto |a reportagem )?(?:escreveram|dizem|afirmam|diz|afirma|informa)|esta (?:escrito|que)|consta|segundo (?:a materia|o texto)|saiu que",
    fold(r"вы (?:пишете|написали|утверждаете)") + "|" + fold("написано|говорится|сказано|указано|утверждается"),
    fold("كتبتم|ذكرتم|ورد|جاء|تقولون|ذكر"),
)
# That it is wrong, or what would be right.
FAULT = _pattern(
    r"not|n't|\w+n't|no|never|nor|wrong(?:ly)?|incorrect(?:ly)?|inaccurate|false|untrue|error|mistake|mistaken|misspell\w*|misquot\w*|misstat\w*|typo"
    r"|should|ought|actually|in fact|correct(?:ion|ed|ly)?|fix|instead|rather|confus\w+|mix\w* up|mislead\w*|missing|dropped|left out|is really|cannot|nothing"
    r"|cant|isnt|wasnt|didnt|dont|doesnt|nope",
    r"nicht|kein\w*|falsch\w*|fehler\w*|richtig\w*|korrekt\w*|sondern|sollte|muss(?:te)? (?:es )?heissen|tatsachlich|stimmt|irrtum|verwechsel\w+|statt",
    r"no|nunca|error|errores|equivocad\w+|incorrect\w+|fals\w+|sino|deberia|debe(?:ria)? decir|en realidad|correct\w+|errata|confund\w+",
    r"pas|jamais|faux|fausse|erreur|inexact\w*|incorrect\w*|mais bien|devrait|en realite|en fait|corriger|correct\w*|confond\w+|faute",
    r"nao|nunca|errad\w+|erro|incorret\w+|fals\w+|mas sim|deveria|na verdade|corrig\w+|corret\w+|confund\w+|engan\w+",
    fold("не|нет|ошибк\\w+|неверно|неправильно|должно|на самом деле|исправьте|неточность"),
    fold("ليس|ليست|خطأ|غير صحيح|الصحيح|الصواب|بل|تصحيح"),
)
# About the writer: "I", "my wife".
FIRST_PERSON = _pattern(
    r"i|i'\w+|my|me|mine|we|our|us|im|ive",
    r"ich|mein\w*|mir|mich|wir|unser\w*",
    r"yo|mi|mis|me|nosotros|nuestr\w+|soy|tengo|fui",
    r"je|j'\w+|mon|ma|mes|moi|nous|notre|nos",
    r"eu|meu|minha|meus|minhas|nos|nosso|nossa|sou|fui",
    fold("я|мой|моя|мне|меня|мы|наш\\w*"),
    fold("انا|أنا|نحن"),
)
COURTESY = _pattern(
    r"thanks?|thank you|please|sincerely|regards|dear|hello|hi|subscriber|subscrib\w+|reader|reading|readers|retired|ret|years?|old|loved?|enjoy\w*|great|good"
    r"|appreciate\w*|forgive|sorry|apologi\w+|cheers|best|wishes|sent from|god bless|respectfully|taught|teach|worked|grew up",
    r"danke|bitte|gruss\w*|grusse|leser\w*|abonnent\w*|guten tag|sehr geehrte|freundlich\w*|rentner|jahren?",
    r"gracias|saludos|por favor|lector\w*|suscriptor\w*|estimad\w+|buen\w+|atentamente|jubilad\w+",
    r"merci|bonjour|cordialement|lecteur|lectrice|abonne\w*|salutations|s'il vous plait|retraite\w*",
    r"obrigad\w+|abraco\w*|por favor|leitor\w*|assinante|prezad\w+|bom dia|boa tarde|atenciosamente|aposentad\w+",
    fold("спасибо|уважением|здравствуйте|пожалуйста|читател\\w+"),
    fold("شكرا|تحية|السلام عليكم|مع التحية|قارئ"),
)
QUOTATION = _pattern(
    r"quot\w+|misquot\w*|said|says|words|attribut\w+|credit\w*|zitat\w*|zitier\w*|cit\w+|dijo|palabras|frase|falou|disse|propos|цитат\w*|اقتباس"
)
SPELLING = _pattern(
    r"spell\w*|misspell\w*|typo\w*|letters?|grammar|apostrophe|comma|hyphen|capital\w*|word missing|missing word|missing|plural|singular|tense|verb|extra|twice|stray"
    r"|repeated|garbled|surname|transposed|umlaut|accent",
    r"tippfehler|schreibfehler|rechtschreib\w*|buchstabe\w*|geschrieben|komma|errata|ortograf\w+|letras?|tilde|acento|faute|coquille|orthographe|lettres?|grafia|digitacao|virgula|опечатк\w+"
    r"|букв\w+|إملائي\w*|املائي\w*",
)
# Which article is meant: "in Sunday's story about", "headlined".
DESCRIBES = _pattern(
    r"(?:your|the|this|that|today's|yesterday's|\w+day's|last \w+'s|an?) (?:[\w'-]+ ){0,3}(?:article|story|piece|report|column|post|item|analysis|profile|essay|editorial|interview|account|blog)",
    r"headlined?|titled|entitled|re|regarding|published|the one (?:about|with|on|where|that)",
    r"(?:ihr|der|dem|den|im|ihrem) (?:\w+ )?(?:artikel|beitrag|bericht|text)|uberschrift|erschienen",
    r"(?:su|el|la) (?:\w+ )?(?:articulo|nota|noticia|reportaje|texto)|titulad\w+|publicad\w+",
    r"(?:votre|l'|cet|un) ?(?:\w+ )?(?:article|papier|reportage)|intitule|publie\w*",
    r"(?:sua|seu|a|o) (?:\w+ )?(?:materia|artigo|reportagem|noticia|texto)|titulo|publicad\w+",
    fold("стать\\w+|заметк\\w+|материал\\w*"),
    fold("مقال|المقال|تقرير|الخبر"),
)
