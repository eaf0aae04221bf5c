"""What a reader cites as evidence: addresses other than our own, and documents named in words."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from corrections_inbox.articles import Article
from corrections_inbox.articles.urls import keys
from corrections_inbox.matching.reading import Reading
from corrections_inbox.message import Link, Role

# Below this many words of their own, readers let the mail that they forward speak for them.
FEW_WORDS = 12
MOST_NAMED = 3
MOST_SENTENCES = 60
LONGEST_SENTENCE = 2_000
_FURNITURE = re.compile(
    r"unsubscribe|opt-?out|list-manage|preferences|/(?:privacy|terms)(?:[/?#.]|$)|view-?in-?browser|mailchi\.mp|sendgrid|/track(?:ing)?/"
    r"|doubleclick|aka\.ms|get-?outlook|apps\.apple\.com|play\.google\.com|avast\.com|avg\.com|yahoo\.com/(?:mail|onelink)|windows(?:mail|phone)"
    r"|abmelden|abbestellen|desabonn|cancelar-?suscripcion|descadastr",
    re.IGNORECASE,
)
# A profile is a signature's ornament; a post may be evidence.
_PROFILE = re.compile(
    r"^(?:www\.|m\.)?(?:facebook|twitter|x|instagram|linkedin|youtube|tiktok|threads)\.(?:com|net)$", re.IGNORECASE
)
_POST = re.compile(r"/(?:status|posts?|watch|p|reel|videos?|pulse|shorts)(?:[/?]|$)", re.IGNORECASE)
_IMAGE = re.compile(r"\.(?:gif|png|jpe?g|svg|webp)(?:\?|$)", re.IGNORECASE)

_DOCUMENT = (
    r"fact ?sheets?|tables?|census|surveys?|stud(?:y|ies)|filings?|minutes|transcripts?|press releases?|news releases?|statutes?|databases?|"
    r"estimates?|statistics|yearbooks?|almanacs?|registers?|registry|directory|obituar(?:y|ies)|memoirs?|biograph(?:y|ies)|encyclop[a-z]+|"
    r"dictionar(?:y|ies)|rulings?|indictments?|affidavits?|roll calls?|gazettes?|bulletins?|handbooks?|stylebooks?|manuals?|"
    r"annual reports?|reports?|records|archives|web ?sites?|counts?|polls?|bylaws|charters?"
)
_NAMED = re.compile(
    rf"(?:(?:[A-Z][\w’'.&-]*|of|the|for|\d{{4}}) ){{0,6}}?(?:[A-Z][\w’'.&-]*(?: \d{{4}})?) (?:[a-z-]+ ){{0,2}}(?:{_DOCUMENT})\b"
    r"(?: (?:of|for|from) (?:\d{1,2} )?[A-Z\d][\w-]*(?: \d{4})?)?"
)
# Words that lead up to a document's name, and those that show that none was named.
_LEADING = re.compile(r"^(?:(?:see|per|in|use|and|at|by|from|as|check|read|look|consult|for|of) )+", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:^|\b)(?:i|you|we|he|she|they|your|our|my|his|her|this|that|these|those|there|it|is|are|was|were|have|has|had|do|did|not|can|one|open)\b"
    r"|^the \w+ \w+$|^the \w+$|n['’]t\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\b\d{1,3} (?:CFR|U\.?S\.?C\.?|USC)(?: Part| §+)? ?\d+\w*(?:\.\d+)*(?:\(\w+\))*|\b(?:RSA|ISBN|DOI|Form|Art\.|Artikel|§) ?\d[\w:/-]*(?:\.\d+)*(?:\(\w+\))*"
)
_TABLE = re.compile(r"\b(?:Table|Exhibit|Figure|Appendix|Chapter|Tabelle|Tabla|Tableau|Tabela) \d+(?:\.\d+)*")
_CITED = re.compile(
    r"(?:\b(?:[Aa]ccording to|[Pp]er|[Ss]ource:?|[Ll]aut|[Qq]uelle:?|[Ss]iehe|[Ss]elon|[Ss]egún|[Ff]uente:?|[Ss]egundo|[Ff]onte:?|[Cc]onforme))"
    r" (?P<what>(?:(?:the|den|der|dem|la|le|les|el|los|o|a|os) )?[A-ZÀ-Þ][^.;:,()\n]{2,60})"
)


def urls(reading: Reading, article: Article | None, own_urls: Callable[[str], bool]) -> tuple[str, ...]:
    """The addresses that the reader cites, as written, without our own, mail programs' and newsletters'."""
    roles = {Role.OWN}
    if len(reading.message.own_words.split()) < FEW_WORDS:
        roles.add(Role.FORWARDED)
    ours = _keys_of(article)
    cited = [
        link.url
        for link in reading.message.links
        if link.role in roles and _is_source(link) and not (_keys(link.url) & ours) and not own_urls(link.url)
    ]
    return tuple(dict.fromkeys(cited))


def _keys(url: str) -> frozenset[str]:
    try:
        return frozenset(keys(url))
    except ValueError:
        return frozenset()


def _keys_of(article: Article | None) -> frozenset[str]:
    return frozenset().union(*map(_keys, (article.url, *article.aliases))) if article else frozenset()


def _is_source(link: Link) -> bool:
    parts = urlsplit(link.url)
    if parts.scheme not in {"http", "https"} or _FURNITURE.search(link.url) or _IMAGE.search(parts.path):
        return False
    return not _PROFILE.match(parts.hostname or "") or bool(_POST.search(parts.path))


def named(reading: Reading) -> tuple[str, ...]:
    """Documents that the reader names in words ("the 2019 Saltmere census"), at most three, in their order."""
    own = [s for s in reading.sentences if s.role is Role.OWN] or list(reading.sentences)
    found: dict[str, None] = {}
    for sentence in own[:MOST_SENTENCES]:
        text = " ".join(sentence.text[:LONGEST_SENTENCE].split())
        for pattern in (_NAMED, _CODE, _TABLE):
            found |= dict.fromkeys(_LEADING.sub("", m.group()) for m in pattern.finditer(text))
        found |= dict.fromkeys(m["what"] for m in _CITED.finditer(text))
    said = [name for name in found if not _NO_NAME.search(name)]
    distinct = [name for name in said if not any(name != other and name in other for other in said)]
    return tuple(distinct[:MOST_NAMED])
